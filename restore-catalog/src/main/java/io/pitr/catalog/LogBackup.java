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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log backup as its metadata describes it (spec/formats.md §2): its span, later changes, and the
 * ranges that a window needs. Opening reads only the small files. Each call reads metadata; only a
 * {@link RawMetaStore} caches it.
 */
public final class LogBackup {
  /** The object that marks a log backup. */
  public static final String MARKER = "backupmeta";

  /** The folder of the metadata files. */
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
  private final @Nullable LogArrival arrival;

  private LogBackup(
      BackupStorage storage,
      CatalogOptions options,
      Brpb.BackupMeta marker,
      Migrations migrations,
      LogSpan span,
      @Nullable LogArrival arrival) {
    this.storage = storage;
    this.options = options;
    this.marker = marker;
    this.migrations = migrations;
    this.span = span;
    this.arrival = arrival;
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
    // A clock that is behind the log's start is wrong and proves nothing.
    boolean clockIsUsable = new Tso(marker.getStartVersion()).physicalMillis() <= now;
    if (clockIsUsable && newest > now + CLOCK_MARGIN_MILLIS) {
      throw new RestoreException(
          CatalogError.LOG_CHECKPOINT_CORRUPT,
          "the log's checkpoint is in the future: " + TsoText.both(span.max()),
          LogSpanFiles.CHECKPOINT_FOLDER,
          "Check this machine's clock; if it is right, copy the checkpoint files again from where"
              + " the log backup came from.");
    }
    return new LogBackup(storage, options, marker, migrations, span, null);
  }

  /**
   * This log as a replica: its span ends where objects of the original are missing. The original is
   * not read if the log has nothing after the start.
   *
   * @param original the storage that the log is copied from, open as long as this log
   * @param from timestamp after which the log is needed
   * @param until the end that the caller asks for; if it is empty, the files that metadata names
   *     are looked at too, so that the span's end can be restored
   * @throws RestoreException {@link CatalogError#ORIGINAL_UNREADABLE} or {@link
   *     CatalogError#ORIGINAL_DIFFERS}
   */
  public LogBackup asReplicaOf(BackupStorage original, Tso from, Optional<Tso> until) {
    if (!span.max().isAfter(from)) {
      return this;
    }
    LogArrival found = LogOriginal.read(original, this, options).compare(this, from, until);
    return new LogBackup(storage, options, marker, migrations, found.span(), found);
  }

  /**
   * Opens the storage of an original.
   *
   * @throws RestoreException {@link CatalogError#ORIGINAL_UNREADABLE}
   */
  public static BackupStorage openOriginal(Supplier<BackupStorage> open) {
    return LogOriginal.readable("--replica-of", open);
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
          CatalogError.LOG_MARKER_CORRUPT, "the start or the cluster is missing", MARKER);
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

  /** Version of the upstream cluster when the log was started. */
  public String clusterVersion() {
    return ClusterVersion.trimmed(marker.getClusterVersion());
  }

  public LogSpan span() {
    return span;
  }

  public Migrations migrations() {
    return migrations;
  }

  /** How much of a replica has arrived; empty if the original is not known. */
  public Optional<ReplicaProgress> replicaProgress() {
    return Optional.ofNullable(arrival).map(LogArrival::progress);
  }

  /** What a replica lacks of its original, up to its checkpoint; empty if none is known. */
  public List<AwaitedObject> awaited() {
    return arrival == null ? List.of() : arrival.awaited();
  }

  /** Must be the same in all segments: the cluster and the start. */
  public String fingerprint() {
    return Long.toUnsignedString(clusterId()) + "@" + span.taskStart();
  }

  /**
   * Checks that the log covers {@code (start, restoredTs]}.
   *
   * @throws RestoreException {@link CatalogError#LOG_RANGE_INVERTED}, {@link
   *     CatalogError#LOG_STARTS_LATER}, {@link CatalogError#LOG_DOES_NOT_REACH} or {@link
   *     CatalogError#LOG_NOT_ARRIVED}
   */
  public void requireCovers(Tso start, Tso restoredTs) {
    if (restoredTs.isBefore(start)) {
      throw new RestoreException(
          CatalogError.LOG_RANGE_INVERTED,
          "the start is " + TsoText.both(start) + ", the end " + TsoText.both(restoredTs),
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
    if (arrival != null) {
      arrival.requireCovers(start, restoredTs);
    }
    if (restoredTs.isAfter(span.max())) {
      throw new RestoreException(
          CatalogError.LOG_DOES_NOT_REACH,
          "the restore ends at "
              + TsoText.both(restoredTs)
              + ", the log is complete up to "
              + TsoText.both(span.max()),
          storage.uri());
    }
  }

  /**
   * Selects what a window needs. Uses about 130 bytes of memory for each range.
   *
   * @param start exclusive
   * @param restoredTs inclusive
   * @throws RestoreException see {@link #requireCovers}; {@link CatalogError#LOG_META_CORRUPT} and
   *     others for unusable metadata; {@link CatalogError#LOG_LOCKED}
   */
  public LogSelection select(Tso start, Tso restoredTs) {
    return select(start, restoredTs, true, new RawMetaStore(Map.of()));
  }

  /**
   * Like {@link #select(Tso, Tso)}, for a target that may be unable to load a part of an SST.
   *
   * @param cutsSsts if false, a compaction that reaches beyond the end is replaced by its log files
   * @param cache metadata that need not be read again
   * @throws RestoreException {@link CatalogError#LOG_COMPACTION_BEYOND} too, if these files do not
   *     exist any more
   */
  public LogSelection select(Tso start, Tso restoredTs, boolean cutsSsts, RawMetaStore cache) {
    requireCovers(start, restoredTs);
    requireUnlocked();
    LogSelection selection = LogSelector.select(this, options, cache, start, restoredTs, cutsSsts);
    if (arrival != null) {
      arrival.requireArrived(selection);
    }
    return selection;
  }

  /** Selects from a log that may be locked. */
  LogSelection selectAnyway(Tso start, Tso restoredTs) {
    return LogSelector.select(this, options, new RawMetaStore(Map.of()), start, restoredTs, true);
  }

  /**
   * All SSTs that replace log files.
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
   * Checks that every object of a selection exists, and that metadata names every object of its
   * window.
   *
   * @throws RestoreException with a problem for each: {@link CatalogError#LOG_FILES_MISSING},
   *     {@link CatalogError#LOG_FILES_UNREFERENCED}, {@link CatalogError#LOG_NOT_ARRIVED}
   */
  public void requirePresence(LogSelection selection) {
    new LogPresence(storage, options, selection)
        .require(absent -> arrival == null ? absent : arrival.lost(absent, selection));
  }

  private void requireUnlocked() {
    boolean locked =
        arrival == null
            ? storage.stat(EXCLUSIVE_LOCK).isPresent()
            : arrival.originalHas(EXCLUSIVE_LOCK);
    if (!locked) {
      return;
    }
    if (options.strict()) {
      throw new RestoreException(
          CatalogError.LOG_LOCKED, "it is being truncated or merged", EXCLUSIVE_LOCK);
    }
    LOG.warn("{} exists: the log may be changing", EXCLUSIVE_LOCK);
  }

  /** Paths of the files that bound the span; they need not exist. */
  public List<String> smallFiles() {
    return List.of(LogSpanFiles.TRUNCATED_TO, LogSpanReader.REPLICATION);
  }

  /** Lists the metadata files in order of name. */
  public void listMetas(Consumer<ObjectInfo> each) {
    listMetas(name -> true, each);
  }

  /** Like {@link #listMetas(Consumer)}, for accepted names only. */
  void listMetas(Predicate<LogMetaName> wanted, Consumer<ObjectInfo> each) {
    listMetas(storage, wanted, each);
  }

  static void listMetas(
      BackupStorage storage, Predicate<LogMetaName> wanted, Consumer<ObjectInfo> each) {
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
