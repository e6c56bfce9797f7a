package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chains of segments whose commands are killed at any moment of any phase, also while they finish,
 * and given again: every segment and the end are as undisturbed ones, wherever the log was cut.
 */
@Tag("kill")
class SegmentKillTest {
  private static final int KILLS = 300;
  private static final int OF_REAL = 30;
  private static final int MOST_CUTS = 5;

  @TempDir(factory = MemoryFolder.class, cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void killedAtAnyMomentOfAnySegmentTheSameCommandGoesOn() throws Exception {
    KillTally tally =
        KillSuite.run(
            KILLS - OF_REAL,
            folder,
            (run, random) -> KillSuite.cuts(run, 1 + random.nextInt(MOST_CUTS), random));

    assertThat(tally.kills()).isPositive();
  }

  @Test
  void soDoTheSegmentsOfARealBackup() throws Exception {
    KillTally tally = KillSuite.runReal(OF_REAL, folder, (ends, random) -> ends);

    assertThat(tally.kills()).isPositive();
  }
}
