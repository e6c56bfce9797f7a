package io.pitr.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.integration.TargetCluster.Segment;
import io.pitr.integration.backup.RecordedBackup;
import io.pitr.integration.backup.RecordedBackup.CutPoint;
import io.pitr.integration.program.RunningProgram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs that are killed and started again with the same command. */
@Tag("real")
@Tag("kill")
@ExtendWith(SuiteParameter.class)
class KilledRestoreIT {
  @Test
  void aRunKilledInAnyPhaseContinuesWithTheSameCommand(Suite suite) throws Exception {
    RecordedBackup backup = suite.anyBackup();
    List<CutPoint> cuts = backup.cuts();
    CutPoint middle = cuts.get(cuts.size() / 2 - 1);
    List<String> first =
        suite.isDeep() ? List.of("BASE", "SCHEMA", "APPLY", "SEAL") : List.of("BASE", "APPLY");
    List<String> last =
        suite.isDeep() ? List.of("SCHEMA", "APPLY", "SEAL", "FINISH") : List.of("SEAL", "FINISH");
    try (TargetSession session = suite.target()) {
      var expectation = RestoreExpectation.of(backup, session);
      var killed = new ArrayList<String>();
      killed.addAll(
          killedAndRepeated(session.target(), backup, new Segment(0, middle, false), first));
      expectation.assertBetweenSegments(middle);
      killed.addAll(
          killedAndRepeated(
              session.target(), backup, new Segment(middle.ts(), backup.lastCut(), true), last));
      expectation.assertFinished();
      assertThat(killed).as("phases that were interrupted").hasSizeGreaterThan(1);
      System.out.println("killed in " + killed);
    }
  }

  /** The phases in which the run was alive when it was killed. */
  private static List<String> killedAndRepeated(
      TargetCluster target, RecordedBackup backup, Segment segment, List<String> phases)
      throws InterruptedException {
    var killed = new ArrayList<String>();
    List<String> command = target.segment(backup, segment);
    for (String phase : phases) {
      RunningProgram run = target.br().start(command);
      if (run.awaitWord(phase) && run.kill()) {
        killed.add(phase);
      }
    }
    target.restore(backup, segment);
    return killed;
  }
}
