package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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

  private List<Long> millis(RetryPolicy policy, long seed) {
    sleeps.clear();
    Retry retry = policy.start(time, new SplittableRandom(seed));
    while (retry.pause("a step", "it failed")) {
      assertThat(retry.used()).isEqualTo(sleeps.size());
    }
    return sleeps.stream().map(Duration::toMillis).toList();
  }

  @Test
  void waitsDoubleUpToTheLongest() {
    List<Long> nominal =
        List.of(40L, 80L, 160L, 320L, 640L, 1_280L, 2_560L, 5_120L, 10_000L, 10_000L);
    List<Long> waits = millis(RetryPolicy.IMPORT, 1);
    assertThat(waits).hasSize(16);
    for (int i = 0; i < nominal.size(); i++) {
      long wait = nominal.get(i);
      assertThat(waits.get(i)).isBetween(wait * 3 / 4, wait * 5 / 4);
    }
  }

  @Test
  void callersThatFailedTogetherComeBackAtDifferentTimes() {
    assertThat(millis(RetryPolicy.IMPORT, 1)).isNotEqualTo(millis(RetryPolicy.IMPORT, 2));
    assertThat(millis(RetryPolicy.IMPORT, 1)).isEqualTo(millis(RetryPolicy.IMPORT, 1));
  }

  @Test
  void applyingIsTriedForAboutTenMinutes() {
    long sum = millis(RetryPolicy.APPLY, 1).stream().mapToLong(Long::longValue).sum();
    assertThat(sleeps).hasSize(45);
    assertThat(Duration.ofMillis(sum)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
  }

  @Test
  void theFinalErrorNamesTheFirstAndTheLastFailureAndTheirNumber() {
    Retry retry = RetryPolicy.DOWNLOAD.start(time);
    var first = new IllegalStateException("disk full");
    var last = new IllegalStateException("connection refused");
    assertThat(retry.pause("a step", "disk full", first)).isTrue();
    assertThat(retry.pause("a step", "busy")).isTrue();
    assertThat(retry.pause("a step", "connection refused", last)).isTrue();

    RestoreException error = retry.gaveUp(TikvError.TIKV_UNREACHABLE, "store 7");

    assertThat(error.code()).isEqualTo(TikvError.TIKV_UNREACHABLE);
    assertThat(error.problems().get(0).what())
        .isEqualTo("failed 3 times; first: disk full; last: connection refused");
    assertThat(error.problems().get(0).where()).isEqualTo("store 7");
    assertThat(error).hasCause(last);
    assertThat(error.getSuppressed()).containsExactly(first);
  }

  @Test
  void equalFailuresAreNamedOnce() {
    Retry retry = RetryPolicy.DOWNLOAD.start(time);
    assertThat(retry.pause("a step", "busy")).isTrue();
    assertThat(retry.pause("a step", "busy")).isTrue();
    assertThat(retry.failures()).isEqualTo("failed 2 times: busy");
  }

  @Test
  void aFailureThatIsNotRetriedIsTheLastOne() {
    Retry retry = RetryPolicy.DOWNLOAD.start(time);
    retry.failed("no permission", new IllegalStateException("no permission"));
    assertThat(retry.failures()).isEqualTo("no permission");
    assertThat(sleeps).isEmpty();
  }
}
