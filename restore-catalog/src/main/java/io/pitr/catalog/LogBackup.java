package io.pitr.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageError;
import io.pitr.format.backup.ClusterVersion;
import io.pitr.format.backup.LogMetaName;
import io.pitr.format.backup.LogSpanFiles;
import io.pitr.format.proto.Brpb;
import io.pitr.format.time.TsoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log backup as its metadata describes it (spec/formats.md §2): where it begins and ends, what
 * was changed in it later, and which of its ranges a window of time needs. Opening reads the small
 * files alone; metadata is read at each call, and kept by nothing but a {@link RawMetaStore}.
 */
public final class LogBackup {
  /** The object that marks a log backup. */
  public static final String MARKER = "backupmeta";

  /** Where the metadata files lie. */
  public static final String META_FOLDER = "v1/backupmeta";

  private static final Logger LOG = LoggerFactory.getLogger(LogBackup.class);
  private static final String EXCLUSIVE_LOCK = "v1/LOCK.WRIT";
  private static final long MAX_MARKER_BYTES = 1L << 26;
  private static final long MAX_META_BYTES = 1L << 28;
  private static final int MAX_SCHEMA_VERSION = 1;
  private static final long CLOCK_MARGIN_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final BackupStorage storage;
  private final CatalogOptions options;
  private final Brpb.BackupMeta marker;
  private final Migrations migrations;
  private final LogSpan span;

  private LogBackup(
      BackupStorage storage,
      CatalogOptions options,
      Brpb.BackupMeta marker,
      Migrations migrations,
      LogSpan span) {
    this.storage = storage;
    this.options = options;
    this.marker = marker;
    this.migrations = migrations;
    this.span = span;
  }

  /**
   * Reads the marker, the checkpoints and the migrations.
   *
   * @throws RestoreException with a code of {@link CatalogError} or {@link StorageError}
   */
  public static LogBackup open(BackupStorage storage, CatalogOptions options) {
    Brpb.BackupMeta marker = marker(storage, options.strict());
    Migrations migrations = Migrations.read(storage);
    LogSpan span =
        LogSpanReader.read(storage, new Tso(marker.getStartVersion()), migrations.truncatedTo());
    long newest = span.max().physicalMillis();
    long now = System.currentTimeMillis();
    // A clock that is behind the log's own beginning says nothing about its end.
    boolean clockIsUsable = new Tso(marker.getStartVersion()).physicalMillis() <= now;
    if (clockIsUsable && newest > now + CLOCK_MARGIN_MILLIS) {
      throw new RestoreException(
          CatalogError.LOG_CHECKPOINT_CORRUPT,
          "the log's checkpoint is in the future: " + TsoText.both(span.max()),
          LogSpanFiles.CHECKPOINT_FOLDER,
          "Check this machine's clock; if it is right, copy the checkpoint files again from where"
              + " the log backup came from.");
    }
    return new LogBackup(storage, options, marker, migrations, span);
  }

  private static Brpb.BackupMeta marker(BackupStorage storage, boolean strict) {
    byte[] bytes;
    try {
      bytes = storage.read(MARKER, MAX_MARKER_BYTES);
    } catch (RestoreException e) {
      if (e.code() != StorageError.STORAGE_NOT_FOUND) {
        throw e;
      }
      throw new RestoreException(
          CatalogError.LOG_NOT_FOUND, "there is no " + MARKER, storage.uri(), e);
    }
    Brpb.BackupMeta marker;
    try {
      marker = Brpb.BackupMeta.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(
          CatalogError.LOG_MARKER_CORRUPT, "not a BackupMeta: " + e.getMessage(), MARKER, e);
    }
    if (marker.getEndVersion() != 0) {
      throw new RestoreException(
          CatalogError.LOG_IS_FULL_BACKUP,
          "it is a snapshot as of " + TsoText.both(new Tso(marker.getEndVersion())),
          storage.uri());
    }
    if (marker.getStartVersion() == 0 || marker.getClusterId() == 0) {
      throw new RestoreException(
          CatalogError.LOG_MARKER_CORRUPT, "it names no start or no cluster", MARKER);
    }
    if (marker.getBackupSchemaVersion() < 0
        || marker.getBackupSchemaVersion() > MAX_SCHEMA_VERSION) {
      throw new RestoreException(
          CatalogError.LOG_TOO_NEW,
          "backup_schema_version is " + Integer.toUnsignedString(marker.getBackupSchemaVersion()),
          MARKER);
    }
    if (strict) {
      UnknownFields.find(marker)
          .ifPresent(
              what -> {
                throw new RestoreException(CatalogError.LOG_TOO_NEW, what, MARKER);
              });
    }
    return marker;
  }

  public BackupStorage storage() {
    return storage;
  }

  /** The upstream cluster. */
  public long clusterId() {
    return marker.getClusterId();
  }

  /** Of the upstream cluster when the log was begun. */
  public String clusterVersion() {
    return ClusterVersion.trimmed(marker.getClusterVersion());
  }

  public LogSpan span() {
    return span;
  }

  public Migrations migrations() {
    return migrations;
  }

  /** What must stay the same from segment to segment: cluster and beginning. */
  public String fingerprint() {
    return Long.toUnsignedString(clusterId()) + "@" + span.taskStart();
  }

  /**
   * Checks that the log covers {@code (start, restored]}.
   *
   * @throws RestoreException {@link CatalogError#LOG_RANGE_INVERTED}, {@link
   *     CatalogError#LOG_STARTS_LATER} or {@link CatalogError#LOG_DOES_NOT_REACH}
   */
  public void requireCovers(Tso start, Tso restored) {
    if (restored.isBefore(start)) {
      throw new RestoreException(
          CatalogError.LOG_RANGE_INVERTED,
          "the start is " + TsoText.both(start) + ", the end " + TsoText.both(restored),
          "--restored-ts");
    }
    if (start.isBefore(span.min())) {
      throw new RestoreException(
          CatalogError.LOG_STARTS_LATER,
          "the restore starts at "
              + TsoText.both(start)
              + ", the log at "
              + TsoText.both(span.min())
              + (span.truncatedTo().isAfter(span.taskStart())
                  ? ", up to which it was truncated"
                  : ""),
          storage.uri());
    }
    if (restored.isAfter(span.max())) {
      throw new RestoreException(
          CatalogError.LOG_DOES_NOT_REACH,
          "the restore ends at "
              + TsoText.both(restored)
              + ", the log is complete up to "
              + TsoText.both(span.max()),
          storage.uri());
    }
  }

  /**
   * Chooses what a window needs. Memory grows by about 130 bytes for each range.
   *
   * @param start exclusive
   * @param restored inclusive
   * @throws RestoreException as {@link #requireCovers}; {@link CatalogError#LOG_META_CORRUPT} and
   *     others for metadata that can't be used; {@link CatalogError#LOG_LOCKED}
   */
  public LogSelection select(Tso start, Tso restored) {
    return select(start, restored, true, new RawMetaStore(Map.of()));
  }

  /**
   * As {@link #select(Tso, Tso)}, for a target that may not be able to cut SSTs.
   *
   * @param cutsSsts otherwise log files are chosen instead of what was compacted from them and
   *     reaches beyond the end
   * @param cache metadata that it has is not read again
   * @throws RestoreException {@link CatalogError#LOG_COMPACTION_BEYOND} too, when these files are
   *     gone
   */
  public LogSelection select(Tso start, Tso restored, boolean cutsSsts, RawMetaStore cache) {
    requireCovers(start, restored);
    requireUnlocked();
    return LogSelector.select(this, options, cache, start, restored, cutsSsts);
  }

  /**
   * Every SST that stands in the place of log files.
   *
   * @throws io.pitr.api.RestoreException {@link CatalogError#MIGRATION_CORRUPT}, {@link
   *     CatalogError#LOG_FILES_MISSING}, or of the storage
   */
  public StoredSsts storedSsts() {
    var compacted = new CompactedSsts(storage, Tso.ZERO, Tso.MAX);
    compacted.read(migrations.compactions(), Tso.ZERO);
    var descriptions = new ArrayList<>(compacted.descriptions());
    descriptions.addAll(compacted.deletions());
    descriptions.addAll(migrations.ingested());
    return new StoredSsts(
        descriptions,
        compacted.files(Tso.ZERO, true, List.of()),
        IngestedSsts.read(storage, migrations.ingested()));
  }

  /**
   * Looks for every object of a selection, and for objects of its window that no metadata names.
   *
   * @throws RestoreException with a problem for each: {@link CatalogError#LOG_FILES_MISSING},
   *     {@link CatalogError#LOG_FILES_UNREFERENCED}
   */
  public void requirePresence(LogSelection selection) {
    new LogPresence(storage, options, selection).require();
  }

  private void requireUnlocked() {
    if (storage.stat(EXCLUSIVE_LOCK).isEmpty()) {
      return;
    }
    if (options.strict()) {
      throw new RestoreException(
          CatalogError.LOG_LOCKED, "it is being truncated or merged", EXCLUSIVE_LOCK);
    }
    LOG.warn("{} is there: the log may be changing", EXCLUSIVE_LOCK);
  }

  /** Paths of the files that bound the span, whether they are there or not. */
  public List<String> smallFiles() {
    return List.of(LogSpanFiles.TRUNCATED_TO, LogSpanReader.REPLICATION);
  }

  /** Lists the metadata files in order of name. */
  public void listMetas(Consumer<ObjectInfo> each) {
    listMetas(name -> true, each);
  }

  /** As {@link #listMetas(Consumer)}, those whose name is wanted. */
  void listMetas(Predicate<LogMetaName> wanted, Consumer<ObjectInfo> each) {
    storage.list(
        META_FOLDER,
        path -> !wanted.test(LogMetaName.parse(path)),
        object -> {
          if (object.path().endsWith(".meta")) {
            each.accept(object);
          }
        });
  }

  /**
   * Reads one metadata file; any thread.
   *
   * @throws RestoreException {@link CatalogError#LOG_META_CORRUPT} and others
   */
  public LogMeta readMeta(ObjectInfo object) {
    return meta(object, readMetaFile(object));
  }

  byte[] readMetaFile(ObjectInfo object) {
    return storage.read(object.path(), MAX_META_BYTES);
  }

  LogMeta meta(ObjectInfo object, byte[] content) {
    return LogMetaReader.read(object.path(), content, options.strict(), migrations);
  }
}
