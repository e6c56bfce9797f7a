package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdAllocatorTest {
  @TempDir Path temp;
  private EmbeddedTarget target;

  @BeforeEach
  void open() {
    target = Opened.write(temp);
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void idsAreReusedWhereTheyWereNeverGiven() {
    assertThat(target.allocateIds("chain", ids(100, 7))).isEqualTo(Map.of(7L, 7L, 100L, 100L));
  }

  @Test
  void noIdIsGivenTwice() {
    var given = new HashSet<Long>();
    for (int round = 0; round < 4; round++) {
      for (long id : target.allocateIds("chain" + round, ids(5, 9, 11)).values()) {
        assertThat(given.add(id)).as("id %d", id).isTrue();
      }
      target.close();
      open();
    }
  }

  @Test
  void aNewIdIsNeverOneThatIsAskedForInTheSameCall() {
    target.allocateIds("first", ids(5));
    Map<Long, Long> second = target.allocateIds("second", ids(5, 6));
    assertThat(second.get(6L)).isEqualTo(6L);
    assertThat(second.get(5L)).isGreaterThan(6L);
  }

  @Test
  void freshIdsAreNeverTheUpstreams() {
    target.close();
    target = Opened.fresh(temp);
    Map<Long, Long> given = target.allocateIds("chain", ids(3, 4, 200));
    assertThat(given.keySet()).containsExactlyInAnyOrder(3L, 4L, 200L);
    given.forEach((upstream, id) -> assertThat(id).isGreaterThan(200L));
    assertThat(new HashSet<>(given.values())).hasSize(3);
  }

  @Test
  void idsOfTheSystemsReservedAreaDoNotRaiseTheOthers() {
    long reserved = 281_474_976_710_648L;
    assertThat(target.allocateIds("chain", ids(5, reserved))).containsEntry(reserved, reserved);
    assertThat(target.allocateIds("other", ids(5)).get(5L)).isLessThan(100L);
  }

  @Test
  void aChainThatAsksAgainGetsTheSameIdsOverRestartsToo() {
    Map<Long, Long> first = target.allocateIds("chain", ids(5, 9));
    target.allocateIds("other", ids(5, 9));
    target.close();
    open();
    assertThat(target.allocateIds("chain", ids(5, 9))).isEqualTo(first);
    assertThat(target.allocateIds("chain", ids(5, 12))).containsEntry(5L, first.get(5L));
  }

  @Test
  void anEmptyCallGivesNothing() {
    assertThat(target.allocateIds("chain", ids())).isEqualTo(Map.of());
  }

  private static TreeSet<Long> ids(long... ids) {
    var set = new TreeSet<Long>();
    for (long id : ids) {
      set.add(id);
    }
    return set;
  }
}
