package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelWorkTest {

  @Test
  void everyElementIsTakenOnce() {
    var seen = new ConcurrentSkipListSet<Integer>();
    var calls = new AtomicInteger();
    ParallelWork.of("test", 8)
        .forEach(
            IntStream.range(0, 1000).iterator(),
            i -> {
              seen.add(i);
              calls.incrementAndGet();
            });

    assertThat(seen).hasSize(1000);
    assertThat(calls).hasValue(1000);
  }

  @Test
  void noElementsNeedNoThread() {
    ParallelWork.of("test", 8)
        .forEach(
            List.<Integer>of().iterator(),
            i -> {
              throw new AssertionError();
            });
  }

  @Test
  void asManyPiecesRunAtOnceAsThereAreThreads() {
    var all = new CountDownLatch(4);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    ParallelWork.of("test", 4)
        .forEach(
            IntStream.range(0, 4).iterator(),
            i -> {
              threads.add(Thread.currentThread());
              all.countDown();
              await(all);
            });
    assertThat(threads).hasSize(4).allMatch(Thread::isDaemon);
  }

  @Test
  void noPieceStartsAfterAFailure() {
    assertThatThrownBy(
            () ->
                ParallelWork.of("test", 4)
                    .forEach(
                        IntStream.iterate(0, i -> i + 1).iterator(),
                        i -> {
                          if (i == 100) {
                            throw new IllegalStateException("here");
                          }
                        }))
        .hasMessage("here");
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
    assertThatThrownBy(() -> ParallelWork.of("test", 3).forEach(broken, i -> {}))
        .hasMessage("no more");
  }

  @Test
  void noPieceRunsWhenTheCallReturns() {
    var running = new AtomicInteger();
    for (int run = 0; run < 200; run++) {
      runFive(running, i -> {});
      assertThat(running).hasValue(0);
    }
  }

  @Test
  void noPieceRunsWhenTheCallFails() {
    var running = new AtomicInteger();
    IntConsumer failing =
        i -> {
          throw new IllegalStateException("here " + i);
        };
    for (int run = 0; run < 200; run++) {
      assertThatThrownBy(() -> runFive(running, failing)).hasMessageStartingWith("here");
      assertThat(running).hasValue(0);
    }
  }

  /** Counts the pieces that run; each ends with {@code last}. */
  private static void runFive(AtomicInteger running, IntConsumer last) {
    ParallelWork.of("test", 4)
        .forEach(
            IntStream.range(0, 5).iterator(),
            i -> {
              running.incrementAndGet();
              Thread.yield();
              running.decrementAndGet();
              last.accept(i);
            });
  }

  @Test
  void aFailureInterruptsRunningPiecesWhereThatIsAskedFor() {
    var waiting = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                ParallelWork.interrupting("test", 2)
                    .forEach(
                        IntStream.range(0, 2).iterator(),
                        i -> {
                          if (i == 0) {
                            waiting.countDown();
                            await(new CountDownLatch(1));
                          }
                          await(waiting);
                          throw new IllegalStateException("first");
                        }))
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void aFailureLetsRunningPiecesFinishOtherwise() {
    var waiting = new CountDownLatch(1);
    var failed = new CountDownLatch(1);
    var finished = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                ParallelWork.of("test", 2)
                    .forEach(
                        IntStream.range(0, 2).iterator(),
                        i -> {
                          if (i == 0) {
                            waiting.countDown();
                            await(failed);
                            finished.set(!Thread.currentThread().isInterrupted());
                          } else {
                            await(waiting);
                            failed.countDown();
                            throw new IllegalStateException("first");
                          }
                        }))
        .hasMessage("first");
    assertThat(finished).isTrue();
  }

  @Test
  void anInterruptOfTheCallerEndsTheWork() {
    Thread caller = Thread.currentThread();
    assertThatThrownBy(
            () ->
                ParallelWork.interrupting("test", 2)
                    .forEach(
                        IntStream.iterate(0, i -> i + 1).iterator(),
                        i -> {
                          caller.interrupt();
                          await(new CountDownLatch(1));
                        }))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptOfTheCallerInterruptsPiecesThatAFailureLetsFinish() {
    Thread caller = Thread.currentThread();
    var interrupted = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                ParallelWork.cancellable("test", 1)
                    .forEach(
                        IntStream.range(0, 2).iterator(),
                        i -> {
                          caller.interrupt();
                          try {
                            new CountDownLatch(1).await();
                          } catch (InterruptedException e) {
                            interrupted.set(true);
                          }
                        }))
        .isInstanceOf(CancellationException.class);
    assertThat(interrupted).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aPoolOfOthersHelpsTheCaller() {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    var all = new CountDownLatch(3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    ParallelWork.withCaller("test", 3, pool)
        .forEach(
            IntStream.range(0, 3).iterator(),
            i -> {
              threads.add(Thread.currentThread());
              all.countDown();
              await(all);
            });
    pool.shutdownNow();
    assertThat(threads).hasSize(3).contains(Thread.currentThread());
  }

  @Test
  void theCallerDoesNotWaitForABusyOrClosedPool() {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    var busy = new CountDownLatch(1);
    pool.execute(() -> await(busy));
    var calls = new AtomicInteger();
    ParallelWork.withCaller("test", 4, pool)
        .forEach(IntStream.range(0, 100).iterator(), i -> calls.incrementAndGet());
    busy.countDown();
    pool.shutdown();
    ParallelWork.withCaller("test", 4, pool)
        .forEach(IntStream.range(0, 100).iterator(), i -> calls.incrementAndGet());
    assertThat(calls).hasValue(200);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
