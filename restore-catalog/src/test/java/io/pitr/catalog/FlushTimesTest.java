package io.pitr.catalog;

import static io.pitr.catalog.LogFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.format.backup.LogMetaName;
import io.pitr.format.proto.Brpb;
import io.pitr.testkit.Properties;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Metadata files of a store that are missing show in the times of its flushes. */
class FlushTimesTest {
  private static final int CASES = 300;
  private static final long INTERVAL = 180_000;

  private final FlushTimes times = new FlushTimes();

  @Test
  void metadataThatIsMissingIsNamedByItsNeighbours() {
    Properties.forSeeds(
        CASES,
        random -> {
          List<LogMetaName.Hint> flushes = busy(random, 1, 100);
          int first = 1 + random.nextInt(90);
          int count = 1 + random.nextInt(5);
          var arrived = new ArrayList<>(flushes);
          arrived.subList(first, first + count).clear();

          assertThat(gaps(arrived))
              .extracting(FlushGap::from)
              .containsExactly(flushes.get(first - 1).flushTs());
        });
  }

  @Test
  void ofMetadataThatIsMissingAtRandomMostIsFoundAndNothingElse() {
    int[] missing = {0};
    int[] found = {0};
    Properties.forSeeds(
        CASES,
        random -> {
          List<LogMetaName.Hint> flushes = busy(random, 1, 200);
          var arrived = new ArrayList<>(flushes);
          arrived.removeIf(flush -> random.nextInt(8) == 0);
          List<Tso> gaps = new ArrayList<>();
          for (int i = 1; i < arrived.size(); i++) {
            if (flushes.indexOf(arrived.get(i)) - flushes.indexOf(arrived.get(i - 1)) > 1) {
              gaps.add(arrived.get(i - 1).flushTs());
            }
          }
          List<Tso> unusual = gaps(arrived).stream().map(FlushGap::from).toList();
          assertThat(gaps).containsAll(unusual);
          missing[0] += gaps.size();
          found[0] += unusual.size();
        });
    assertThat(found[0]).isGreaterThan(missing[0] * 85 / 100);
  }

  @Test
  void aBusyStoreHasNoUnusualGap() {
    Properties.forSeeds(
        CASES, random -> assertThat(gaps(busy(random, 1, 20 + random.nextInt(300)))).isEmpty());
  }

  /** Flushes by size in the day, by time in the night. */
  @Test
  void aStoreMayChangeItsPace() {
    Properties.forSeeds(
        CASES,
        random -> {
          var flushes = new ArrayList<LogMetaName.Hint>();
          long time = 0;
          for (int day = 0; day < 3; day++) {
            for (int i = 0; i < 100; i++) {
              time = flush(random, flushes, 1, time, INTERVAL / 9);
            }
            for (int i = 0; i < 100; i++) {
              time = flush(random, flushes, 1, time, INTERVAL);
            }
          }
          assertThat(gaps(flushes)).isEmpty();
        });
  }

  /** An initial scan reads what was written in the pause. */
  @Test
  void aPausedTaskThatIsResumedIsSound() {
    Properties.forSeeds(
        CASES,
        random -> {
          var flushes = new ArrayList<>(busy(random, 1, 50));
          long end = flushes.get(49).flushTs().physicalMillis() - LogFixture.ORIGIN;
          long resumed = end + (2 + random.nextInt(100)) * INTERVAL;
          flushes.add(hint(1, resumed, end + random.nextInt(2_000), resumed - 1));
          long time = resumed;
          for (int i = 0; i < 50; i++) {
            time = flush(random, flushes, 1, time, INTERVAL);
          }
          assertThat(gaps(flushes)).isEmpty();
        });
  }

  @Test
  void storesAreAddedAndRemoved() {
    Properties.forSeeds(
        CASES,
        random -> {
          var flushes = new ArrayList<>(busy(random, 1, 100));
          List<LogMetaName.Hint> added = busy(random, 2, 100);
          flushes.addAll(added.subList(50, 100));
          flushes.addAll(busy(random, 3, 40));
          assertThat(gaps(flushes)).isEmpty();
        });
  }

  /** A busy store whose cluster is idle for some minutes. */
  @Test
  void aStoreMayBeIdleForAWhile() {
    Properties.forSeeds(
        CASES,
        random -> {
          List<LogMetaName.Hint> flushes = busy(random, 1, 50);
          long time = flushes.get(49).flushTs().physicalMillis() - LogFixture.ORIGIN;
          for (int i = 0; i < 5; i++) {
            time += INTERVAL * (2 + random.nextInt(3));
            flushes.add(hint(1, time, time - 1 - random.nextInt(20_000), time - 1));
          }
          for (int i = 0; i < 50; i++) {
            time = flush(random, flushes, 1, time, INTERVAL);
          }
          assertThat(gaps(flushes)).isEmpty();
        });
  }

  /** A store without events writes no metadata. */
  @Test
  void aStoreWithFewEventsHasNoUsualInterval() {
    int[] unusual = {0};
    int[] all = {0};
    Properties.forSeeds(
        CASES,
        random -> {
          var flushes = new ArrayList<LogMetaName.Hint>();
          long time = 0;
          for (int i = 0; i < 200; i++) {
            time += INTERVAL * (1 + (long) (-Math.log(1 - random.nextDouble()) * 2));
            flushes.add(hint(1, time, time - 1 - random.nextInt(100), time - 1));
          }
          all[0] += 199;
          unusual[0] += gaps(flushes).size();
        });
    assertThat(unusual[0]).isLessThanOrEqualTo(all[0] / 500);
  }

  @Test
  void aStoreOfWhichLittleIsKnownHasNoUsualInterval() {
    Properties.forSeeds(
        CASES,
        random -> {
          List<LogMetaName.Hint> flushes = busy(random, 1, 8);
          flushes.remove(4);
          assertThat(gaps(flushes)).isEmpty();
        });
  }

  @Test
  void metadataThatACompactionRemovedIsNotMissing() {
    var random = new SplittableRandom(1);
    List<LogMetaName.Hint> flushes = busy(random, 1, 100);
    flushes.subList(40, 60).clear();
    flushes.forEach(times::add);
    var log = new LogFixture();
    log.storage.write(
        "v1/migrations/BASE",
        Brpb.Migration.newBuilder()
            .addCompactions(Brpb.LogFileCompaction.newBuilder().setName("c"))
            .build()
            .toByteArray());

    assertThat(times.unusual(Migrations.NONE)).hasSize(1);
    assertThat(times.unusual(log.open().migrations())).isEmpty();
  }

  @Test
  void namesWithoutAStoreTellNothing() {
    times.add(LogMetaName.parse("460000000000000001-0a1b.meta"));
    assertThat(times.unusual(Migrations.NONE)).isEmpty();
  }

  private static List<FlushGap> gaps(List<LogMetaName.Hint> flushes) {
    var times = new FlushTimes();
    flushes.forEach(times::add);
    return times.unusual(Migrations.NONE);
  }

  /** Flushes of a store that always has events. */
  private static List<LogMetaName.Hint> busy(SplittableRandom random, long store, int count) {
    var flushes = new ArrayList<LogMetaName.Hint>();
    long time = 0;
    for (int i = 0; i < count; i++) {
      time = flush(random, flushes, store, time, INTERVAL);
    }
    return flushes;
  }

  private static long flush(
      SplittableRandom random,
      List<LogMetaName.Hint> into,
      long store,
      long before,
      long interval) {
    long time = before + interval * (95 + random.nextInt(10)) / 100;
    long min = before + 1 + random.nextLong(interval / 50);
    long max = time - 1 - random.nextLong(interval / 50);
    into.add(hint(store, time, min, max));
    return time;
  }

  private static LogMetaName.Hint hint(long store, long flush, long min, long max) {
    Tso first = at(min);
    return new LogMetaName.Hint(at(flush), store, first, first, at(max), 0);
  }
}
