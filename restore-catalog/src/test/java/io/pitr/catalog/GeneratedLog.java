package io.pitr.catalog;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageError;
import io.pitr.format.backup.LogMetaName;
import io.pitr.format.backup.LogSpanFiles;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.proto.Brpb;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A log backup of any number of files that exists nowhere: metadata is made when it is read. Each
 * metadata file has {@link #GROUPS} objects of {@link #RANGES} log files.
 */
final class GeneratedLog implements BackupStorage {
  static final int GROUPS = 10;
  static final int RANGES = 25;
  static final Tso BEGIN = Tso.of(1_795_400_000_000L, 0);

  private static final long FLUSH_MILLIS = 10_000;
  private static final int RANGE_BYTES = 4_000;

  private final int metas;

  GeneratedLog(long logFiles) {
    metas = (int) (logFiles / (GROUPS * RANGES));
  }

  long logFiles() {
    return (long) metas * GROUPS * RANGES;
  }

  Tso end() {
    return Tso.of(BEGIN.physicalMillis() + (metas + 1) * FLUSH_MILLIS, 0);
  }

  private Tso at(int meta, long millis) {
    return Tso.of(BEGIN.physicalMillis() + meta * FLUSH_MILLIS + millis, 1);
  }

  private String metaPath(int meta) {
    var hint =
        new LogMetaName.Hint(at(meta, 9_999), 1, at(meta, 10), at(meta, 10), at(meta, 9_000), 0);
    return LogBackup.META_FOLDER + "/" + hint.fileName();
  }

  private String objectPath(int meta, int group) {
    long millis = at(meta, 9_000).physicalMillis();
    var time = java.time.Instant.ofEpochMilli(millis).atOffset(java.time.ZoneOffset.UTC);
    return String.format(
        "v1/%04d%02d%02d/%02d/1/%s-%08x-0000-4000-8000-%012x.log",
        time.getYear(),
        time.getMonthValue(),
        time.getDayOfMonth(),
        time.getHour(),
        at(meta, 10),
        group,
        meta);
  }

  private byte[] metadata(int meta) {
    var metadata =
        Brpb.Metadata.newBuilder()
            .setStoreId(1)
            .setMetaVersion(Brpb.MetaVersion.V2)
            .setMinTs(at(meta, 10).value())
            .setMaxTs(at(meta, 9_000).value());
    for (int g = 0; g < GROUPS; g++) {
      var group =
          Brpb.DataFileGroup.newBuilder()
              .setPath(objectPath(meta, g))
              .setMinTs(at(meta, 10).value())
              .setMaxTs(at(meta, 9_000).value())
              .setLength((long) RANGES * RANGE_BYTES);
      for (int r = 0; r < RANGES; r++) {
        group.addDataFilesInfo(file(meta, g, r));
      }
      metadata.addFileGroups(group);
    }
    return metadata.build().toByteArray();
  }

  private Brpb.DataFileInfo file(int meta, int group, int range) {
    long table = 100 + (meta + group * 7 + range * 31) % 5_000;
    byte[] low = VersionedKey.encode(TableKeys.record(table, range * 1_000L), at(meta, 9_000));
    byte[] high = VersionedKey.encode(TableKeys.record(table, range * 1_000L + 999), at(meta, 10));
    return Brpb.DataFileInfo.newBuilder()
        .setSha256(ByteString.copyFrom(Sha256.of(low)))
        .setNumberOfEntries(100)
        .setMinTs(at(meta, 10).value())
        .setMaxTs(at(meta, 9_000).value())
        .setRegionId(range)
        .setStartKey(ByteString.copyFrom(low))
        .setEndKey(ByteString.copyFrom(high))
        .setCf(range % 3 == 0 ? "default" : "write")
        .setType(Brpb.FileType.Put)
        .setTableId(table)
        .setLength(20_000)
        .setMinBeginTsInDefaultCf(at(meta, 10).value())
        .setRangeOffset((long) range * RANGE_BYTES)
        .setRangeLength(RANGE_BYTES)
        .setCompressionType(Brpb.CompressionType.ZSTD)
        .setCrc64Xor(table * 0x9E3779B97F4A7C15L)
        .setRegionStartKey(ByteString.copyFrom(low, 0, 27))
        .setRegionEndKey(ByteString.copyFrom(high, 0, 27))
        .build();
  }

  private Map<String, byte[]> smallFiles() {
    var marker =
        Brpb.BackupMeta.newBuilder()
            .setClusterId(7)
            .setStartVersion(BEGIN.value())
            .setVersion(1)
            .setBackupSchemaVersion(1)
            .build();
    return new TreeMap<>(
        Map.of(
            LogBackup.MARKER,
            marker.toByteArray(),
            LogSpanFiles.CHECKPOINT_FOLDER + "/1.ts",
            LogSpanFiles.checkpoint(end())));
  }

  @Override
  public byte[] read(String path, long limit) {
    byte[] small = smallFiles().get(path);
    if (small != null) {
      return small;
    }
    if (path.startsWith(LogBackup.META_FOLDER)) {
      var name = (LogMetaName.Hint) LogMetaName.parse(path);
      long millis = name.min().physicalMillis() - BEGIN.physicalMillis();
      return metadata((int) (millis / FLUSH_MILLIS));
    }
    throw new RestoreException(StorageError.STORAGE_NOT_FOUND, "no such object", path);
  }

  @Override
  public void list(String folder, Consumer<ObjectInfo> each) {
    if (folder.equals(LogBackup.META_FOLDER)) {
      for (int meta = 0; meta < metas; meta++) {
        each.accept(new ObjectInfo(metaPath(meta), 60_000));
      }
    } else if (folder.startsWith("v1/2")) {
      for (int meta = 0; meta < metas; meta++) {
        for (int group = 0; group < GROUPS; group++) {
          String path = objectPath(meta, group);
          if (path.startsWith(folder + "/")) {
            each.accept(new ObjectInfo(path, (long) RANGES * RANGE_BYTES));
          }
        }
      }
    } else {
      smallFiles()
          .forEach(
              (path, bytes) -> {
                if (path.startsWith(folder + "/")) {
                  each.accept(new ObjectInfo(path, bytes.length));
                }
              });
    }
  }

  @Override
  public Optional<ObjectInfo> stat(String path) {
    return Optional.ofNullable(smallFiles().get(path)).map(b -> new ObjectInfo(path, b.length));
  }

  @Override
  public String uri() {
    return "generated://";
  }

  @Override
  public StorageDescription describe() {
    return new StorageDescription.Other("noop", Map.of());
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InputStream open(String path) {
    return new ByteArrayInputStream(read(path, Long.MAX_VALUE));
  }

  @Override
  public void close() {}
}
