package io.pitr.bench;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.target.TargetProvider;
import io.pitr.cluster.TikvEnvironment;
import io.pitr.cluster.TikvPlugin;
import io.pitr.cluster.TikvTargetProvider;
import io.pitr.engine.request.BackupAccess;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.Resources;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.inspect.report.PhaseTime;
import io.pitr.inspect.report.RunRecorder;
import io.pitr.inspect.report.WaitTime;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.registry.PluginRegistry;
import io.pitr.sim.CallLog;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.testkit.CorpusExpectation;
import io.pitr.testkit.CorpusExpectation.Cut;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Restores a corpus in its segments, with an empty one after the first, into a simulated cluster
 * whose servers answer with delays, and prints where the time goes. It shows waits and sequential
 * requests, not the speed of real servers. Arguments, each {@code name=value}: {@code corpus}, of
 * those below {@code corpora}; in milliseconds {@code request} (each request over gRPC and HTTP),
 * {@code connect} (a SQL session), {@code statement}, {@code load} (a TiDB server loads a published
 * schema), {@code drop}, {@code add} and {@code check} (of an index); {@code warm=0} leaves a first
 * run out that warms the virtual machine.
 */
public final class ClusterRun {
  private final BenchArguments options;
  private final CorpusExpectation corpus;
  private final boolean quiet;

  private ClusterRun(BenchArguments options, boolean quiet) {
    this.options = options;
    this.corpus = CorpusExpectation.named(options.text("corpus", "alpha"));
    this.quiet = quiet;
  }

  public static void main(String[] arguments) {
    var options = BenchArguments.of(arguments);
    System.setProperty("pitr.corpus", options.text("corpora", "../shared/corpus"));
    if (options.number("warm", 1) > 0) {
      new ClusterRun(options, true).run();
    }
    new ClusterRun(options, false).run();
  }

  /** A segment to restore. */
  private record Span(String name, Tso end, boolean last) {}

  private List<Span> spans() {
    var spans = new ArrayList<Span>();
    List<Cut> cuts = corpus.cuts().stream().filter(cut -> !cut.name().equals("full")).toList();
    for (int i = 0; i < cuts.size(); i++) {
      spans.add(new Span(cuts.get(i).name(), cuts.get(i).ts(), i == cuts.size() - 1));
      if (i == 0) {
        spans.add(new Span("empty", new Tso(cuts.get(i).ts().value() + 1), false));
      }
    }
    return spans;
  }

  private void run() {
    try (var cluster = new SimCluster(1, 3, 3, 1)) {
      cluster.addTiflash(900_000, "z1");
      var sql = new RecordingSql("9.0.0");
      sql.serve(cluster);
      RestorePlugin target =
          new Target(
              new TikvTargetProvider(
                  new TikvEnvironment(cluster.time(), security -> sql, Map.of())));
      slowDown(cluster, sql);
      Tso reached = Tso.ZERO;
      for (Span span : spans()) {
        int requests = cluster.calls().calls().size();
        int statements = sql.all().size();
        var recorder = new RunRecorder(System::nanoTime);
        var engine =
            new RestoreEngine(
                PluginRegistry.of(
                    List.of(
                        new LocalStoragePlugin(),
                        target,
                        new GcPlugin(),
                        new IndexPlugin(),
                        new TiflashPlugin())),
                List.of(recorder),
                Clock.systemUTC());
        var unused = engine.restore(request(cluster.uri(), reached, span));
        recorder.close();
        reached = span.end;
        if (!quiet) {
          List<CallLog.Call> calls = cluster.calls().calls();
          print(
              span, recorder, calls.subList(requests, calls.size()), sql.all().size() - statements);
        }
      }
      if (!quiet) {
        System.out.println("DDL statements at once, at most: " + sql.mostAtOnce("ALTER"));
      }
    }
  }

  private void slowDown(SimCluster cluster, RecordingSql sql) {
    cluster.latency().request(millis("request", 2));
    sql.connecting(() -> cluster.time().sleep(millis("connect", 20)));
    cluster.informationSchema().loadsWhenPublished(millis("load", 200));
    sql.effect(
        statement -> {
          boolean add = statement.contains(" ADD INDEX ") || statement.contains(" ADD UNIQUE ");
          cluster
              .time()
              .sleep(
                  add
                      ? millis("add", 1_000)
                      : statement.contains(" DROP INDEX ")
                          ? millis("drop", 300)
                          : statement.startsWith("ADMIN CHECK")
                              ? millis("check", 100)
                              : millis("statement", 5));
        });
  }

  private Duration millis(String name, int absent) {
    return Duration.ofMillis(options.number(name, absent));
  }

  private RestoreRequest request(String uri, Tso reached, Span span) {
    return new RestoreRequest(
        uri,
        new BackupAccess(
            "local://" + corpus.log().toAbsolutePath().normalize(),
            CipherSpec.PLAINTEXT,
            CipherSpec.PLAINTEXT,
            true),
        reached.equals(Tso.ZERO)
            ? new SegmentStart.FullBackup("local://" + corpus.full().toAbsolutePath().normalize())
            : new SegmentStart.At(reached),
        new SegmentEnd.At(span.end),
        span.last ? LastChoice.LAST : LastChoice.NOT_LAST,
        List.of(),
        Duration.ofHours(72),
        new Resources(256L << 20, 2),
        RepeatedFlags.NONE,
        Map.of());
  }

  private static void print(
      Span span, RunRecorder recorder, List<CallLog.Call> requests, int statements) {
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f s, %d requests over gRPC, %d SQL statements%n",
        span.name,
        recorder.elapsed().toMillis() / 1000.0,
        requests.size(),
        statements);
    System.out.println("  " + names(requests));
    for (PhaseTime phase : recorder.phases()) {
      System.out.printf(
          Locale.ROOT,
          "  %-7s %6.2f s, work %6.2f s, waiting %6.2f s%s%n",
          phase.phase(),
          phase.took().toMillis() / 1000.0,
          phase.worked().toMillis() / 1000.0,
          phase.waited().toMillis() / 1000.0,
          phase.waits().stream().map(ClusterRun::text).collect(Collectors.joining("; ", " ", "")));
    }
  }

  /** The number of calls by name. */
  private static Map<String, Long> names(List<CallLog.Call> requests) {
    return requests.stream()
        .collect(Collectors.groupingBy(CallLog.Call::name, TreeMap::new, Collectors.counting()));
  }

  private static String text(WaitTime wait) {
    return String.format(
        Locale.ROOT,
        "%s: %.2f s (%d)",
        wait.reason(),
        wait.took().toMillis() / 1000.0,
        wait.times());
  }

  /** Opens the simulated cluster. */
  private record Target(TargetProvider provider) implements RestorePlugin {
    @Override
    public String id() {
      return "simulated-cluster";
    }

    @Override
    public List<OptionSpec> options() {
      return new TikvPlugin().options();
    }

    @Override
    public List<TargetProvider> targets() {
      return List.of(provider);
    }
  }
}
