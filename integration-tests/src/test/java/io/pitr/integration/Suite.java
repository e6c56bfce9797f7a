package io.pitr.integration;

import io.pitr.integration.backup.GoBr;
import io.pitr.integration.backup.RecordedBackup;
import io.pitr.integration.backup.RecordedBackup.CutPoint;
import io.pitr.integration.backup.Recorder;
import io.pitr.integration.backup.SourceCluster;
import io.pitr.integration.cluster.ClusterAddress;
import io.pitr.integration.cluster.SimulatedCluster;
import io.pitr.integration.cluster.UsedCluster;
import io.pitr.integration.program.Br;
import io.pitr.integration.scenario.FoundingScenario;
import io.pitr.sim.ReachableCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The clusters and backups that the tests of a run share. A test that needs one that is not given
 * is skipped, with the name of the missing setting. Closed at the end of the run; leaves nothing
 * behind. Tests may run side by side against simulated clusters only.
 */
public final class Suite implements AutoCloseable {
  private final Settings settings;
  private final Path scratch;
  private Optional<RecordedBackup> founding = Optional.empty();

  Suite(Settings settings) {
    this.settings = settings;
    Path parent = Path.of(settings.text("pitr.scratch").orElse("target/clusters")).toAbsolutePath();
    try {
      Files.createDirectories(parent);
      this.scratch = Files.createTempDirectory(parent, "run-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Settings settings() {
    return settings;
  }

  /** A new folder, removed at the end of the run. Stores of the clusters must see it, too. */
  public Path folder(String prefix) {
    try {
      return Files.createTempDirectory(scratch, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean simulated() {
    return settings.isOn("pitr.simulated");
  }

  /** The cluster to restore into; empty, and to be closed by the test. */
  public TargetSession target() {
    if (!simulated()) {
      ClusterAddress address = given("pitr.target.pd", () -> ClusterAddress.of("target", settings));
      return new TargetSession(target(address), Optional.empty());
    }
    try {
      var cluster = new ReachableCluster(SimulatedCluster.SPEED);
      var address =
          new ClusterAddress(List.of(cluster.pd().split(",")), Optional.empty(), "root", "");
      return new TargetSession(target(address), Optional.of(cluster));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TargetCluster target(ClusterAddress address) {
    Path launcher = Path.of(System.getProperty("pitr.root", "..")).resolve("br").toAbsolutePath();
    var environment = new HashMap<String, String>();
    environment.put("BR_NO_BUILD", "1");
    environment.put("BR_TIDB_PASSWORD", address.password());
    if (simulated()) {
      // Runs are many and short there: compiling would take longer than it saves.
      environment.put("BR_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    }
    boolean sql = !simulated() && !settings.text("pitr.target.rows").orElse("sql").equals("export");
    return new TargetCluster(
        new UsedCluster(address),
        new Br(launcher.normalize(), environment),
        folder("target-"),
        sql);
  }

  /** The cluster to record from; empty, and to be closed by the test. */
  public SourceCluster source() {
    ClusterAddress address = given("pitr.source.pd", () -> ClusterAddress.of("source", settings));
    Path program = given("pitr.br", () -> settings.text("pitr.br").map(Path::of));
    GoBr br = new GoBr(program, address.pd(), scratch.resolve("go-br.log"));
    return new SourceCluster(new UsedCluster(address), br);
  }

  /** The founding scenario, recorded from the source cluster once in a run. */
  public RecordedBackup founding() {
    if (founding.isEmpty()) {
      try (SourceCluster source = source()) {
        founding =
            Optional.of(new Recorder(source, folder("founding-")).record(new FoundingScenario()));
      }
    }
    return founding.get();
  }

  /** The backup that was given, or else the founding scenario. */
  public RecordedBackup anyBackup() {
    List<RecordedBackup> given = givenBackups();
    return given.isEmpty() ? founding() : given.get(0);
  }

  /**
   * Backups that were recorded earlier: the folder that {@code pitr.backup} names; for the
   * simulated cluster, those of the corpus.
   */
  public List<RecordedBackup> givenBackups() {
    Optional<String> named = settings.text("pitr.backup");
    if (named.isPresent()) {
      Path folder = Path.of(named.get()).toAbsolutePath().normalize();
      if (!Files.exists(folder.resolve("cuts.json"))) {
        throw new IllegalArgumentException(
            "pitr.backup names " + folder + ", where no backup with a cuts.json is");
      }
      return List.of(new RecordedBackup(folder));
    }
    if (!simulated()) {
      return List.of();
    }
    Path corpus = Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"));
    if (!Files.isDirectory(corpus)) {
      if (System.getenv("CI") != null) {
        throw new IllegalStateException("no corpus at " + corpus.toAbsolutePath());
      }
      Assumptions.abort("no corpus at " + corpus.toAbsolutePath());
    }
    return Stream.of("alpha").map(corpus::resolve).map(RecordedBackup::new).toList();
  }

  /** Whether to do all that a suite can do: on real clusters, and in deep builds. */
  boolean isDeep() {
    return !simulated() || Double.parseDouble(settings.text("pitr.test.scale").orElse("1")) >= 1;
  }

  /** The cuts of a backup; in a plain build only the first, one in the middle and the last. */
  List<CutPoint> someCuts(RecordedBackup backup) {
    List<CutPoint> cuts = backup.cuts();
    return isDeep() || cuts.size() < 4
        ? cuts
        : List.of(cuts.get(0), cuts.get(cuts.size() / 2), backup.lastCut());
  }

  /** Skips the test without a value. */
  <T> T given(String name, Supplier<Optional<T>> value) {
    Optional<T> found = value.get();
    if (found.isEmpty()) {
      String reason = SkipReason.without(name);
      System.out.println("skipped: " + reason);
      Assumptions.abort(reason);
    }
    return found.orElseThrow();
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
