package io.pitr.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.pitr.api.Tso;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.MetaKey.AutoId;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.proto.Brpb;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.SystemSchemas;
import io.pitr.format.schema.TableInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The corpus as an in-memory target: base and log merged, with upstream ids and all versions at
 * their timestamps. It models the expected result of a restore.
 */
public final class CorpusTarget {
  private static final CorpusTarget ALPHA = load();

  private final Path root;
  private final TreeMap<byte[], TreeMap<Tso, WriteRecord>> writes =
      new TreeMap<>(Arrays::compareUnsigned);
  private final TreeMap<byte[], byte[]> values = new TreeMap<>(Arrays::compareUnsigned);

  private CorpusTarget(Path root) {
    this.root = root;
  }

  /** Skips the test if the corpus is missing, except on CI. */
  public static CorpusTarget alpha() {
    if (System.getenv("CI") == null) {
      Assumptions.assumeTrue(Files.isDirectory(ALPHA.root), "no corpus at " + ALPHA.root);
    } else {
      assertThat(ALPHA.root).isDirectory();
    }
    return ALPHA;
  }

  private static CorpusTarget load() {
    Path root = Path.of(System.getProperty("pitr.corpus", "../../shared/corpus")).resolve("alpha");
    CorpusTarget target = new CorpusTarget(root);
    if (Files.isDirectory(root)) {
      try {
        target.loadBase();
        target.loadLog();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }
    return target;
  }

  /** The folder of the corpus. */
  public Path root() {
    return root;
  }

  /** Names and timestamps of the cuts, in order; the first is the base. */
  public Map<String, Tso> cuts() {
    Map<String, Tso> cuts = new LinkedHashMap<>();
    try {
      JsonNode json = JsonMapper.shared().readTree(Files.readString(root.resolve("cuts.json")));
      json.path("cuts")
          .forEach(
              cut -> cuts.put(cut.path("name").asString(), new Tso(cut.path("ts").longValue())));
      cuts.put("full", new Tso(meta().getEndVersion()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cuts;
  }

  /** The objects of the upstream cluster at a cut, one per line. */
  public List<JsonNode> expected(String cut) {
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(root.resolve("expected/" + cut + ".jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      in.lines().forEach(line -> lines.add(JsonMapper.shared().readTree(line)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  /** The entries visible at a timestamp. */
  public MapSnapshot at(Tso ts) {
    TreeMap<byte[], byte[]> visible = new TreeMap<>(Arrays::compareUnsigned);
    writes.forEach(
        (key, versions) ->
            versions.headMap(ts, true).descendingMap().values().stream()
                .filter(r -> r.type() == WriteType.PUT || r.type() == WriteType.DELETE)
                .findFirst()
                .filter(record -> record.type() == WriteType.PUT)
                .ifPresent(record -> visible.put(key, value(key, record))));
    return new MapSnapshot(ts, visible);
  }

  private byte[] value(byte[] key, WriteRecord record) {
    return record
        .shortValue()
        .orElseGet(() -> values.get(VersionedKey.encode(key, record.startTs())));
  }

  private Brpb.BackupMeta meta() throws IOException {
    return Brpb.BackupMeta.parseFrom(Files.readAllBytes(root.resolve("full/backupmeta")));
  }

  private void loadBase() throws IOException, RocksDBException {
    Brpb.BackupMeta meta = meta();
    for (Brpb.File leaf : meta.getSchemaIndex().getMetaFilesList()) {
      for (Brpb.Schema schema : leaf(leaf).getSchemasList()) {
        putSchema(schema, new Tso(meta.getEndVersion()));
      }
    }
    for (Brpb.File leaf : meta.getFileIndex().getMetaFilesList()) {
      for (Brpb.File file : leaf(leaf).getDataFilesList()) {
        readSst(file);
      }
    }
  }

  private Brpb.MetaFile leaf(Brpb.File leaf) throws IOException {
    return Brpb.MetaFile.parseFrom(Files.readAllBytes(root.resolve("full/" + leaf.getName())));
  }

  private void putSchema(Brpb.Schema schema, Tso ts) {
    DbInfo db = DbInfo.parse(schema.getDb().toByteArray());
    if (SystemSchemas.contains(db.name().original())) {
      return;
    }
    put(new MetaKey.Database(db.id()).encode(), ts, db.json());
    if (!schema.getTable().isEmpty()) {
      TableInfo table = TableInfo.parse(schema.getTable().toByteArray());
      put(new MetaKey.Table(db.id(), table.id()).encode(), ts, table.json());
      number(AutoId.Kind.ROW_ID, db, table, ts, table.autoIncId());
      number(AutoId.Kind.AUTO_RANDOM, db, table, ts, table.autoRandId());
    }
  }

  private void number(AutoId.Kind kind, DbInfo db, TableInfo table, Tso ts, long next) {
    if (next > 1) {
      byte[] value = Long.toString(next - 1).getBytes(StandardCharsets.US_ASCII);
      put(new AutoId(kind, db.id(), table.id()).encode(), ts, value);
    }
  }

  private void put(byte[] key, Tso ts, byte[] value) {
    record(key, ts, WriteRecord.of(WriteType.PUT, ts));
    values.put(VersionedKey.encode(key, ts), value);
  }

  private void record(byte[] key, Tso ts, WriteRecord record) {
    writes.computeIfAbsent(key, absent -> new TreeMap<>()).put(ts, record);
  }

  private void readSst(Brpb.File file) throws RocksDBException {
    try (Options options = new Options();
        SstFileReader reader = new SstFileReader(options);
        ReadOptions read = new ReadOptions()) {
      reader.open(root.resolve("full/" + file.getName()).toString());
      try (SstFileReaderIterator it = reader.newIterator(read)) {
        for (it.seekToFirst(); it.isValid(); it.next()) {
          VersionedKey key = VersionedKey.parseData(it.key(), file.getName());
          if (file.getCf().equals("write")) {
            record(key.rawKey(), key.ts(), WriteRecord.parse(it.value(), file.getName()));
          } else {
            values.put(key.encode(), it.value());
          }
        }
      }
    }
  }

  private void loadLog() throws IOException {
    try (Stream<Path> metas = Files.list(root.resolve("log/v1/backupmeta"))) {
      for (Path path : metas.sorted().toList()) {
        Brpb.Metadata metadata = Brpb.Metadata.parseFrom(Files.readAllBytes(path));
        for (Brpb.DataFileGroup group : metadata.getFileGroupsList()) {
          byte[] object = Files.readAllBytes(root.resolve("log").resolve(group.getPath()));
          group.getDataFilesInfoList().forEach(range -> readRange(object, range));
        }
      }
    }
  }

  private void readRange(byte[] object, Brpb.DataFileInfo range) {
    int start = (int) range.getRangeOffset();
    byte[] stored = Arrays.copyOfRange(object, start, start + (int) range.getRangeLength());
    byte[] plain = new byte[(int) range.getLength()];
    Zstd.decompress(plain, stored);
    LogEventCursor events = new LogEventCursor(ByteBuffer.wrap(plain), "corpus");
    while (events.next()) {
      VersionedKey key = VersionedKey.parse(events.key(), "corpus");
      if (range.getCf().equals("write")) {
        record(key.rawKey(), key.ts(), WriteRecord.parse(events.value(), "corpus"));
      } else {
        values.put(key.encode(), events.value());
      }
    }
  }
}
