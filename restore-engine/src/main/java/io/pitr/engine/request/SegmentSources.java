package io.pitr.engine.request;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.base.CloseStack;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.LogBackup;
import io.pitr.engine.EngineError;
import io.pitr.registry.PluginRegistry;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The backups that a request names, opened. Closed in reverse order. */
public final class SegmentSources implements AutoCloseable {
  private final CloseStack opened;
  private final @Nullable FullBackup full;
  private final @Nullable BackupStorage original;
  private final LogBackup log;

  private SegmentSources(
      CloseStack opened,
      @Nullable FullBackup full,
      @Nullable BackupStorage original,
      LogBackup log) {
    this.opened = opened;
    this.full = full;
    this.original = original;
    this.log = log;
  }

  public static SegmentSources open(PluginRegistry plugins, RestoreRequest request) {
    var opened = new CloseStack();
    try {
      return open(plugins, request, opened);
    } catch (RuntimeException | Error e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static SegmentSources open(
      PluginRegistry plugins, RestoreRequest request, CloseStack opened) {
    CatalogOptions options =
        CatalogOptions.DEFAULT
            .withStrict(request.backups().strict())
            .withParallelism(Math.max(4, request.resources().parallelism()));
    Function<String, BackupStorage> storages =
        url -> opened.add(plugins.openStorage(url, request.options()));
    FullBackup full = null;
    if (request.start() instanceof SegmentStart.FullBackup start) {
      full =
          FullBackup.open(storages.apply(start.storage()), request.backups().fullCipher(), options);
    }
    LogBackup log = LogBackup.open(storages.apply(request.backups().logStorage()), options);
    if (request.backups().replicaOf().isEmpty()) {
      return new SegmentSources(opened, full, null, log);
    }
    String url = request.backups().replicaOf().get();
    BackupStorage original = LogBackup.openOriginal(() -> storages.apply(url));
    Tso from = start(full, request).orElse(log.span().min());
    return new SegmentSources(
        opened, full, original, log.asReplicaOf(original, from, end(request)));
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

  /** The storage that the log is copied from, if the request names it. */
  public Optional<BackupStorage> original() {
    return Optional.ofNullable(original);
  }

  /** Where the request begins, if it says so. */
  public Optional<Tso> start(RestoreRequest request) {
    return start(full, request);
  }

  private static Optional<Tso> start(@Nullable FullBackup full, RestoreRequest request) {
    return request.start() instanceof SegmentStart.At at
        ? Optional.of(at.ts())
        : Optional.ofNullable(full).map(FullBackup::snapshotTs);
  }

  private static Optional<Tso> end(RestoreRequest request) {
    return request.end() instanceof SegmentEnd.At at ? Optional.of(at.ts()) : Optional.empty();
  }

  @Override
  public void close() {
    opened.close();
  }
}
