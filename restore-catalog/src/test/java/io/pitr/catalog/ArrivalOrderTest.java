package io.pitr.catalog;

import static io.pitr.catalog.LogFixture.at;
import static io.pitr.catalog.LogFixture.values;
import static io.pitr.catalog.LogFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.LogRange;
import io.pitr.testkit.MemoryStorage;
import io.pitr.testkit.Properties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A replication copies the objects of a growing log in random order. At every moment, what a
 * replica offers is what the original has in the same window.
 */
class ArrivalOrderTest {
  private static final int CASES = 400;
  private static final int FLUSHES = 12;
  private static final long FLUSH_MILLIS = 1_000;

  @Test
  void aReplicaOffersOnlyWhatIsCompleteAndInTheEndAll() {
    Properties.forSeeds(CASES, random -> new Replication(random).run());
  }

  /** One growing log, its replica, and a reader that takes windows one after the other. */
  private static final class Replication {
    private final SplittableRandom random;
    private final LogFixture original = new LogFixture();
    private final MemoryStorage replica = new MemoryStorage("replica");
    private final Map<String, byte[]> copied = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private Tso reached = at(0);
    private Tso checkpoint = at(0);

    Replication(SplittableRandom random) {
      this.random = random;
      original.checkpoint("1", 0);
      copy(LogBackup.MARKER);
      copy("v1/global_checkpoint/1.ts");
    }

    void run() {
      for (int flush = 1; flush <= FLUSHES; flush++) {
        flush(flush);
        int steps = random.nextInt(4);
        for (int i = 0; i < steps; i++) {
          copySome();
          read();
        }
      }
      while (!left().isEmpty()) {
        copySome();
        read();
      }
      assertThat(reached).isEqualTo(checkpoint);
      assertThat(taken).isEqualTo(ranges(original.open(), at(0), checkpoint));
    }

    /** Some commits since the flush before, some of them of transactions that began long ago. */
    private void flush(int flush) {
      long from = (flush - 1) * FLUSH_MILLIS + 1;
      for (int store = 0; store < 1 + random.nextInt(3); store++) {
        long first = from + random.nextLong(FLUSH_MILLIS / 2);
        long last = first + random.nextLong(FLUSH_MILLIS / 2);
        long begin = Math.max(1, first - random.nextLong(3 * FLUSH_MILLIS));
        String name = flush + "-" + store;
        original.meta(
            original.group(name + "a", write(1 + store, begin, first, last)),
            original.group(name + "b", values(1 + store, begin, last)));
      }
      checkpoint = at(flush * FLUSH_MILLIS);
      original.checkpoint("1", flush * FLUSH_MILLIS);
    }

    private void copySome() {
      List<String> left = left();
      for (int i = random.nextInt(1 + left.size()); i > 0; i--) {
        copy(left.remove(random.nextInt(left.size())));
      }
    }

    private List<String> left() {
      var left = new ArrayList<String>();
      original.storage.list(
          "",
          object -> {
            byte[] now = original.storage.read(object.path(), 1 << 20);
            if (!java.util.Arrays.equals(now, copied.get(object.path()))) {
              left.add(object.path());
            }
          });
      return left;
    }

    private void copy(String path) {
      byte[] content = original.storage.read(path, 1 << 20);
      copied.put(path, content);
      replica.write(path, content);
    }

    private void read() {
      LogBackup log =
          LogBackup.open(replica, CatalogOptions.DEFAULT)
              .asReplicaOf(original.storage, reached, Optional.empty());
      Tso end = log.span().max();
      assertThat(end).isGreaterThanOrEqualTo(reached).isLessThanOrEqualTo(checkpoint);
      LogSelection selection = log.select(reached, end);
      log.requirePresence(selection);
      assertThat(ranges(selection)).isEqualTo(ranges(original.open(), reached, end));
      taken.addAll(ranges(selection));
      reached = end;
    }

    private static Set<String> ranges(LogBackup log, Tso start, Tso end) {
      return ranges(log.select(start, end));
    }

    private static Set<String> ranges(LogSelection selection) {
      var ids = new HashSet<String>();
      selection.dataRanges().stream().map(LogRange::id).forEach(ids::add);
      return ids;
    }
  }
}
