package io.pitr.integration;

import io.pitr.integration.TargetCluster.Segment;
import io.pitr.integration.backup.RecordedBackup;
import io.pitr.integration.backup.Recorder;
import io.pitr.integration.backup.SourceCluster;
import io.pitr.integration.scenario.RandomScenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random statements, cut anywhere. */
@Tag("real")
@ExtendWith(SuiteParameter.class)
class RandomScenarioIT {
  private static final int CUTS = 4;

  @Test
  void everyCutOfARandomWorkloadIsRestored(Suite suite) throws Exception {
    int seed = suite.settings().number("pitr.seed", 1);
    int steps = suite.settings().number("pitr.steps", 200);
    System.out.println("-Dpitr.seed=" + seed + " -Dpitr.steps=" + steps);
    RecordedBackup backup;
    try (SourceCluster source = suite.source()) {
      backup =
          new Recorder(source, suite.folder("random-"))
              .record(new RandomScenario(seed, steps, CUTS));
    }
    try (TargetSession session = suite.target()) {
      var expectation = RestoreExpectation.of(backup, session);
      for (Segment segment : Segment.chain(backup.cuts())) {
        session.target().restore(backup, segment);
        if (!segment.last()) {
          expectation.assertBetweenSegments(segment.end());
        }
      }
      expectation.assertFinished();
    }
  }
}
