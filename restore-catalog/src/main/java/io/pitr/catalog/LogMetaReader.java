package io.pitr.catalog;

import static java.util.Comparator.naturalOrder;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
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
 * no checksum. Whatever could hide events is therefore checked: lengths and offsets leave no gap,
 * keys are of the file's table, and a field that may hold files is known. Extremes of timestamps
 * are stated twice; where they differ the wider ones count, so that neither can hide a file, and
 * {@code br log verify} reports it.
 */
final class LogMetaReader {
  private static final Logger LOG = LoggerFactory.getLogger(LogMetaReader.class);
  private static final int LAST_KNOWN_FIELD = Brpb.Metadata.META_VERSION_FIELD_NUMBER;

  /** Fields of forks of the format end here (spec/formats.md §1.5). */
  private static final int LAST_RESERVED_FIELD = 1199;

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
  private final List<String> unusual = new ArrayList<>();

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
      note("the metadata's version does not fit its content; groups and single files are read");
    }
    List<LogGroup> groups = new ArrayList<>();
    metadata.getFileGroupsList().forEach(group -> groups.add(group(group)));
    metadata.getFilesList().forEach(file -> groups.add(single(file)));
    Tso min = groups.stream().map(LogGroup::minTs).min(naturalOrder()).orElse(Tso.ZERO);
    Tso max = groups.stream().map(LogGroup::maxTs).max(naturalOrder()).orElse(Tso.ZERO);
    if (!groups.isEmpty()) {
      compare("min_ts of the file", metadata.getMinTs(), min);
      compare("max_ts of the file", metadata.getMaxTs(), max);
    }
    return new LogMeta(
        path,
        version + 1,
        metadata.getStoreId(),
        new Tso(metadata.getResolvedTs()),
        min,
        max,
        groups,
        unusual);
  }

  /**
   * A newer writer may add fields with greater numbers. An unknown field with a length may be a
   * group that would be ignored, and so may a field whose number is damaged.
   */
  private void unknownFields(Brpb.Metadata metadata) {
    var fields = metadata.getUnknownFields().asMap();
    if (fields.isEmpty()) {
      return;
    }
    if (strict && !fields.entrySet().stream().allMatch(LogMetaReader::isNewNumber)) {
      throw new RestoreException(
          CatalogError.LOG_TOO_NEW, "Metadata has unknown fields " + fields.keySet(), path);
    }
    note("unknown fields " + fields.keySet() + " of Metadata are ignored");
  }

  private static boolean isNewNumber(Map.Entry<Integer, UnknownFieldSet.Field> entry) {
    return entry.getKey() > LAST_KNOWN_FIELD
        && entry.getKey() <= LAST_RESERVED_FIELD
        && entry.getValue().getLengthDelimitedList().isEmpty()
        && entry.getValue().getGroupList().isEmpty();
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
    Tso min = new Tso(group.getMinTs());
    Tso max = new Tso(group.getMaxTs());
    if (ranges.isEmpty()) {
      note("the group of '" + object + "' holds no files that are not dead");
      return new LogGroup(object, group.getLength(), min, max, ranges);
    }
    LogGroup made = grouped(object, group.getLength(), ranges);
    if (edited) {
      // The extremes still include the ranges that were removed.
      return made;
    }
    boolean same =
        compare("min_ts of " + object, group.getMinTs(), made.minTs())
            & compare("max_ts of " + object, group.getMaxTs(), made.maxTs());
    return same ? made : widened(made, min, max);
  }

  /** Either the extremes of the group or those of one of its files are wrong. */
  private static LogGroup widened(LogGroup group, Tso statedMin, Tso statedMax) {
    Tso min = Tso.min(statedMin, group.minTs());
    Tso max = Tso.max(statedMax, group.maxTs());
    return new LogGroup(
        group.path(),
        group.lengthBytes(),
        min,
        max,
        group.ranges().stream().map(range -> range.withTimestamps(min, max)).toList());
  }

  private LogGroup single(Brpb.DataFileInfo file) {
    long length =
        file.getRangeOffset() == 0 && file.getRangeLength() > 0 ? file.getRangeLength() : -1;
    return grouped(file.getPath(), length, List.of(range(file.getPath(), file)));
  }

  private LogGroup grouped(String object, long length, List<LogRange> ranges) {
    Tso min =
        ranges.stream().map(range -> range.timestamps().min()).min(naturalOrder()).orElseThrow();
    Tso max =
        ranges.stream().map(range -> range.timestamps().max()).max(naturalOrder()).orElseThrow();
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
        new LogRange.Stored(
            object,
            file.getRangeOffset(),
            file.getRangeLength(),
            compression(file, where),
            encryption(file, where)),
        new LogRange.Plain(
            file.getLength(),
            file.getNumberOfEntries(),
            file.getSha256().toByteArray(),
            file.getCrc64Xor()),
        cf,
        physicalDelete(file, where),
        file.getIsMeta(),
        file.getTableId(),
        file.getRegionId(),
        new LogRange.Keys(file.getStartKey().toByteArray(), file.getEndKey().toByteArray()),
        new LogRange.Timestamps(
            new Tso(file.getMinTs()),
            new Tso(file.getMaxTs()),
            new Tso(file.getMinBeginTsInDefaultCf())));
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
   * The type of the file. An absent type means Delete. The events tell whether such a file really
   * has deletions, because a deletion has no value (spec/formats.md §2.5).
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

  private boolean compare(String what, long stated, Tso found) {
    boolean same = stated == found.value();
    if (!same) {
      note(what + " is " + new Tso(stated) + ", its files give " + found + "; the wider counts");
    }
    return same;
  }

  private void note(String what) {
    LOG.warn("{}: {}", path, what);
    unusual.add(what);
  }

  private RestoreException corrupt(String what) {
    return new RestoreException(CatalogError.LOG_META_CORRUPT, what, path);
  }
}
