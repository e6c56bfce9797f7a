package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.e2e.KillTally.Violation;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chains of segments whose commands are killed in every phase, also while they finish, and started
 * again. Each segment and the end are the same as without a kill, wherever the log is cut.
 */
@Order(1) // One of the longest: begins first.
@Tag("kill")
class SegmentKillTest {
  private static final int KILLS = 270;
  private static final int KILLS_OF_REAL_BACKUPS = 30;
  private static final int MOST_CUTS = 5;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void aChainThatIsKilledInEveryPhaseEndsAsOneGo() throws Exception {
    KillTally tally =
        KillSuite.run(
            KILLS,
            folder,
            Set.copyOf(KillMoment.PHASES),
            (run, random) -> KillSuite.cuts(run, 1 + random.nextInt(MOST_CUTS), random));

    assertThat(tally.kills()).isGreaterThanOrEqualTo(KillSuite.count(KILLS));
    assertThat(tally.phases()).containsAll(KillMoment.PHASES);
    assertSameAsUndisturbed(tally);
  }

  @Test
  void aKilledChainOverARealBackupEndsAsOneGo() throws Exception {
    KillTally tally = KillSuite.runReal(KILLS_OF_REAL_BACKUPS, folder, (ends, random) -> ends);

    assertThat(tally.kills()).isGreaterThanOrEqualTo(KillSuite.count(KILLS_OF_REAL_BACKUPS));
    assertSameAsUndisturbed(tally);
  }

  private static void assertSameAsUndisturbed(KillTally tally) {
    assertThat(tally.segments()).as("segments that were compared").isPositive();
    assertThat(tally.chains()).as("chains that were compared").isPositive();
    assertThat(tally.violations(Violation.EXECUTED_EARLY)).isEmpty();
    assertThat(tally.violations(Violation.OTHER_SEGMENT)).isEmpty();
    assertThat(tally.violations(Violation.OTHER_END)).isEmpty();
  }
}
