package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.cli.program.ProgramRun;
import io.pitr.engine.status.RestoreStatus.State;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.sim.SimTidb;
import io.pitr.testkit.CorpusExpectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program in a process of its own gets a signal while it restores: it says so on the terminal
 * and in each of its outputs, and the command that it prints resumes the restore.
 */
@Timeout(240)
class SignalledRunsTest {
  private static final Pattern COMMAND = Pattern.compile("to resume: `br ([^`]*)`");
  private static final String USER = "restorer";
  private static final String PASSWORD = "not-to-be-seen";

  @TempDir Path folder;

  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");
  private final Tso end = alpha.cut("s2").ts();

  @Test
  void aTerminatedRestoreIntoAnEmbeddedTargetIsResumedByThePrintedCommand() throws Exception {
    Path target = folder.resolve("target");
    List<String> command = command("--target", Workbench.uri(target), "--report", "r.json");

    ProgramRun stopped = stopped(KillableRun.startSlow(folder, command), "BASE", "TERM");
    assertStopped(stopped);
    ProgramRun resumed = resume(stopped);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertRestored(new Workbench(alpha.full(), alpha.log()), Workbench.uri(target));
  }

  @Test
  void anInterruptedRestoreIntoAClusterLeavesNothingTaken() throws Exception {
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    try (var cluster = new SimCluster(1, 1, 1, 40)) {
      var sql = new RecordingSql("9.0.0");
      try (var tidb = new SimTidb(sql, USER, PASSWORD)) {
        List<String> command =
            command(
                "--pd",
                String.join(",", cluster.pdAddresses()),
                "--tidb",
                tidb.address(),
                "--tidb-user",
                USER,
                "--tidb-password-file",
                "password",
                "--report",
                "r.json");
        var bench =
            new Workbench(
                alpha.full(),
                alpha.log(),
                Workbench.plugins(new SimulatedClusterPlugin(cluster, sql)));

        ProgramRun stopped = stopped(KillableRun.start(folder, command), "APPLY", "INT");
        assertStopped(stopped);
        assertThat(cluster.importMode()).isEmpty();
        assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
        assertThat(cluster.pdState().temporarySettings()).isEmpty();
        assertThat(bench.engine().status(cluster.uri(), Map.of()).state()).isEqualTo(State.FAILED);
        ProgramRun resumed = resume(stopped);

        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertRestored(bench, cluster.uri());
        assertThat(cluster.violations()).isEmpty();
      }
    }
  }

  private List<String> command(String... more) {
    var words =
        new ArrayList<>(
            List.of("restore", "point", "-s", alpha.log().toAbsolutePath().normalize().toString()));
    words.add("--full-backup-storage");
    words.add(alpha.full().toAbsolutePath().normalize().toString());
    words.addAll(List.of("--restored-ts", end.toString(), "--last=false", "--json"));
    words.addAll(List.of("--metrics", "m.prom", "--log-file", "br.log"));
    words.addAll(List.of(more));
    return words;
  }

  /** Sends a signal when the run begins a phase, and waits for its end. */
  private static ProgramRun stopped(KillableRun run, String phase, String signal)
      throws IOException, InterruptedException {
    assertThat(run.awaitPhase(phase)).as(run.lines()).isTrue();
    run.signal(signal);
    return run.await();
  }

  private void assertStopped(ProgramRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("a second signal ends it at once").doesNotContain(PASSWORD);
    assertThat(run.err().lines().filter(line -> line.startsWith("["))).hasSize(1);
    assertThat(lastLine(run.err()))
        .startsWith(
            "[INTERRUPTED] the run was asked to stop; Run the same command again to resume");
    JsonNode document = JsonMapper.shared().readTree(run.out());
    assertThat(document.at("/error/code").asString()).isEqualTo("INTERRUPTED");
    JsonNode report = JsonMapper.shared().readTree(Files.readString(folder.resolve("r.json")));
    assertThat(report.at("/errors/0/code").asString()).isEqualTo("INTERRUPTED");
    assertThat(report.at("/errors/0/remedy").asString()).contains("`br restore point ");
    assertThat(folder.resolve("m.prom"))
        .content()
        .containsPattern("br_run_state\\{[^}]*state=\"failed\"[^}]*} 1\n");
    assertThat(lastLine(Files.readString(folder.resolve("br.log"))))
        .contains("`br restore point` failed", "[exit-code=1]");
  }

  private ProgramRun resume(ProgramRun stopped) throws IOException, InterruptedException {
    Matcher command = COMMAND.matcher(lastLine(stopped.err()));
    assertThat(command.find()).as(stopped.err()).isTrue();
    return ProgramRun.of(folder, command.group(1).replace("'", "").split(" "));
  }

  private void assertRestored(Workbench bench, String target) throws IOException {
    Path out = folder.resolve("export");
    bench.export(target, Tso.MAX, ExportFormat.JSONL, out);
    assertThat(new ExportedState(out).differences(alpha.tables("s2"))).isEmpty();
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (before, line) -> line);
  }
}
