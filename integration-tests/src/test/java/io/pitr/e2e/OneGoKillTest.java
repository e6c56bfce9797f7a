package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.workload.WorkloadRun;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A restore in one go that is killed at any moment and given again ends as an undisturbed one. */
@Tag("kill")
class OneGoKillTest {
  private static final int KILLS = 100;
  private static final int OF_REAL = 10;

  @TempDir(factory = MemoryFolder.class, cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void killedAtAnyMomentTheSameCommandGoesOn() throws Exception {
    KillTally tally =
        KillSuite.run(
            KILLS - OF_REAL,
            folder,
            (WorkloadRun run, SplittableRandom random) ->
                List.of(random.nextInt(4) == 0 ? KillSuite.someCommit(run, random) : run.end()));

    assertThat(tally.kills()).isPositive();
  }

  @Test
  void soDoesTheRestoreOfARealBackup() throws Exception {
    KillTally tally =
        KillSuite.runReal(OF_REAL, folder, (ends, random) -> List.of(ends.get(ends.size() - 1)));

    assertThat(tally.kills()).isPositive();
  }
}
