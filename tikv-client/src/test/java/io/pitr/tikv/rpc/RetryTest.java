package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final List<Duration> sleeps = new ArrayList<>();
  private final TimeSource time =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public Instant wallTime() {
          return Instant.EPOCH;
        }

        @Override
        public void sleep(Duration duration) {
          sleeps.add(duration);
        }
      };

  private List<Long> millis(RetryPolicy policy) {
    Retry retry = policy.start(time);
    while (retry.pause("a step", "it failed")) {
      assertThat(retry.used()).isEqualTo(sleeps.size());
    }
    return sleeps.stream().map(Duration::toMillis).toList();
  }

  @Test
  void waitsDoubleUpToTheLongest() {
    assertThat(millis(RetryPolicy.IMPORT))
        .startsWith(40L, 80L, 160L, 320L, 640L, 1_280L, 2_560L, 5_120L, 10_000L, 10_000L)
        .hasSize(16);
  }

  @Test
  void applyingIsTriedForAboutTenMinutes() {
    long sum = millis(RetryPolicy.APPLY).stream().mapToLong(Long::longValue).sum();
    assertThat(sleeps).hasSize(45);
    assertThat(Duration.ofMillis(sum)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
  }

  @Test
  void downloadsWaitOneToFourSeconds() {
    assertThat(millis(RetryPolicy.DOWNLOAD))
        .containsExactly(1_000L, 2_000L, 4_000L, 4_000L, 4_000L, 4_000L, 4_000L, 4_000L);
  }
}
