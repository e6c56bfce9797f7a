package io.pitr.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.pitr.api.Tso;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.Crc64;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.proto.Brpb;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.Job;
import io.pitr.format.schema.TableInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;

/**
 * What holds of every backup that is version 2, compressed and plain (spec/formats.md §11): checked
 * of real backups and of written ones by the same code.
 */
final class BackupAssertions {
  private BackupAssertions() {}

  /** Counts of a log. */
  record LogCounts(
      long metas,
      long groups,
      long parts,
      long events,
      long distinctEvents,
      long puts,
      long deletes,
      long locks,
      long rollbacks,
      Set<Integer> jobTypes) {}

  /** Counts of a full backup. */
  record FullCounts(long files, long schemas, long writeEntries, long defaultEntries) {}

  static FullCounts full(Path folder) throws IOException, RocksDBException {
    Brpb.BackupMeta meta =
        Brpb.BackupMeta.parseFrom(Files.readAllBytes(folder.resolve("backupmeta")));
    assertThat(meta.getClusterId()).isNotZero();
    assertThat(meta.getVersion()).isEqualTo(1);
    assertThat(meta.getEndVersion()).isNotZero();
    assertThat(meta.getStartVersion()).isZero();
    assertThat(meta.getDdls().toStringUtf8()).isEqualTo("[]");
    assertThat(meta.getNewCollationsEnabled()).isEqualTo("True");
    assertThat(meta.getBackupSchemaVersion()).isEqualTo(1);
    assertThat(meta.getUnknownFields().asMap()).isEmpty();
    List<Brpb.File> files = new ArrayList<>();
    List<Brpb.Schema> schemas = new ArrayList<>();
    for (Brpb.MetaFile root : List.of(meta.getFileIndex(), meta.getSchemaIndex())) {
      for (Brpb.File leaf : root.getMetaFilesList()) {
        byte[] bytes = Files.readAllBytes(folder.resolve(leaf.getName()));
        assertThat(Sha256.of(bytes)).isEqualTo(leaf.getSha256().toByteArray());
        assertThat(leaf.getSize()).isEqualTo(bytes.length);
        Brpb.MetaFile content = Brpb.MetaFile.parseFrom(bytes);
        files.addAll(content.getDataFilesList());
        schemas.addAll(content.getSchemasList());
      }
    }
    for (Brpb.Schema schema : schemas) {
      assertThat(DbInfo.parse(schema.getDb().toByteArray()).name()).isNotNull();
      assertThat(schema.getCrc64Xor()).isZero();
      if (!schema.getTable().isEmpty()) {
        TableInfo table = TableInfo.parse(schema.getTable().toByteArray());
        assertThat(table.indexes()).allMatch(index -> index.isPublic());
      }
    }
    Map<String, Set<String>> values = new HashMap<>();
    long[] entries = new long[2];
    for (Brpb.File file : files) {
      sst(folder, file, meta.getEndVersion(), values, entries);
    }
    return new FullCounts(files.size(), schemas.size(), entries[0], entries[1]);
  }

  private static void sst(
      Path folder, Brpb.File file, long endVersion, Map<String, Set<String>> values, long[] entries)
      throws IOException, RocksDBException {
    byte[] bytes = Files.readAllBytes(folder.resolve(file.getName()));
    assertThat(Sha256.of(bytes)).isEqualTo(file.getSha256().toByteArray());
    assertThat(file.getSize()).isEqualTo(bytes.length);
    assertThat(file.getEndVersion()).isEqualTo(endVersion);
    assertThat(file.getCipherIv().size()).isEqualTo(16);
    byte[] start = file.getStartKey().toByteArray();
    byte[] end = file.getEndKey().toByteArray();
    assertThat(file.getName().split("_")[2]).isEqualTo(HexText.of(Sha256.of(start)));
    assertThat(file.getName()).endsWith("_" + file.getCf() + ".sst");
    boolean write = file.getCf().equals("write");
    long crc = 0;
    long kvs = 0;
    long size = 0;
    RocksDB.loadLibrary();
    try (Options options = new Options();
        SstFileReader reader = new SstFileReader(options);
        ReadOptions read = new ReadOptions().setTotalOrderSeek(true)) {
      reader.open(folder.resolve(file.getName()).toString());
      reader.verifyChecksum();
      try (SstFileReaderIterator i = reader.newIterator(read)) {
        for (i.seekToFirst(); i.isValid(); i.next()) {
          VersionedKey key = VersionedKey.parseData(i.key(), file.getName());
          assertThat(Arrays.compareUnsigned(key.rawKey(), start)).isNotNegative();
          assertThat(Arrays.compareUnsigned(key.rawKey(), end)).isNegative();
          assertThat(key.ts().isAfter(new Tso(endVersion))).isFalse();
          byte[] value = i.value();
          if (write) {
            entries[0]++;
            WriteRecord record = WriteRecord.parse(value, file.getName());
            assertThat(record.type()).isEqualTo(WriteType.PUT);
            if (record.hasLongValue()) {
              values
                  .computeIfAbsent("wanted", k -> new HashSet<>())
                  .add(HexText.of(key.rawKey()) + record.startTs());
              continue;
            }
            value = record.shortValue().orElseThrow();
          } else {
            entries[1]++;
            values
                .computeIfAbsent("there", k -> new HashSet<>())
                .add(HexText.of(key.rawKey()) + key.ts());
          }
          crc ^= Crc64.XZ.of(key.rawKey(), value);
          kvs++;
          size += key.rawKey().length + value.length;
        }
      }
    }
    assertThat(crc).isEqualTo(file.getCrc64Xor());
    assertThat(kvs).isEqualTo(file.getTotalKvs());
    assertThat(size).isEqualTo(file.getTotalBytes());
    if (write) {
      assertThat(values.getOrDefault("wanted", Set.of()))
          .isSubsetOf(values.getOrDefault("there", Set.of()));
    }
  }

  static LogCounts log(Path folder) throws IOException {
    Brpb.BackupMeta marker =
        Brpb.BackupMeta.parseFrom(Files.readAllBytes(folder.resolve("backupmeta")));
    assertThat(marker.getStartVersion()).isNotZero();
    assertThat(marker.getEndVersion()).isZero();
    assertThat(marker.getVersion()).isEqualTo(1);
    assertThat(marker.getBackupSchemaVersion()).isEqualTo(1);
    try (Stream<Path> checkpoints = Files.list(folder.resolve("v1/global_checkpoint"))) {
      assertThat(checkpoints).isNotEmpty().allMatch(p -> p.toFile().length() == 8);
    }
    LogReading reading = new LogReading(folder);
    try (Stream<Path> metas = Files.list(folder.resolve("v1/backupmeta"))) {
      for (Path path : metas.sorted().toList()) {
        reading.meta(path);
      }
    }
    assertThat(reading.wantedValues).isSubsetOf(reading.values);
    return new LogCounts(
        reading.metas,
        reading.groups,
        reading.parts,
        reading.events,
        reading.distinct.size(),
        reading.puts,
        reading.deletes,
        reading.locks,
        reading.rollbacks,
        reading.jobTypes);
  }

  private static final class LogReading {
    private final Path folder;
    private final Set<String> distinct = new HashSet<>();
    private final Set<String> wantedValues = new HashSet<>();
    private final Set<String> values = new HashSet<>();
    private final Set<Integer> jobTypes = new TreeSet<>();
    private long metas;
    private long groups;
    private long parts;
    private long events;
    private long puts;
    private long deletes;
    private long locks;
    private long rollbacks;

    LogReading(Path folder) {
      this.folder = folder;
    }

    void meta(Path path) throws IOException {
      metas++;
      Brpb.Metadata meta = Brpb.Metadata.parseFrom(Files.readAllBytes(path));
      assertThat(meta.getMetaVersion()).isEqualTo(Brpb.MetaVersion.V2);
      assertThat(meta.getFilesList()).isEmpty();
      assertThat(meta.getStoreId()).isPositive();
      Tso min = Tso.MAX;
      Tso max = Tso.ZERO;
      Tso minBegin = Tso.MAX;
      for (Brpb.DataFileGroup group : meta.getFileGroupsList()) {
        groups++;
        byte[] object = Files.readAllBytes(folder.resolve(group.getPath()));
        assertThat(group.getLength()).isEqualTo(object.length);
        assertThat(group.getPath()).contains("/" + Long.toUnsignedString(group.getMinTs()) + "-");
        long offset = 0;
        Set<Boolean> kinds = new HashSet<>();
        for (Brpb.DataFileInfo part : group.getDataFilesInfoList()) {
          assertThat(part.getRangeOffset()).isEqualTo(offset);
          offset += part.getRangeLength();
          kinds.add(part.getIsMeta());
          part(part, object, group.getPath());
          min = Tso.min(min, new Tso(part.getMinTs()));
          max = Tso.max(max, new Tso(part.getMaxTs()));
          minBegin = Tso.min(minBegin, new Tso(part.getMinBeginTsInDefaultCf()));
        }
        assertThat(offset).isEqualTo(object.length);
        assertThat(kinds).hasSize(1);
        assertThat(group.getPath().contains("/schema-meta/")).isEqualTo(kinds.contains(true));
      }
      assertThat(meta.getMinTs()).isEqualTo(min.value());
      assertThat(meta.getMaxTs()).isEqualTo(max.value());
      String name = path.getFileName().toString();
      assertThat(name)
          .matches("[0-9A-F]{32}-d[0-9A-F]{16}l[0-9A-F]{16}u[0-9A-F]{16}\\.meta")
          .endsWith(
              "-d%016Xl%016Xu%016X.meta".formatted(minBegin.value(), min.value(), max.value()));
      assertThat(Long.parseLong(name.substring(16, 32), 16)).isEqualTo(meta.getStoreId());
    }

    private void part(Brpb.DataFileInfo part, byte[] object, String path) throws IOException {
      parts++;
      assertThat(part.getPath()).isEmpty();
      assertThat(part.getType()).isEqualTo(Brpb.FileType.Put);
      assertThat(part.getCompressionType()).isEqualTo(Brpb.CompressionType.ZSTD);
      assertThat(part.hasFileEncryptionInfo()).isFalse();
      assertThat(part.getRegionEpochList()).hasSize(1);
      assertThat(HexText.of(object, (int) part.getRangeOffset(), 6)).isEqualTo("28b52ffd0048");
      byte[] plain;
      try (ZstdInputStream in =
          new ZstdInputStream(
              new ByteArrayInputStream(
                  object, (int) part.getRangeOffset(), (int) part.getRangeLength()))) {
        plain = in.readAllBytes();
      }
      assertThat(plain.length).isEqualTo((int) part.getLength());
      assertThat(Sha256.of(plain)).isEqualTo(part.getSha256().toByteArray());
      boolean write = part.getCf().equals("write");
      ByteReader reader = new ByteReader(plain, path);
      long count = 0;
      long crc = 0;
      Tso min = Tso.MAX;
      Tso max = Tso.ZERO;
      Tso minBegin = Tso.MAX;
      byte[] smallest = {};
      byte[] greatest = {};
      while (reader.hasRemaining()) {
        byte[] key = reader.bytes(reader.u32Le());
        byte[] value = reader.bytes(reader.u32Le());
        count++;
        crc ^= Crc64.XZ.of(key, value);
        VersionedKey parsed = VersionedKey.parse(key, path);
        min = Tso.min(min, parsed.ts());
        max = Tso.max(max, parsed.ts());
        if (count == 1 || Arrays.compareUnsigned(key, smallest) < 0) {
          smallest = key;
        }
        if (Arrays.compareUnsigned(key, greatest) > 0) {
          greatest = key;
        }
        distinct.add(part.getCf() + HexText.of(key));
        assertThat(parsed.rawKey()[0] == 'm').isEqualTo(part.getIsMeta());
        if (!part.getIsMeta()) {
          assertThat(TableKeys.physicalId(parsed.rawKey(), path)).isEqualTo(part.getTableId());
        }
        minBegin = Tso.min(minBegin, write ? record(parsed, value, path) : parsed.ts());
        if (!write) {
          values.add(HexText.of(parsed.rawKey()) + parsed.ts());
          metaValue(parsed, value);
        }
      }
      events += count;
      assertThat(count).isEqualTo(part.getNumberOfEntries());
      assertThat(crc).isEqualTo(part.getCrc64Xor());
      assertThat(part.getMinTs()).isEqualTo(min.value());
      assertThat(part.getMaxTs()).isEqualTo(max.value());
      assertThat(part.getMinBeginTsInDefaultCf()).isEqualTo(minBegin.value());
      assertThat(part.getStartKey().toByteArray()).isEqualTo(smallest);
      assertThat(part.getEndKey().toByteArray()).isEqualTo(greatest);
      assertThat(part.getTableId() == 0).isEqualTo(part.getIsMeta());
    }

    private Tso record(VersionedKey key, byte[] value, String path) {
      WriteRecord record = WriteRecord.parse(value, path);
      switch (record.type()) {
        case PUT -> {
          puts++;
          if (record.hasLongValue()) {
            wantedValues.add(HexText.of(key.rawKey()) + record.startTs());
          } else {
            metaValue(key, record.shortValue().orElseThrow());
          }
        }
        case DELETE -> deletes++;
        case LOCK -> {
          locks++;
          assertThat(record.lastChange()).isPresent();
        }
        case ROLLBACK -> {
          rollbacks++;
          assertThat(record.startTs()).isEqualTo(key.ts());
        }
      }
      return record.startTs();
    }

    private void metaValue(VersionedKey key, byte[] value) {
      if (key.rawKey()[0] != 'm') {
        return;
      }
      MetaKey meta = MetaKey.parse(key.rawKey(), "log");
      if (meta instanceof MetaKey.Table table) {
        assertThat(TableInfo.parse(value).id()).isEqualTo(table.tableId());
      } else if (meta instanceof MetaKey.Database database) {
        assertThat(DbInfo.parse(value).id()).isEqualTo(database.databaseId());
      } else if (meta instanceof MetaKey.DdlHistory history) {
        Job job = Job.parse(value);
        assertThat(job.id()).isEqualTo(history.jobId());
        jobTypes.add(job.typeCode());
      }
    }
  }
}
