package io.pitr.writer.compact;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.Crc64;
import io.pitr.format.codec.Sha256;
import io.pitr.format.compress.Compression;
import io.pitr.format.compress.Decompressor;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.proto.Brpb;
import io.pitr.writer.full.SstBuilder;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Compacts files of a log backup into SSTs, and says so in a migration, as TiKV's tool does
 * (spec/formats.md §2.8, §2.9). Knows the log from its first compaction on: what it compacted is not
 * taken again. Plain logs with metadata of version 2 only. Not thread-safe.
 */
public final class LogCompactor {
  private static final String META_FOLDER = "v1/backupmeta";
  private static final long MAX_BYTES = 1L << 28;
  private static final int SUBCOMPACTIONS_A_META = 4;

  private final BackupStorage storage;
  private final SplittableRandom random;
  private final MigrationLog migrations;
  private final DeadFiles dead = new DeadFiles();

  public LogCompactor(BackupStorage storage, long seed) {
    this.storage = storage;
    this.random = new SplittableRandom(seed);
    this.migrations = new MigrationLog(storage);
  }

  /**
   * Compacts what lies in a window.
   *
   * @return the migration that was appended; without compactions when there was nothing to compact,
   *     and then it was not
   */
  public Brpb.Migration compact(CompactionOptions options) {
    Map<String, Brpb.Metadata> metas = metas();
    Map<Place, List<Source>> inputs = inputs(metas, options);
    if (inputs.isEmpty()) {
      return Brpb.Migration.getDefaultInstance();
    }
    String name = "compaction";
    String folder = "v1/compactions/%s_%016X".formatted(name, random.nextLong());
    List<Brpb.LogFileSubcompaction> parts = new ArrayList<>();
    try (Decompressor decompressor = new Decompressor(MAX_BYTES)) {
      inputs.forEach(
          (place, sources) ->
              split(sources, options.outputBytes())
                  .forEach(
                      some -> parts.add(compact(place, some, folder, options, decompressor))));
    }
    writeMetas(folder + "/metas", parts);
    inputs.values().forEach(some -> some.forEach(s -> dead.add(s.path, s.file.getRangeOffset())));

    Brpb.Migration.Builder migration =
        Brpb.Migration.newBuilder().setCreator("tikv-ctl").setVersion(Brpb.MigrationVersion.M1);
    migration.addCompactions(
        describe(name, folder, parts, options).setArtifactsHash(random.nextLong()));
    metas.forEach(
        (path, meta) -> {
          if (inputs.values().stream().flatMap(List::stream).anyMatch(s -> s.meta.equals(path))) {
            migration.addEditMeta(dead.edit(path, meta));
          }
        });
    Brpb.Migration done = migration.build();
    migrations.append(done);
    clean(metas, options.leftovers());
    return done;
  }

  private Map<String, Brpb.Metadata> metas() {
    Map<String, Brpb.Metadata> metas = new LinkedHashMap<>();
    storage.list(
        META_FOLDER,
        object -> {
          try {
            metas.put(
                object.path(), Brpb.Metadata.parseFrom(storage.read(object.path(), MAX_BYTES)));
          } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(object.path(), e);
          }
        });
    return metas;
  }

  private Map<Place, List<Source>> inputs(
      Map<String, Brpb.Metadata> metas, CompactionOptions options) {
    Map<Place, List<Source>> inputs = new LinkedHashMap<>();
    metas.forEach(
        (path, meta) -> {
          for (Brpb.DataFileGroup group : meta.getFileGroupsList()) {
            for (Brpb.DataFileInfo file : group.getDataFilesInfoList()) {
              if (isTaken(group, file, options)) {
                inputs
                    .computeIfAbsent(
                        new Place(file.getTableId(), file.getRegionId(), file.getCf()),
                        place -> new ArrayList<>())
                    .add(new Source(path, group.getPath(), file));
              }
            }
          }
        });
    return inputs;
  }

  private boolean isTaken(
      Brpb.DataFileGroup group, Brpb.DataFileInfo file, CompactionOptions options) {
    if (file.hasFileEncryptionInfo() || file.getCompressionType() != Brpb.CompressionType.ZSTD) {
      throw new IllegalStateException("a log that can't be compacted: " + group.getPath());
    }
    return !file.getIsMeta()
        && file.getType() == Brpb.FileType.Put
        && !dead.contains(group.getPath(), file.getRangeOffset())
        && !new Tso(file.getMaxTs()).isBefore(options.from())
        && !new Tso(file.getMinTs()).isAfter(options.until());
  }

  private static List<List<Source>> split(List<Source> sources, long bytes) {
    List<List<Source>> parts = new ArrayList<>();
    List<Source> part = new ArrayList<>();
    long size = 0;
    for (Source source : sources) {
      if (size > bytes) {
        parts.add(part);
        part = new ArrayList<>();
        size = 0;
      }
      part.add(source);
      size += source.file.getLength();
    }
    parts.add(part);
    return parts;
  }

  private Brpb.LogFileSubcompaction compact(
      Place place,
      List<Source> sources,
      String folder,
      CompactionOptions options,
      Decompressor decompressor) {
    ColumnFamily cf =
        place.cf.equals(ColumnFamily.WRITE.wireName()) ? ColumnFamily.WRITE : ColumnFamily.DEFAULT;
    var entries = new CompactedEntries(cf);
    Brpb.LogFileSubcompactionMeta.Builder meta =
        Brpb.LogFileSubcompactionMeta.newBuilder()
            .setRegionId(place.region)
            .setCf(place.cf)
            .setTy(Brpb.FileType.Put)
            .setTableId(place.table)
            .setCompactFromTs(options.from().value())
            .setCompactUntilTs(options.until().value());
    Tso min = Tso.MAX;
    Tso max = Tso.ZERO;
    for (Source source : sources) {
      Brpb.DataFileInfo file = source.file;
      byte[] stored =
          storage.read(source.path, file.getRangeOffset(), (int) file.getRangeLength());
      entries.addAll(
          decompressor.decompress(
              Compression.ZSTD, stored, 0, stored.length, file.getLength(), source.path),
          source.path);
      min = Tso.min(min, new Tso(file.getMinTs()));
      max = Tso.max(max, new Tso(file.getMaxTs()));
      meta.setSize(meta.getSize() + file.getLength())
          .addSources(
              Brpb.DeleteSpansOfFile.newBuilder()
                  .setPath(source.path)
                  .addSpans(DeadFiles.span(file)));
    }
    if (options.recordsInput()) {
      meta.setInputMinTs(min.value()).setInputMaxTs(max.value());
    }
    Brpb.File output = output(place, folder, entries);
    return Brpb.LogFileSubcompaction.newBuilder()
        .setMeta(meta.setMinKey(output.getStartKey()).setMaxKey(output.getEndKey()))
        .addSstOutputs(output)
        .build();
  }

  private Brpb.File output(Place place, String folder, CompactedEntries entries) {
    byte[] content;
    long crc = 0;
    long bytes = 0;
    try (SstBuilder sst = SstBuilder.ofCompaction()) {
      for (Map.Entry<byte[], byte[]> entry : entries.sorted().entrySet()) {
        byte[] key = entry.getKey();
        byte[] value = entry.getValue();
        sst.put(
            new ByteAppender(key.length + 1).u8(VersionedKey.DATA_PREFIX).bytes(key).toByteArray(),
            value);
        crc ^= Crc64.XZ.of(key, value);
        bytes += key.length + value.length;
      }
      content = sst.finish();
    }
    Tso min = entries.minTs();
    Tso max = entries.maxTs();
    String name =
        "%s/outputs/%016X_%016X_%s_%d_%s.sst"
            .formatted(folder, min.value(), max.value(), place.cf, place.region, uuid());
    storage.write(name, content);
    byte[] last = VersionedKey.parse(entries.sorted().lastKey(), name).rawKey();
    return Brpb.File.newBuilder()
        .setName(name)
        .setSha256(ByteString.copyFrom(Sha256.of(content)))
        .setStartKey(
            ByteString.copyFrom(VersionedKey.parse(entries.sorted().firstKey(), name).rawKey()))
        .setEndKey(
            ByteString.copyFrom(new ByteAppender(last.length + 1).bytes(last).u8(0).toByteArray()))
        .setStartVersion(min.value())
        .setEndVersion(max.value())
        .setCrc64Xor(crc)
        .setTotalKvs(entries.sorted().size())
        .setTotalBytes(bytes)
        .setCf(place.cf)
        .setSize(content.length)
        .build();
  }

  private void writeMetas(String folder, List<Brpb.LogFileSubcompaction> parts) {
    UUID id = uuid();
    for (int from = 0; from < parts.size(); from += SUBCOMPACTIONS_A_META) {
      storage.write(
          "%s/batch_%s_%d.cmeta".formatted(folder, id, from / SUBCOMPACTIONS_A_META),
          Brpb.LogFileSubcompactions.newBuilder()
              .addAllSubcompactions(
                  parts.subList(from, Math.min(parts.size(), from + SUBCOMPACTIONS_A_META)))
              .build()
              .toByteArray());
    }
  }

  private static Brpb.LogFileCompaction.Builder describe(
      String name,
      String folder,
      List<Brpb.LogFileSubcompaction> parts,
      CompactionOptions options) {
    Brpb.LogFileCompaction.Builder compaction =
        Brpb.LogFileCompaction.newBuilder()
            .setName(name)
            .setComments("Generated by tikv-ctl")
            .setCompactionFromTs(options.from().value())
            .setCompactionUntilTs(options.until().value())
            .setArtifacts(folder + "/metas")
            .setGeneratedFiles(folder + "/outputs");
    if (options.recordsInput()) {
      Tso min = Tso.MAX;
      Tso max = Tso.ZERO;
      for (Brpb.LogFileSubcompaction part : parts) {
        min = Tso.min(min, new Tso(part.getMeta().getInputMinTs()));
        max = Tso.max(max, new Tso(part.getMeta().getInputMaxTs()));
      }
      compaction.setInputMinTs(min.value()).setInputMaxTs(max.value());
    }
    return compaction;
  }

  private void clean(Map<String, Brpb.Metadata> metas, CompactionOptions.Leftovers leftovers) {
    if (leftovers == CompactionOptions.Leftovers.KEPT) {
      return;
    }
    metas.forEach(
        (path, meta) -> {
          meta.getFileGroupsList().stream()
              .filter(dead::containsAll)
              .forEach(group -> storage.delete(group.getPath()));
          if (leftovers == CompactionOptions.Leftovers.MERGED) {
            Brpb.Metadata left = dead.without(meta);
            if (left.getFileGroupsCount() == 0) {
              storage.delete(path);
            } else if (!left.equals(meta)) {
              storage.write(path, left.toByteArray());
            }
          }
        });
    if (leftovers == CompactionOptions.Leftovers.MERGED) {
      migrations.merge();
    }
  }

  private UUID uuid() {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private record Place(long table, long region, String cf) {}

  private record Source(String meta, String path, Brpb.DataFileInfo file) {}
}
