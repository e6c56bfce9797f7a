package io.pitr.e2e;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.BackupAccess;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.Resources;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.engine.run.SegmentMemory;
import io.pitr.format.filter.TableFilter;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.check.Checker;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.inspect.export.ExportReport;
import io.pitr.inspect.export.ExportSource;
import io.pitr.inspect.export.Exporter;
import io.pitr.inspect.read.ReadRequest;
import io.pitr.inspect.read.TargetReading;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.registry.PluginRegistry;
import io.pitr.sql.text.SourceRules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An engine with all plugins that need no network, and the backups of one upstream. */
final class Workbench {
  private final List<RestorePlugin> given;
  private final PluginRegistry plugins;
  private final RestoreEngine engine;
  private final String full;
  private final String log;
  private final UnaryOperator<RestoreRequest> changes;
  private final SegmentMemory memory = SegmentMemory.ofManySegments();

  Workbench(Path full, Path log) {
    this(full, log, plugins(new EmbeddedPlugin()));
  }

  Workbench(Path full, Path log, List<RestorePlugin> plugins) {
    this(
        full.toAbsolutePath().normalize().toString(),
        log.toAbsolutePath().normalize().toString(),
        plugins);
  }

  /** Over backups that any of the plugins opens by their URLs. */
  Workbench(String full, String log, List<RestorePlugin> plugins) {
    this(full, log, plugins, UnaryOperator.identity());
  }

  private Workbench(
      String full, String log, List<RestorePlugin> plugins, UnaryOperator<RestoreRequest> changes) {
    this.changes = changes;
    this.given = List.copyOf(plugins);
    this.plugins = PluginRegistry.of(plugins);
    this.engine = new RestoreEngine(this.plugins, List.of(), Clock.systemUTC());
    this.full = full;
    this.log = log;
  }

  /** The same, with requests that ask for something else. */
  Workbench with(UnaryOperator<RestoreRequest> change) {
    return new Workbench(full, log, given, change);
  }

  /** The same, with keys. */
  Workbench withCiphers(CipherSpec fullCipher, CipherSpec logCipher) {
    return with(
        r ->
            new RestoreRequest(
                r.target(),
                new BackupAccess(
                    r.backups().logStorage(), fullCipher, logCipher, r.backups().strict()),
                r.start(),
                r.end(),
                r.last(),
                r.filter(),
                r.gcHold(),
                r.resources(),
                RepeatedFlags.NONE,
                r.options()));
  }

  /** The same, with a table filter. */
  Workbench withFilter(String... rules) {
    return with(
        r ->
            new RestoreRequest(
                r.target(),
                r.backups(),
                r.start(),
                r.end(),
                r.last(),
                List.of(rules),
                r.gcHold(),
                r.resources(),
                RepeatedFlags.NONE,
                r.options()));
  }

  /** Local storage, the hooks, and the given plugins with targets or other storages. */
  static List<RestorePlugin> plugins(RestorePlugin... others) {
    var all =
        new ArrayList<RestorePlugin>(
            List.of(
                new LocalStoragePlugin(), new GcPlugin(), new IndexPlugin(), new TiflashPlugin()));
    all.addAll(List.of(others));
    return all;
  }

  RestoreEngine engine() {
    return engine;
  }

  /** URL of the full backup. */
  String full() {
    return full;
  }

  /** URL of the log backup. */
  String log() {
    return log;
  }

  PluginRegistry plugins() {
    return plugins;
  }

  static String uri(Path folder) {
    return "embedded://" + folder.toAbsolutePath();
  }

  /** A first segment, up to the log's end. */
  RestoreRequest request(String target) {
    return changes.apply(
        new RestoreRequest(
            target,
            new BackupAccess(log, CipherSpec.PLAINTEXT, CipherSpec.PLAINTEXT, true),
            new SegmentStart.FullBackup(full),
            new SegmentEnd.LogEnd(),
            LastChoice.UNSTATED,
            List.of(),
            Duration.ofHours(72),
            new Resources(256L << 20, 2),
            RepeatedFlags.NONE,
            Map.of()));
  }

  SegmentReport first(String target, Tso restoredTs, boolean last) {
    RestoreRequest request = request(target);
    return engine.restore(
        request.with(request.start(), new SegmentEnd.At(restoredTs), choice(last)), memory);
  }

  SegmentReport next(String target, Tso start, Tso restoredTs, boolean last) {
    return engine.restore(
        request(target)
            .with(new SegmentStart.At(start), new SegmentEnd.At(restoredTs), choice(last)),
        memory);
  }

  /** A chain with a segment for each end, the last of them finishing. */
  void chain(String target, List<Tso> ends) {
    for (int i = 0; i < ends.size(); i++) {
      boolean last = i == ends.size() - 1;
      if (i == 0) {
        first(target, ends.get(i), last);
      } else {
        next(target, ends.get(i - 1), ends.get(i), last);
      }
    }
  }

  private static LastChoice choice(boolean last) {
    return last ? LastChoice.LAST : LastChoice.NOT_LAST;
  }

  ExportReport export(String target, Tso ts, ExportFormat format, Path out) {
    try (RestoreTarget opened = plugins.openTarget(target, OpenMode.READ, Map.of());
        SnapshotReader snapshot = opened.snapshot(ts)) {
      return new Exporter(
              ExportSource.of(snapshot), SourceRules.of(opened.identity()), Clock.systemUTC())
          .export(out, format, TableFilter.ALL, (object, rows) -> {});
    }
  }

  CheckReport check(String target) {
    try (TargetReading reading = TargetReading.open(plugins, target, ReadRequest.ANY, Map.of())) {
      return new Checker(
              reading.snapshot(), SourceRules.of(reading.identity()), reading.indexSessions())
          .check(TableFilter.ALL, Set.copyOf(reading.pendingIndexes()), (table, rows) -> {});
    }
  }

  /** {@link TargetReading#pendingIndexes} of the newest state. */
  List<String> pendingIndexes(String target) {
    try (TargetReading reading =
        TargetReading.open(plugins, target, ReadRequest.NEWEST, Map.of())) {
      return reading.pendingIndexes();
    }
  }

  /** {@link TargetReading#indexSessions} of the newest state. */
  Map<IndexId, SessionSettings> indexSessions(String target) {
    try (TargetReading reading =
        TargetReading.open(plugins, target, ReadRequest.NEWEST, Map.of())) {
      return reading.indexSessions();
    }
  }
}
