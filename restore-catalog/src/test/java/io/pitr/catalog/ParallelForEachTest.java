package io.pitr.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelForEachTest {

  @Test
  void everyElementIsTakenOnce() {
    var seen = new ConcurrentSkipListSet<Integer>();
    var calls = new AtomicInteger();
    ParallelForEach.run(
        IntStream.range(0, 1000).iterator(),
        8,
        "test",
        i -> {
          seen.add(i);
          calls.incrementAndGet();
        });

    assertThat(seen).hasSize(1000);
    assertThat(calls).hasValue(1000);
  }

  @Test
  void theFirstFailureEndsTheRestAndIsThrown() {
    var calls = new AtomicInteger();
    assertThatThrownBy(
            () ->
                ParallelForEach.run(
                    IntStream.iterate(0, i -> i + 1).iterator(),
                    4,
                    "test",
                    i -> {
                      calls.incrementAndGet();
                      if (i == 100) {
                        throw new IllegalStateException("here");
                      }
                    }))
        .hasMessage("here");
    assertThat(calls.get()).isLessThan(1_000_000);
  }

  @Test
  void aFailureOfTheElementsThemselvesIsThrown() {
    var broken =
        IntStream.range(0, 10)
            .map(
                i -> {
                  if (i == 5) {
                    throw new IllegalStateException("no more");
                  }
                  return i;
                })
            .iterator();
    assertThatThrownBy(() -> ParallelForEach.run(broken, 3, "test", i -> {})).hasMessage("no more");
  }

  @Test
  void nothingIsUnderWayOnceItReturns() {
    var underWay = new AtomicInteger();
    for (int run = 0; run < 200; run++) {
      runFive(underWay, i -> {});
      assertThat(underWay).hasValue(0);
    }
  }

  @Test
  void anElementOfAFailedRunThatWasTakenIsEnded() {
    var underWay = new AtomicInteger();
    IntConsumer failing =
        i -> {
          throw new IllegalStateException("here " + i);
        };
    for (int run = 0; run < 200; run++) {
      assertThatThrownBy(() -> runFive(underWay, failing)).hasMessageStartingWith("here");
      assertThat(underWay).hasValue(0);
    }
  }

  /** Counts those that are under way, each until it does its last. */
  private static void runFive(AtomicInteger underWay, IntConsumer last) {
    ParallelForEach.run(
        IntStream.range(0, 5).iterator(),
        4,
        "test",
        i -> {
          underWay.incrementAndGet();
          Thread.yield();
          underWay.decrementAndGet();
          last.accept(i);
        });
  }
}
