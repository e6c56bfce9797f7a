package io.pitr.compaction;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.Tso;
import io.pitr.api.storage.WritableStorage;
import io.pitr.format.proto.Brpb;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Compacts files of a log backup into SSTs and appends a migration, as TiKV's tool does
 * (spec/formats.md §2.8, §2.9). Remembers what it compacted and does not compact it again. Only
 * plain logs with metadata of version 2. Not thread-safe.
 */
public final class LogCompactor {
  private static final String META_FOLDER = "v1/backupmeta";
  private static final long MAX_BYTES = 1L << 28;

  private final WritableStorage storage;
  private final SplittableRandom random;
  private final MigrationLog migrations;
  private final DeadFiles dead = new DeadFiles();

  public LogCompactor(WritableStorage storage, long seed) {
    this.storage = storage;
    this.random = new SplittableRandom(seed);
    this.migrations = new MigrationLog(storage);
  }

  /**
   * Compacts the files in a window.
   *
   * @return the appended migration; one without compactions, not appended, if there was nothing to
   *     compact
   */
  public Brpb.Migration compact(CompactionOptions options) {
    Map<String, Brpb.Metadata> metas = metas();
    Map<CompactionInput.Place, List<CompactionInput>> inputs = inputs(metas, options);
    if (inputs.isEmpty()) {
      return Brpb.Migration.getDefaultInstance();
    }
    String name = "compaction";
    String folder = "v1/compactions/%s_%016X".formatted(name, random.nextLong());
    List<Brpb.LogFileSubcompaction> parts = new ArrayList<>();
    try (var outputs = new CompactionOutputs(storage, random, folder, options)) {
      inputs.forEach(
          (place, sources) ->
              split(sources, options.outputBytes())
                  .forEach(some -> parts.add(outputs.write(place, some))));
      outputs.describe(parts);
    }
    inputs
        .values()
        .forEach(some -> some.forEach(s -> dead.add(s.path(), s.file().getRangeOffset())));

    Brpb.Migration.Builder migration =
        Brpb.Migration.newBuilder().setCreator("tikv-ctl").setVersion(Brpb.MigrationVersion.M1);
    migration.addCompactions(
        describe(name, folder, parts, options).setArtifactsHash(random.nextLong()));
    metas.forEach(
        (path, meta) -> {
          if (inputs.values().stream().flatMap(List::stream).anyMatch(s -> s.meta().equals(path))) {
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

  private Map<CompactionInput.Place, List<CompactionInput>> inputs(
      Map<String, Brpb.Metadata> metas, CompactionOptions options) {
    Map<CompactionInput.Place, List<CompactionInput>> inputs = new LinkedHashMap<>();
    metas.forEach(
        (path, meta) -> {
          for (Brpb.DataFileGroup group : meta.getFileGroupsList()) {
            for (Brpb.DataFileInfo file : group.getDataFilesInfoList()) {
              if (isTaken(group, file, options)) {
                inputs
                    .computeIfAbsent(
                        new CompactionInput.Place(
                            file.getTableId(), file.getRegionId(), file.getCf(), file.getType()),
                        place -> new ArrayList<>())
                    .add(new CompactionInput(path, group.getPath(), file));
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
        && !dead.contains(group.getPath(), file.getRangeOffset())
        && !new Tso(file.getMaxTs()).isBefore(options.from())
        && !new Tso(file.getMinTs()).isAfter(options.until());
  }

  private static List<List<CompactionInput>> split(List<CompactionInput> sources, long bytes) {
    List<List<CompactionInput>> parts = new ArrayList<>();
    List<CompactionInput> part = new ArrayList<>();
    long size = 0;
    for (CompactionInput source : sources) {
      if (size > bytes) {
        parts.add(part);
        part = new ArrayList<>();
        size = 0;
      }
      part.add(source);
      size += source.file().getLength();
    }
    parts.add(part);
    return parts;
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
}
