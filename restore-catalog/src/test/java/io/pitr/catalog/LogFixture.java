package io.pitr.catalog;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.backup.LogMetaName;
import io.pitr.format.backup.LogSpanFiles;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.proto.Brpb;
import io.pitr.testkit.MemoryStorage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A small log backup made by hand. Timestamps are milliseconds after {@link #ORIGIN}; ranges have
 * arbitrary content.
 */
final class LogFixture {
  static final long ORIGIN = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
  static final long HOUR = 3_600_000;

  final MemoryStorage storage = new MemoryStorage("log");
  private final List<String> metas = new ArrayList<>();

  LogFixture() {
    marker(b -> {});
    checkpoint("1", 100 * HOUR);
  }

  static Tso at(long millis) {
    return Tso.of(ORIGIN + millis, 0);
  }

  void marker(java.util.function.Consumer<Brpb.BackupMeta.Builder> change) {
    var marker =
        Brpb.BackupMeta.newBuilder()
            .setClusterId(7)
            .setClusterVersion("\"8.5.0\"\n")
            .setStartVersion(at(0).value())
            .setVersion(1)
            .setBackupSchemaVersion(1);
    change.accept(marker);
    storage.write(LogBackup.MARKER, marker.build().toByteArray());
  }

  void checkpoint(String name, long millis) {
    storage.write(
        LogSpanFiles.CHECKPOINT_FOLDER + "/" + name + ".ts", LogSpanFiles.checkpoint(at(millis)));
  }

  /** A write file of a table; it began {@code begin}. */
  static Brpb.DataFileInfo.Builder write(long table, long begin, long min, long max) {
    return file(table, min, max).setCf("write").setMinBeginTsInDefaultCf(at(begin).value());
  }

  static Brpb.DataFileInfo.Builder values(long table, long min, long max) {
    return file(table, min, max).setCf("default").setMinBeginTsInDefaultCf(at(min).value());
  }

  private static Brpb.DataFileInfo.Builder file(long table, long min, long max) {
    byte[] low = VersionedKey.encode(TableKeys.record(table, 1), at(min));
    byte[] high = VersionedKey.encode(TableKeys.record(table, 2), at(max));
    return Brpb.DataFileInfo.newBuilder()
        .setSha256(ByteString.copyFrom(Sha256.of(low)))
        .setNumberOfEntries(2)
        .setMinTs(at(min).value())
        .setMaxTs(at(max).value())
        .setStartKey(ByteString.copyFrom(low))
        .setEndKey(ByteString.copyFrom(high))
        .setType(Brpb.FileType.Put)
        .setTableId(table)
        .setLength(100)
        .setCompressionType(Brpb.CompressionType.ZSTD);
  }

  /** The object's path, by the rules of TiKV. */
  static String objectPath(long min, long max, String name) {
    var time = Instant.ofEpochMilli(at(max).physicalMillis()).atOffset(ZoneOffset.UTC);
    return String.format(
        "v1/%04d%02d%02d/%02d/1/%s-%s.log",
        time.getYear(), time.getMonthValue(), time.getDayOfMonth(), time.getHour(), at(min), name);
  }

  /** A group whose ranges lie one behind the other; its object is written too. */
  Brpb.DataFileGroup group(String name, Brpb.DataFileInfo.Builder... files) {
    var group = Brpb.DataFileGroup.newBuilder();
    long offset = 0;
    long min = -1L;
    long max = 0;
    for (Brpb.DataFileInfo.Builder file : files) {
      file.setRangeOffset(offset).setRangeLength(50);
      offset += 50;
      min = Long.compareUnsigned(file.getMinTs(), min) < 0 ? file.getMinTs() : min;
      max = Long.compareUnsigned(file.getMaxTs(), max) > 0 ? file.getMaxTs() : max;
      group.addDataFilesInfo(file);
    }
    String path =
        objectPath(
            new Tso(min).physicalMillis() - ORIGIN, new Tso(max).physicalMillis() - ORIGIN, name);
    storage.write(path, new byte[(int) offset]);
    return group.setPath(path).setMinTs(min).setMaxTs(max).setLength(offset).build();
  }

  static Brpb.Metadata.Builder metadata(Brpb.DataFileGroup... groups) {
    var metadata = Brpb.Metadata.newBuilder().setStoreId(1).setMetaVersion(Brpb.MetaVersion.V2);
    long min = -1L;
    long max = 0;
    for (Brpb.DataFileGroup group : groups) {
      min = Long.compareUnsigned(group.getMinTs(), min) < 0 ? group.getMinTs() : min;
      max = Long.compareUnsigned(group.getMaxTs(), max) > 0 ? group.getMaxTs() : max;
      metadata.addFileGroups(group);
    }
    return metadata.setMinTs(min).setMaxTs(max);
  }

  /** Writes a metadata file with a name of today and gives its path. */
  String meta(Brpb.DataFileGroup... groups) {
    Brpb.Metadata metadata = metadata(groups).build();
    long begin =
        metadata.getFileGroupsList().stream()
            .flatMap(g -> g.getDataFilesInfoList().stream())
            .mapToLong(Brpb.DataFileInfo::getMinBeginTsInDefaultCf)
            .filter(ts -> ts != 0)
            .min()
            .orElse(0);
    var hint =
        new LogMetaName.Hint(
            at(HOUR + metas.size()),
            1,
            new Tso(begin),
            new Tso(metadata.getMinTs()),
            new Tso(metadata.getMaxTs()),
            0);
    String path = LogBackup.META_FOLDER + "/" + hint.fileName();
    storage.write(path, metadata.toByteArray());
    metas.add(path);
    return path;
  }

  LogBackup open() {
    return LogBackup.open(storage, CatalogOptions.DEFAULT);
  }

  LogSelection select(long start, long restored) {
    return open().select(at(start), at(restored));
  }
}
