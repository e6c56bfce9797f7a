package io.pitr.engine.segment;

import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.engine.catalog.CatalogOptions;
import io.pitr.engine.catalog.FullBackup;
import io.pitr.engine.catalog.LogBackup;
import io.pitr.engine.plan.CommandLines;
import io.pitr.engine.plan.RestoreRequest;
import io.pitr.engine.plan.SegmentStart;
import io.pitr.engine.plugin.PluginRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The backups that a request names, opened. Closed in reverse order. */
final class SegmentSources implements AutoCloseable {
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

  static SegmentSources open(PluginRegistry plugins, RestoreRequest request) {
    CatalogOptions options =
        CatalogOptions.DEFAULT
            .withStrict(request.strict())
            .withParallelism(Math.max(4, request.resources().parallelism()));
    BackupStorage fullStorage = null;
    BackupStorage logStorage = null;
    try {
      FullBackup full = null;
      if (request.start() instanceof SegmentStart.FullBackup start) {
        fullStorage = plugins.openStorage(start.storage(), request.options());
        full = FullBackup.open(fullStorage, request.fullCipher(), options);
      }
      logStorage = plugins.openStorage(request.logStorage(), request.options());
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

  Optional<FullBackup> full() {
    return Optional.ofNullable(full);
  }

  LogBackup log() {
    return log;
  }

  /** Where the request begins, when it says so. */
  Optional<Tso> start(RestoreRequest request) {
    if (request.start() instanceof SegmentStart.At at) {
      return Optional.of(at.ts());
    }
    return full().map(FullBackup::snapshotTs);
  }

  /** The commands to go on with. */
  CommandLines commands(RestoreRequest request) {
    return new CommandLines(request.target(), log.storage().uri(), request.repeated());
  }

  @Override
  public void close() {
    logStorage.close();
    if (fullStorage != null) {
      fullStorage.close();
    }
  }
}
