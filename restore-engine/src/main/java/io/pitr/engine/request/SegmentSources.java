package io.pitr.engine.request;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.LogBackup;
import io.pitr.engine.EngineError;
import io.pitr.registry.PluginRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The backups that a request names, opened. Closed in reverse order. */
public final class SegmentSources implements AutoCloseable {
  private final @Nullable BackupStorage fullStorage;
  private final @Nullable FullBackup full;
  private final BackupStorage logStorage;
  private final LogBackup log;

  private SegmentSources(
      @Nullable BackupStorage fullStorage,
      @Nullable FullBackup full,
      BackupStorage logStorage,
      LogBackup log) {
    this.fullStorage = fullStorage;
    this.full = full;
    this.logStorage = logStorage;
    this.log = log;
  }

  public static SegmentSources open(PluginRegistry plugins, RestoreRequest request) {
    CatalogOptions options =
        CatalogOptions.DEFAULT
            .withStrict(request.backups().strict())
            .withParallelism(Math.max(4, request.resources().parallelism()));
    BackupStorage fullStorage = null;
    BackupStorage logStorage = null;
    try {
      FullBackup full = null;
      if (request.start() instanceof SegmentStart.FullBackup start) {
        fullStorage = plugins.openStorage(start.storage(), request.options());
        full = FullBackup.open(fullStorage, request.backups().fullCipher(), options);
      }
      logStorage = plugins.openStorage(request.backups().logStorage(), request.options());
      LogBackup log = LogBackup.open(logStorage, options);
      return new SegmentSources(fullStorage, full, logStorage, log);
    } catch (RuntimeException e) {
      close(logStorage, e);
      close(fullStorage, e);
      throw e;
    }
  }

  private static void close(@Nullable BackupStorage storage, RuntimeException cause) {
    if (storage != null) {
      try {
        storage.close();
      } catch (RuntimeException e) {
        cause.addSuppressed(e);
      }
    }
  }

  public Optional<FullBackup> full() {
    return Optional.ofNullable(full);
  }

  public LogBackup log() {
    return log;
  }

  /**
   * @throws RestoreException {@link EngineError#BACKUPS_DIFFER}
   */
  public void requireOneCluster() {
    if (full != null && full.clusterId() != log.clusterId()) {
      throw new RestoreException(
          EngineError.BACKUPS_DIFFER,
          "the full backup is of cluster "
              + Long.toUnsignedString(full.clusterId())
              + ", the log of cluster "
              + Long.toUnsignedString(log.clusterId()),
          log.storage().uri());
    }
  }

  /** Where the request begins, if it says so. */
  public Optional<Tso> start(RestoreRequest request) {
    if (request.start() instanceof SegmentStart.At at) {
      return Optional.of(at.ts());
    }
    return full().map(FullBackup::snapshotTs);
  }

  @Override
  public void close() {
    logStorage.close();
    if (fullStorage != null) {
      fullStorage.close();
    }
  }
}
