package io.pitr.engine.catalog;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.codec.Sha256;
import io.pitr.format.log.LogKey;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.Encryptionpb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the bytes of a {@code .meta} file into {@link LogMeta} (spec/formats.md §2.5). The file has
 * no checksum, so everything that it says twice is compared: extremes of timestamps, lengths and
 * offsets, table ids and keys. A field whose loss the comparison would not show is demanded.
 */
final class LogMetaReader {
  private static final Logger LOG = LoggerFactory.getLogger(LogMetaReader.class);
  private static final int EVENT_FRAME_BYTES = 8;
  private static final int MAX_PLAIN_BYTES = Integer.MAX_VALUE - 16;
  private static final int NO_COMPRESSION = Brpb.CompressionType.UNKNOWN_VALUE;
  private static final int ZSTD = Brpb.CompressionType.ZSTD_VALUE;
  private static final byte[] NOTHING = {};
  private static final Map<String, ColumnFamily> FAMILIES =
      Map.of("write", ColumnFamily.WRITE, "default", ColumnFamily.DEFAULT);

  private final String path;
  private final boolean strict;
  private final Migrations migrations;

  private LogMetaReader(String path, boolean strict, Migrations migrations) {
    this.path = path;
    this.strict = strict;
    this.migrations = migrations;
  }

  /**
   * @param strict fields that this program does not know are refused where they may hold files
   * @param migrations a merge of them takes dead ranges out of the metadata, and leaves gaps
   */
  static LogMeta read(String path, byte[] bytes, boolean strict, Migrations migrations) {
    Brpb.Metadata metadata;
    try {
      metadata = Brpb.Metadata.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(
          CatalogError.LOG_META_CORRUPT, "not a Metadata message: " + e.getMessage(), path, e);
    }
    return new LogMetaReader(path, strict, migrations).meta(metadata);
  }

  private LogMeta meta(Brpb.Metadata metadata) {
    int version = metadata.getMetaVersionValue();
    if (version != Brpb.MetaVersion.V1_VALUE && version != Brpb.MetaVersion.V2_VALUE) {
      throw new RestoreException(
          CatalogError.LOG_TOO_NEW, "the metadata's version is " + version, path);
    }
    unknownFields(metadata);
    boolean grouped = version == Brpb.MetaVersion.V2_VALUE;
    if (grouped ? metadata.getFilesCount() > 0 : metadata.getFileGroupsCount() > 0) {
      throw corrupt("the metadata's version does not fit its content");
    }
    List<LogGroup> groups = new ArrayList<>();
    List<Tso> mins = new ArrayList<>();
    List<Tso> maxs = new ArrayList<>();
    if (grouped) {
      for (Brpb.DataFileGroup group : metadata.getFileGroupsList()) {
        groups.add(group(group));
        mins.add(new Tso(group.getMinTs()));
        maxs.add(new Tso(group.getMaxTs()));
      }
    } else {
      for (Brpb.DataFileInfo file : metadata.getFilesList()) {
        LogGroup group = single(file);
        groups.add(group);
        mins.add(group.minTs());
        maxs.add(group.maxTs());
      }
    }
    Tso min = mins.stream().min(Comparator.naturalOrder()).orElse(Tso.ZERO);
    Tso max = maxs.stream().max(Comparator.naturalOrder()).orElse(Tso.ZERO);
    if (!groups.isEmpty()) {
      same("min_ts of the file", metadata.getMinTs(), min.value());
      same("max_ts of the file", metadata.getMaxTs(), max.value());
    }
    return new LogMeta(
        path,
        version + 1,
        metadata.getStoreId(),
        new Tso(metadata.getResolvedTs()),
        min,
        max,
        groups);
  }

  /** A whole group could hide in a field that is passed over; elsewhere a loss shows. */
  private void unknownFields(Brpb.Metadata metadata) {
    var own = metadata.getUnknownFields().asMap().keySet();
    if (!own.isEmpty() && strict) {
      throw new RestoreException(
          CatalogError.LOG_TOO_NEW, "Metadata has unknown fields " + own, path);
    }
    if (!own.isEmpty()) {
      LOG.warn("{}: unknown fields {} of Metadata are passed over", path, own);
    }
  }

  private LogGroup group(Brpb.DataFileGroup group) {
    String object = group.getPath();
    List<LogRange> ranges = new ArrayList<>(group.getDataFilesInfoCount());
    long at = 0;
    boolean edited = false;
    List<Brpb.DataFileInfo> files = new ArrayList<>(group.getDataFilesInfoList());
    files.sort(Comparator.comparingLong(Brpb.DataFileInfo::getRangeOffset));
    for (Brpb.DataFileInfo file : files) {
      long alive = migrations.endOfDead(object, at, file.getRangeOffset());
      edited |= alive != at;
      at = alive;
      if (file.getRangeOffset() != at
          || file.getRangeLength() <= 0
          || file.getRangeLength() > Long.MAX_VALUE - at) {
        throw corrupt(
            "range "
                + Long.toUnsignedString(file.getRangeOffset())
                + " + "
                + Long.toUnsignedString(file.getRangeLength())
                + " of "
                + object
                + " does not begin where the one before ends, at "
                + at);
      }
      at += file.getRangeLength();
      ranges.add(range(object, file));
    }
    long end = migrations.endOfDead(object, at, group.getLength());
    edited |= end != at;
    at = end;
    if (at != group.getLength()) {
      throw corrupt(
          "the ranges of "
              + object
              + " end at "
              + at
              + ", the object at "
              + Long.toUnsignedString(group.getLength()));
    }
    LogGroup made = grouped(object, group.getLength(), ranges);
    if (edited) {
      // The extremes are still those of all that the object holds.
      requireInside(group, made);
      return made;
    }
    same("min_ts of " + object, group.getMinTs(), made.minTs().value());
    same("max_ts of " + object, group.getMaxTs(), made.maxTs().value());
    return made;
  }

  private void requireInside(Brpb.DataFileGroup group, LogGroup made) {
    if (new Tso(group.getMinTs()).isAfter(made.minTs())
        || new Tso(group.getMaxTs()).isBefore(made.maxTs())) {
      throw corrupt(
          "the ranges of "
              + made.path()
              + " give "
              + made.minTs()
              + " to "
              + made.maxTs()
              + ", the group "
              + new Tso(group.getMinTs())
              + " to "
              + new Tso(group.getMaxTs()));
    }
  }

  private LogGroup single(Brpb.DataFileInfo file) {
    long length =
        file.getRangeOffset() == 0 && file.getRangeLength() > 0 ? file.getRangeLength() : -1;
    return grouped(file.getPath(), length, List.of(range(file.getPath(), file)));
  }

  private LogGroup grouped(String object, long length, List<LogRange> ranges) {
    if (ranges.isEmpty()) {
      throw corrupt("the group of '" + object + "' holds no files");
    }
    Tso min = ranges.stream().map(LogRange::minTs).min(Comparator.naturalOrder()).orElseThrow();
    Tso max = ranges.stream().map(LogRange::maxTs).max(Comparator.naturalOrder()).orElseThrow();
    return new LogGroup(object, length, min, max, ranges);
  }

  private LogRange range(String object, Brpb.DataFileInfo file) {
    String where = object + "@" + Long.toUnsignedString(file.getRangeOffset());
    if (object.isEmpty()) {
      throw corrupt("a file has no path");
    }
    ColumnFamily cf = FAMILIES.get(file.getCf());
    if (cf == null) {
      throw corrupt("the column family of " + where + " is '" + file.getCf() + "'");
    }
    numbers(file, where);
    keys(file, where);
    return new LogRange(
        object,
        file.getRangeOffset(),
        file.getRangeLength(),
        file.getLength(),
        cf,
        physicalDelete(file, where),
        file.getIsMeta(),
        file.getTableId(),
        file.getRegionId(),
        new Tso(file.getMinTs()),
        new Tso(file.getMaxTs()),
        new Tso(file.getMinBeginTsInDefaultCf()),
        file.getNumberOfEntries(),
        file.getStartKey().toByteArray(),
        file.getEndKey().toByteArray(),
        file.getSha256().toByteArray(),
        file.getCrc64Xor(),
        compression(file, where),
        encryption(file, where));
  }

  private void numbers(Brpb.DataFileInfo file, String where) {
    if (file.getSha256().size() != Sha256.BYTES) {
      throw corrupt(where + " has a SHA-256 of " + file.getSha256().size() + " bytes");
    }
    if (file.getLength() < 0 || file.getLength() > MAX_PLAIN_BYTES) {
      throw corrupt(where + " claims " + Long.toUnsignedString(file.getLength()) + " plain bytes");
    }
    if (file.getNumberOfEntries() < 0
        || file.getNumberOfEntries() > file.getLength() / EVENT_FRAME_BYTES) {
      throw corrupt(
          where
              + " claims "
              + file.getNumberOfEntries()
              + " events in "
              + file.getLength()
              + " bytes");
    }
    if (Long.compareUnsigned(file.getMinTs(), file.getMaxTs()) > 0) {
      throw corrupt(where + " has a min_ts above its max_ts");
    }
  }

  private void keys(Brpb.DataFileInfo file, String where) {
    for (ByteString key : List.of(file.getStartKey(), file.getEndKey())) {
      int first = key.isEmpty() ? -1 : key.byteAt(0);
      if (first == 'x' || first == 'r') {
        throw new RestoreException(
            CatalogError.LOG_UNSUPPORTED, where + " holds keys of a keyspace (API V2)", path);
      }
      boolean fits =
          file.getIsMeta()
              ? first == 'm'
              : LogKey.isOfTable(key.asReadOnlyByteBuffer(), 0, key.size(), file.getTableId());
      if (!fits) {
        throw corrupt(
            where
                + " is "
                + (file.getIsMeta() ? "a meta file" : "of table " + file.getTableId())
                + ", its key bounds are not");
      }
    }
  }

  /**
   * The type of the file. An absent type means Delete; whether such a file really holds deletions is
   * seen from its events, since a deletion has no value (spec/formats.md §2.5).
   */
  private boolean physicalDelete(Brpb.DataFileInfo file, String where) {
    return switch (file.getTypeValue()) {
      case Brpb.FileType.Put_VALUE -> false;
      case Brpb.FileType.Delete_VALUE -> true;
      default ->
          throw new RestoreException(
              CatalogError.LOG_TOO_NEW, where + " is of type " + file.getTypeValue(), path);
    };
  }

  private int compression(Brpb.DataFileInfo file, String where) {
    int type = file.getCompressionTypeValue();
    if (type != NO_COMPRESSION && type != ZSTD) {
      throw new RestoreException(
          CatalogError.LOG_UNSUPPORTED,
          where + " is compressed with " + file.getCompressionType() + " (" + type + ")",
          path);
    }
    return type;
  }

  private byte[] encryption(Brpb.DataFileInfo file, String where) {
    if (!file.hasFileEncryptionInfo()) {
      return NOTHING;
    }
    Encryptionpb.FileEncryptionInfo info = file.getFileEncryptionInfo();
    switch (info.getEncryptionMethod()) {
      case PLAINTEXT, AES128_CTR, AES192_CTR, AES256_CTR:
        return info.toByteArray();
      default:
        throw new RestoreException(
            CatalogError.LOG_UNSUPPORTED,
            where + " is encrypted with method " + info.getEncryptionMethodValue(),
            path);
    }
  }

  private void same(String what, long stated, long found) {
    if (stated == found) {
      return;
    }
    String text = what + " is " + new Tso(stated) + ", its ranges give " + new Tso(found);
    if (strict) {
      throw corrupt(text);
    }
    LOG.warn("{}: {}; the ranges count", path, text);
  }

  private RestoreException corrupt(String what) {
    return new RestoreException(CatalogError.LOG_META_CORRUPT, what, path);
  }
}
