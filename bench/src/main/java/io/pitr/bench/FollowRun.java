package io.pitr.bench;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
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
import io.pitr.follow.FollowListener;
import io.pitr.follow.FollowPosition;
import io.pitr.follow.FollowRequest;
import io.pitr.follow.Follower;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.registry.PluginRegistry;
import io.pitr.writer.log.LogCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Restores a backup with its schema by the engine: in one go, or as {@code follow} does while the
 * log's checkpoint advances, each time after the previous segment is restored. Arguments, each
 * {@code name=value}: {@code backup}, of which the checkpoints are rewritten, {@code target}
 * (removed before), {@code memory} in MiB, {@code cores}, {@code segments}, {@code cuts}: where
 * these end, at {@code checkpoints} that the log's flushes left, or at {@code parts} of the log
 * that are equally long, in the middle of flushes. The last line, {@code RESULT …}, is for
 * programs.
 */
public final class FollowRun {
  private final Path backup;
  private final List<Tso> cuts;
  private final PluginRegistry plugins =
      PluginRegistry.of(
          List.of(
              new LocalStoragePlugin(),
              new EmbeddedPlugin(),
              new GcPlugin(),
              new IndexPlugin(),
              new TiflashPlugin()));
  private final RestoreEngine engine = new RestoreEngine(plugins, List.of(), Clock.systemUTC());
  private final RestoreRequest request;

  private FollowRun(Path backup, Path target, Resources resources) throws IOException {
    this.backup = backup;
    this.cuts = SysbenchBackup.cuts(backup);
    this.request =
        new RestoreRequest(
            "embedded://" + target,
            new BackupAccess(
                "local://" + backup.resolve("log"),
                CipherSpec.PLAINTEXT,
                CipherSpec.PLAINTEXT,
                true),
            new SegmentStart.FullBackup("local://" + backup.resolve("full")),
            new SegmentEnd.LogEnd(),
            LastChoice.LAST,
            List.of(),
            Duration.ofHours(72),
            resources,
            RepeatedFlags.NONE,
            Map.of(
                "memory", Long.toString(resources.memoryBytes() / 2),
                "concurrency", Integer.toString(resources.parallelism())));
  }

  public static void main(String[] arguments) throws Exception {
    var options = BenchArguments.of(arguments);
    Path target = Path.of(options.text("target", "bench/target/restored")).toAbsolutePath();
    ApplyRun.remove(target);
    var usage = new ProcessUsage();
    int cores = options.number("cores", Runtime.getRuntime().availableProcessors());
    var run =
        new FollowRun(
            Path.of(options.text("backup", "bench/target/sysbench")).toAbsolutePath(),
            target,
            new Resources((long) options.number("memory", 512) << 20, cores));
    int segments = options.number("segments", 1);
    if (segments == 1) {
      run.checkpoint(run.end());
      run.engine.restore(run.request);
    } else {
      run.follow(run.ends(segments, options.text("cuts", "checkpoints")));
    }
    usage.print();
    ProcessUsage.printThreads();
    System.out.printf(
        Locale.ROOT,
        "RESULT wall=%.3f cpu=%.2f rss=%d%n",
        usage.seconds(),
        usage.cpuSeconds(),
        ProcessUsage.peakRssMib());
  }

  private Tso end() {
    return cuts.get(cuts.size() - 1);
  }

  /** Where segments of about the same length end. */
  private List<Tso> ends(int segments, String where) throws IOException {
    List<Tso> checkpoints = SysbenchBackup.checkpoints(backup);
    List<Tso> ends = new ArrayList<>();
    for (int i = 1; i < segments; i++) {
      Tso part = SysbenchBackup.endOfPart(cuts, i, segments);
      ends.add(
          switch (where) {
            case "parts" -> part;
            case "checkpoints" ->
                checkpoints.stream().filter(each -> !each.isBefore(part)).findFirst().orElse(end());
            default -> throw new IllegalArgumentException("cuts=checkpoints or cuts=parts");
          });
    }
    ends.add(end());
    if (Set.copyOf(ends).size() < segments) {
      throw new IllegalArgumentException("too few checkpoints for " + segments + " segments");
    }
    return ends;
  }

  private void follow(List<Tso> ends) {
    checkpoint(ends.get(0));
    var listener =
        new FollowListener() {
          private int restored;

          @Override
          public void segment(SegmentReport report) {
            restored++;
            if (restored < ends.size()) {
              checkpoint(ends.get(restored));
            }
          }

          @Override
          public void idle(FollowPosition position) {
            throw new IllegalStateException("nothing to do at " + position);
          }
        };
    new Follower(engine, plugins, listener, interval -> false)
        .run(new FollowRequest(request, Duration.ZERO, Optional.of(end()), true, Optional.empty()));
  }

  /** Sets the log's checkpoint, up to which it can be restored. */
  private void checkpoint(Tso ts) {
    LogCheckpoint.move(backup.resolve("log"), ts);
  }
}
