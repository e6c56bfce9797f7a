package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.cli.program.ProgramRun;
import io.pitr.engine.status.RestoreStatus.State;
import io.pitr.workload.Workload;
import io.pitr.workload.WorkloadOptions;
import io.pitr.workload.WorkloadRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two runs on one target: the second is refused while the first lives, and takes over when it is
 * dead.
 */
@Tag("kill")
class TargetInUseTest {
  @TempDir Path folder;

  private Workbench bench = new Workbench(Path.of("none"), Path.of("none"));
  private Tso end = Tso.ZERO;
  private String target = "";

  @BeforeEach
  void write() {
    WorkloadRun run = Workload.generate(3, WorkloadOptions.DEFAULT).run(folder);
    bench = new Workbench(folder.resolve("full"), folder.resolve("log"));
    end = run.end();
    target = Workbench.uri(folder.resolve("target"));
  }

  @Test
  void aTargetInUseIsRefusedUntilItsRunIsDead() throws Exception {
    KillableRun first = KillableRun.startSlow(folder, restore());
    try (var signal = new StopSignal()) {
      assertThat(first.awaitPhase("BASE")).as(first.lines()).isTrue();
      signal.send(first);

      for (List<String> command :
          List.of(
              restore(),
              List.of("restore", "finish", "--target", target),
              List.of("restore", "abort", "--target", target))) {
        ProgramRun second = KillableRun.start(folder, command).await();
        assertThat(second.exitCode()).as(second.err()).isEqualTo(1);
        assertThat(second.err())
            .contains("[TARGET_IN_USE]")
            .contains("process " + first.pid())
            .contains("; ");
      }
      assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.OPEN);
    } finally {
      assertThat(first.kill()).isTrue();
    }
    assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.FAILED);

    ProgramRun next = KillableRun.start(folder, restore()).await();
    assertThat(next.exitCode()).as(next.err()).isZero();
    assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.FINISHED);
    assertThat(bench.check(target).problems()).isEmpty();
  }

  @Test
  void twoRunsAtOnceRestoreOnce() throws Exception {
    KillableRun one = KillableRun.start(folder, restore());
    KillableRun other = KillableRun.start(folder, restore());

    var codes = new ArrayList<Integer>();
    for (KillableRun run : List.of(one, other)) {
      ProgramRun done = run.await();
      codes.add(done.exitCode());
      if (done.exitCode() != 0) {
        assertThat(done.err()).contains("[TARGET_IN_USE]");
      }
    }
    assertThat(codes).contains(0);
    assertThat(bench.engine().status(target, Map.of()).state()).isEqualTo(State.FINISHED);
    assertThat(bench.check(target).problems()).isEmpty();
  }

  @Test
  void commandsThatOnlyReadAreNotRefused() throws Exception {
    bench.first(target, end, false);
    KillableRun finishing =
        KillableRun.startSlow(folder, List.of("restore", "finish", "--target", target));
    try (var signal = new StopSignal()) {
      if (finishing.awaitPhase("FINISH")) {
        signal.send(finishing);
        ProgramRun export =
            KillableRun.start(
                    folder, List.of("export", "--target", target, "-o", "out", "--format", "jsonl"))
                .await();
        assertThat(export.exitCode()).as(export.err()).isZero();
      }
    } finally {
      finishing.kill();
    }
    assertThat(folder.resolve("out").resolve("metadata")).exists();
  }

  private List<String> restore() {
    return List.of(
        "restore",
        "point",
        "-s",
        bench.log(),
        "--full-backup-storage",
        bench.full(),
        "--restored-ts",
        end.toString(),
        "--target",
        target);
  }
}
