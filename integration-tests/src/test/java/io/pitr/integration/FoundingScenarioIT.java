package io.pitr.integration;

import io.pitr.integration.TargetCluster.Segment;
import io.pitr.integration.backup.RecordedBackup;
import io.pitr.integration.backup.RecordedBackup.CutPoint;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A log is restored in three segments, the third with {@code --last=true}. */
@Tag("real")
@ExtendWith(SuiteParameter.class)
class FoundingScenarioIT {

  @Test
  void threeSegmentsEndInTheStateOfTheUpstream(Suite suite) throws Exception {
    RecordedBackup backup = suite.founding();
    try (TargetSession session = suite.target()) {
      var expectation = RestoreExpectation.of(backup, session);
      List<CutPoint> cuts = backup.cuts();
      TargetCluster target = session.target();

      target.restore(backup, new Segment(0, cuts.get(0), false));
      expectation.assertBetweenSegments(cuts.get(0));
      target.restore(backup, new Segment(cuts.get(0).ts(), cuts.get(1), false));
      expectation.assertBetweenSegments(cuts.get(1));
      target.restore(backup, new Segment(cuts.get(1).ts(), cuts.get(2), true));
      expectation.assertFinished();
    }
  }

  @Test
  void oneGoEndsInTheStateOfTheUpstream(Suite suite) throws Exception {
    RecordedBackup backup = suite.founding();
    try (TargetSession session = suite.target()) {
      var expectation = RestoreExpectation.of(backup, session);
      session.target().restore(backup, new Segment(0, backup.lastCut(), true));
      expectation.assertFinished();
    }
  }
}
