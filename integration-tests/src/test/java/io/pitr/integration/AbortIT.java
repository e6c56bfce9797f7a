package io.pitr.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.integration.TargetCluster.Segment;
import io.pitr.integration.backup.RecordedBackup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A chain that is aborted. */
@Tag("real")
@ExtendWith(SuiteParameter.class)
class AbortIT {

  @Test
  void anAbortedChainGivesBackWhatItTookFromTheCluster(Suite suite) throws Exception {
    RecordedBackup backup = suite.anyBackup();
    try (TargetSession session = suite.target()) {
      RestoreExpectation.of(backup, session);
      TargetCluster target = session.target();
      target.restore(backup, new Segment(0, backup.cuts().get(0), false));
      assertThat(target.cluster().changedSettings())
          .as("garbage is kept between segments")
          .isNotEmpty();

      target.br().run(target.command("restore", "abort", "--yes", "--json")).requireSuccess();

      session.assertGivenBack();
      assertThat(target.status().path("state").asString()).isEqualTo("aborted");
    }
  }

  @Test
  void aPurgedTargetTakesANewChain(Suite suite) throws Exception {
    RecordedBackup backup = suite.anyBackup();
    Segment first = new Segment(0, backup.cuts().get(0), false);
    try (TargetSession session = suite.target()) {
      var expectation = RestoreExpectation.of(backup, session);
      TargetCluster target = session.target();
      target.restore(backup, first);
      target.close();
      assertThat(target.status().path("state").asString()).isEqualTo("empty");

      target.restore(backup, first);

      expectation.assertBetweenSegments(first.end());
    }
  }
}
