package io.pitr.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Holds on garbage collection. */
class SimPdStateTest {
  private static final long HOUR_SECONDS = 3_600;

  private final SimTime time = new SimTime(100);
  private final SimPdState state = new SimPdState(time);

  @Test
  void aHoldKeepsTheSafePointOfItsService() {
    state.gcWorker(50);

    state.update("br", HOUR_SECONDS, 70);

    assertThat(state.safePoints()).containsEntry("br", 70L).containsEntry("gc_worker", 50L);
  }

  @Test
  void aHoldExpires() {
    state.update("short", 1, 70);
    state.update("long", HOUR_SECONDS, 70);

    time.skip(Duration.ofSeconds(2));

    assertThat(state.safePoints()).containsOnlyKeys("gc_worker", "long");
  }

  @Test
  void aHoldBelowTheSafePointOfTheClusterIsRefused() {
    state.gcWorker(50);

    var response = state.update("br", HOUR_SECONDS, 40).build();

    assertThat(response.getMinSafePoint()).isEqualTo(50);
    assertThat(state.safePoints()).containsOnlyKeys("gc_worker");
  }

  @Test
  void aHoldWithoutTimeIsReleased() {
    state.update("br", HOUR_SECONDS, 70);

    state.update("br", 0, 70);

    assertThat(state.safePoints()).containsOnlyKeys("gc_worker");
  }
}
