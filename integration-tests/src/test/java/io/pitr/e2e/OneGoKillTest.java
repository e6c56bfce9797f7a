package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.e2e.KillTally.Violation;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A restore in one go that is killed and started again ends as one that nobody disturbed. */
@Order(1) // One of the longest: begins first.
@Tag("kill")
class OneGoKillTest {
  private static final int KILLS = 90;
  private static final int KILLS_OF_REAL_BACKUPS = 10;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void aKilledRestoreEndsAsAnUndisturbedOne() throws Exception {
    KillTally tally =
        KillSuite.run(
            KILLS,
            folder,
            Set.of("BASE", "APPLY"),
            (run, random) ->
                List.of(random.nextInt(4) == 0 ? KillSuite.someCommit(run, random) : run.end()));

    assertThat(tally.kills()).isGreaterThanOrEqualTo(KillSuite.count(KILLS));
    assertThat(tally.phases()).contains("BASE", "APPLY");
    assertThat(tally.chains()).isPositive();
    assertThat(tally.violations(Violation.OTHER_END)).isEmpty();
  }

  @Test
  void aKilledRestoreOfARealBackupEndsAsAnUndisturbedOne() throws Exception {
    KillTally tally =
        KillSuite.runReal(
            KILLS_OF_REAL_BACKUPS, folder, (ends, random) -> List.of(ends.get(ends.size() - 1)));

    assertThat(tally.kills()).isGreaterThanOrEqualTo(KillSuite.count(KILLS_OF_REAL_BACKUPS));
    assertThat(tally.chains()).isPositive();
    assertThat(tally.violations(Violation.OTHER_END)).isEmpty();
  }
}
