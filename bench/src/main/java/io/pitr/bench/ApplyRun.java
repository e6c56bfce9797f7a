package io.pitr.bench;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.apply.ApplyLimits;
import io.pitr.apply.LogApply;
import io.pitr.apply.SortedEntryTarget;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.LogBackup;
import io.pitr.catalog.LogSelection;
import io.pitr.catalog.ParsedMetaCache;
import io.pitr.catalog.RawMetaStore;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Measures how fast the data log of a backup is applied to an embedded target, at once or in
 * segments. Arguments, each {@code name=value}: {@code backup}, {@code target} (removed before),
 * {@code memory} in MiB, {@code cores}, {@code segments} (1 or 10), {@code limits} (1 measures the
 * limits on the same log in the same process first), {@code only} ({@code limits} or {@code
 * simple}: measures these alone). The last line, {@code RESULT …}, is for programs.
 */
public final class ApplyRun {
  private final LogBackup log;
  private final BackupStorage storage;
  private final List<Tso> cuts;

  private ApplyRun(LogBackup log, BackupStorage storage, List<Tso> cuts) {
    this.log = log;
    this.storage = storage;
    this.cuts = cuts;
  }

  public static void main(String[] arguments) throws Exception {
    var options = BenchArguments.of(arguments);
    Path backup = Path.of(options.text("backup", "bench/target/sysbench")).toAbsolutePath();
    Path folder = Path.of(options.text("target", "bench/target/restored")).toAbsolutePath();
    long memory = (long) options.number("memory", 512) << 20;
    int cores = options.number("cores", Runtime.getRuntime().availableProcessors());
    int segments = options.number("segments", 1);
    System.out.println(Machine.facts());
    try (BackupStorage storage =
        new LocalStoragePlugin()
            .storages()
            .get(0)
            .open("local://" + backup.resolve("log"), OptionValues.NONE)) {
      var log = LogBackup.open(storage, CatalogOptions.DEFAULT);
      var run = new ApplyRun(log, storage, SysbenchBackup.cuts(backup));
      String only = options.text("only", "");
      boolean wanted = options.number("limits", 0) == 1 || only.equals("limits");
      double limit = wanted ? run.limits(folder, cores) : 0;
      remove(folder);
      if (only.equals("limits")) {
        System.out.printf(Locale.ROOT, "RESULT limit=%.2f%n", limit);
      } else if (only.equals("simple")) {
        run.simple(folder);
      } else {
        run.apply(folder, memory, cores, segments, limit);
      }
    }
  }

  private double limits(Path folder, int cores) throws Exception {
    return new LogLimits(storage, folder.resolveSibling("limits"), cores)
        .measure(load("limits", all()));
  }

  private void simple(Path folder) throws Exception {
    var usage = new ProcessUsage();
    LogSelection all = all();
    long puts = new SimpleTool(storage).apply(all, folder);
    usage.print();
    result(usage, plainBytes(all), puts, puts);
  }

  private LogSelection all() {
    return log.select(cuts.get(0), cuts.get(cuts.size() - 1));
  }

  private static long plainBytes(LogSelection selection) {
    long bytes = 0;
    for (LogRange range : selection.dataRanges()) {
      bytes += range.plain().length();
    }
    return bytes;
  }

  private static void result(ProcessUsage usage, long plain, long events, long kvs) {
    System.out.printf(
        Locale.ROOT,
        "RESULT wall=%.3f cpu=%.2f plain=%d events=%d kvs=%d rss=%d%n",
        usage.seconds(),
        usage.cpuSeconds(),
        plain,
        events,
        kvs,
        ProcessUsage.peakRssMib());
  }

  private void apply(Path folder, long memory, int cores, int segments, double limit) {
    var run =
        new RunSettings(OptionalInt.of(cores), OptionalLong.of(memory / 2), List.of(), true, false);
    var usage = new ProcessUsage();
    LoadResult total = LoadResult.NOTHING;
    double planning = 0;
    try (RestoreTarget target =
        new EmbeddedPlugin()
            .targets()
            .get(0)
            .open("embedded://" + folder, OpenMode.WRITE, run, OptionValues.NONE)) {
      var apply =
          new LogApply(((SortedEntryTarget) target).entries(), new ApplyLimits(cores, memory / 2));
      var metas = ParsedMetaCache.ofManySegments();
      for (int s = 0; s < segments; s++) {
        Tso start = SysbenchBackup.endOfPart(cuts, s, segments);
        Tso restoredTs = SysbenchBackup.endOfPart(cuts, s + 1, segments);
        long began = System.nanoTime();
        LogSelection selection =
            log.select(start, restoredTs, true, new RawMetaStore(Map.of(), metas));
        planning += (System.nanoTime() - began) / 1e9;
        total = total.plus(apply.run(load("s" + s, selection), new NoLedger()).applied());
      }
      target.flush();
      usage.print();
      ProcessUsage.printThreads();
    }
    double seconds = usage.seconds();
    // The bytes of the log, not of the reads: each segment reads the whole object around a cut.
    long plain = plainBytes(all());
    System.out.printf(
        Locale.ROOT,
        "%d segment(s): %.2f s wall (%.2f s of it planning), %d files, %,d MiB plain, %,d events in"
            + " the windows, %,d pairs of %,d MiB put%n",
        segments,
        seconds,
        planning,
        total.files(),
        plain >> 20,
        total.events(),
        total.kvs(),
        total.bytes() >> 20);
    System.out.printf(
        Locale.ROOT,
        "  %.0f MB/s of plain events, %,.0f events/s, %,.0f pairs/s%n",
        plain / 1e6 / seconds,
        total.events() / seconds,
        total.kvs() / seconds);
    if (limit > 0) {
      System.out.printf(
          Locale.ROOT,
          "  of the limit, %.0f MB/s a core: %.0f %% by wall time on %d cores, %.0f %% by CPU seconds%n",
          limit,
          100 * plain / 1e6 / seconds / (limit * cores),
          cores,
          100 * plain / 1e6 / usage.cpuSeconds() / limit);
    }
    result(usage, plain, total.events(), total.kvs());
  }

  private LogLoad load(String id, LogSelection selection) {
    return new LogLoad(
        id,
        storage,
        CipherSpec.PLAINTEXT,
        selection.dataRanges(),
        table -> OptionalLong.of(table + 1000),
        selection.start(),
        selection.shift(),
        selection.restoredTs(),
        LoadBudget.ofMachine());
  }

  static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** A run that is never resumed. */
  private static final class NoLedger implements WorkCheckpoint {
    @Override
    public boolean isDone(String unit) {
      return false;
    }

    @Override
    public void done(String unit, LoadResult result) {}

    @Override
    public void progress(long bytes, long kvs, String waitingOn) {}
  }
}
