package io.pitr.plugin.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.WritableStorage;
import io.pitr.testkit.Properties;
import io.pitr.testkit.net.FaultProxy;
import io.pitr.testkit.net.HttpFault;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Through a network that delays, cuts, resets and refuses, every verb gives what it would give
 * without, or fails with a named error; nothing hangs.
 */
class S3FaultTest {
  private static final int RUNS = 200;
  private static final int THREADS = 4;
  private static final int STEPS = 10;
  private static final int PART = 2000;
  private static final S3Tuning TUNING =
      new S3Tuning(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          RetryLimits.of(10, 6, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5)),
          PART,
          4,
          16,
          5);

  private static final TreeMap<String, byte[]> CONTENT = new TreeMap<>();
  private static FakeS3 store;

  @BeforeAll
  static void fill() throws IOException {
    store = new FakeS3();
    var random = new SplittableRandom(7);
    for (int i = 0; i < 23; i++) {
      byte[] content = new byte[i == 0 ? 0 : random.nextInt(5 * PART)];
      random.nextBytes(content);
      CONTENT.put("v1/%02d".formatted(i), content);
    }
    CONTENT.forEach((path, content) -> store.objects().put("p/" + path, content));
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void whatIsReadThroughFaultsIsRightOrANamedError() throws Exception {
    var seen = new EnumMap<HttpFault, Integer>(HttpFault.class);
    var succeeded = new AtomicInteger();
    var failed = new AtomicInteger();
    for (long seed = 1; seed <= Properties.count(RUNS); seed++) {
      long run = Long.getLong("pitr.seed", seed);
      double probability = new double[] {0.05, 0.3, 0.6, 0.95}[(int) (run % 4)];
      try (var proxy =
          new FaultProxy(store.port(), run, probability, EnumSet.allOf(HttpFault.class), 20)) {
        assertTimeoutPreemptively(
            Duration.ofSeconds(60),
            () -> oneRun(run, proxy.port(), succeeded, failed),
            () -> "seed " + run);
        proxy.counts().forEach((fault, count) -> seen.merge(fault, count, Integer::sum));
      }
    }
    assertThat(succeeded.get()).isGreaterThan(failed.get());
    assertThat(failed.get()).isPositive();
    assertThat(seen).containsOnlyKeys(HttpFault.values());
  }

  private static void oneRun(long seed, int port, AtomicInteger succeeded, AtomicInteger failed)
      throws Exception {
    String url = store.url("p").replace(":" + store.port(), ":" + port);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (WritableStorage storage =
        new S3StorageProvider(TUNING)
            .openForWriting(url, OptionValues.of(S3Options.ALL, Map.of()))) {
      var random = new SplittableRandom(seed);
      List<Callable<Void>> work = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        SplittableRandom own = random.split();
        String name = "w/" + seed + "-" + thread;
        work.add(
            () -> {
              for (int step = 0; step < STEPS; step++) {
                try {
                  step(storage, own, name + "-" + step, seed);
                  succeeded.incrementAndGet();
                } catch (RestoreException e) {
                  assertThat(e.code())
                      .as("seed %d", seed)
                      .isEqualTo(StorageError.STORAGE_UNAVAILABLE);
                  failed.incrementAndGet();
                }
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void step(WritableStorage storage, SplittableRandom random, String own, long seed)
      throws IOException {
    String path = "v1/%02d".formatted(random.nextInt(CONTENT.size()));
    byte[] content = CONTENT.get(path);
    switch (random.nextInt(7)) {
      case 0 -> assertThat(storage.read(path, 5 * PART)).as("seed %d", seed).isEqualTo(content);
      case 1 -> {
        int from = random.nextInt(content.length + 1);
        int to = from + random.nextInt(content.length - from + 1);
        assertThat(storage.read(path, from, to - from))
            .as("seed %d", seed)
            .isEqualTo(Arrays.copyOfRange(content, from, to));
      }
      case 2 -> {
        try (InputStream in = storage.open(path)) {
          assertThat(in.readAllBytes()).as("seed %d", seed).isEqualTo(content);
        }
      }
      case 3 ->
          assertThat(storage.stat(path))
              .as("seed %d", seed)
              .contains(new ObjectInfo(path, content.length));
      case 4 -> assertThat(storage.stat(path + "x")).as("seed %d", seed).isEmpty();
      case 5 -> {
        List<ObjectInfo> listed = new ArrayList<>();
        storage.list("v1", listed::add);
        assertThat(listed)
            .as("seed %d", seed)
            .isEqualTo(
                CONTENT.entrySet().stream()
                    .map(e -> new ObjectInfo(e.getKey(), e.getValue().length))
                    .toList());
      }
      default -> {
        assertThat(storage.writeNew(own, content)).as("seed %d", seed).isTrue();
        assertThat(storage.writeNew(own, new byte[1])).as("seed %d", seed).isFalse();
        assertThat(storage.read(own, 5 * PART)).as("seed %d", seed).isEqualTo(content);
        storage.delete(own);
        assertThat(storage.stat(own)).as("seed %d", seed).isEmpty();
      }
    }
  }
}
