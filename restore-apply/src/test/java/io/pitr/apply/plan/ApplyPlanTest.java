package io.pitr.apply.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.IdRewrites;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.apply.LogFixture.Event;
import io.pitr.apply.MemoryStorage;
import io.pitr.apply.Ranges;
import io.pitr.format.key.TableKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyPlanTest {
  private static final long MIB = 1 << 20;
  private static final IdRewrites SAME = OptionalLong::of;

  @Test
  void smallTablesShareUnits() {
    List<LogRange> ranges = new ArrayList<>();
    for (int table = 1; table <= 1000; table++) {
      ranges.add(range(table, table * 1_000_000L, 200_000, 0, 9));
    }

    ApplyPlan plan = ApplyPlan.of(load(ranges, SAME));

    assertThat(plan.chains()).isBetween(12, 16);
    assertThat(plan.units()).hasSizeBetween(plan.chains() + 3, plan.chains() + 4);
    assertEachRangeOnce(plan, ranges);
  }

  @Test
  void tablesOfManyTinyRangesAreReadInTheOrderOfTheLog() {
    List<LogRange> ranges = new ArrayList<>();
    for (int flush = 0; flush < 40; flush++) {
      for (int table = 1; table <= 1000; table++) {
        ranges.add(range(table, (flush * 1000L + table) * 5_000, 5_000, 0, 9));
      }
    }
    for (int i = 0; i < 60; i++) {
      ranges.add(range(2000, 300_000_000 + i * MIB, MIB, 0, 9));
    }

    LogLoad load = load(ranges, SAME);
    ApplyPlan plan = ApplyPlan.of(load);

    List<List<LogRange>> scattered =
        plan.units().stream()
            .map(unit -> unit.ranges(load))
            .filter(unit -> unit.get(0).tableId() < 2000)
            .toList();
    assertThat(scattered).hasSizeBetween(11, 13);
    assertThat(scattered.stream().flatMap(List::stream)).isEqualTo(ranges.subList(0, 40_000));
    assertThat(plan.chains()).isEqualTo(2);
    assertEachRangeOnce(plan, ranges);
  }

  @Test
  void noChainOfTinyRangesIsLong() {
    List<LogRange> ranges = new ArrayList<>();
    for (int flush = 0; flush < 50; flush++) {
      for (int table = 1; table <= 400; table++) {
        ranges.add(range(table, (flush * 400L + table) * 100, 100, 0, 9));
      }
    }

    ApplyPlan plan = ApplyPlan.of(load(ranges, SAME), 5_000, 200);

    assertThat(plan.chains()).isEqualTo(4);
    assertThat(plan.units().stream().mapToInt(WorkUnit::place).max().orElseThrow())
        .isBetween(100, 131);
    assertEachRangeOnce(plan, ranges);
  }

  @Test
  void aHotTableIsCutIntoUnitsOfOneChain() {
    List<LogRange> ranges = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      ranges.add(range(5, i * MIB, MIB, 0, 1_000_000));
    }

    LogLoad load = load(ranges, SAME);
    ApplyPlan plan = ApplyPlan.of(load);

    assertThat(plan.units()).hasSizeBetween(2000 / 32, 2000 / 32 + 2);
    assertThat(plan.chains()).isEqualTo(1);
    for (int i = 0; i < plan.units().size(); i++) {
      assertThat(plan.units().get(i).place()).isEqualTo(i);
    }
    assertThat(plan.units().stream().flatMap(unit -> unit.ranges(load).stream())).isEqualTo(ranges);
  }

  @Test
  void aLargeTableIsCutWhereItsKeySpansPart() {
    List<LogRange> ranges = new ArrayList<>();
    for (int flush = 0; flush < 20; flush++) {
      for (int region = 0; region < 10; region++) {
        long first = region * 1000L;
        ranges.add(range(5, (flush * 10L + region) * 10 * MIB, 5 * MIB, first, first + 999));
      }
    }

    LogLoad load = load(ranges, SAME);
    ApplyPlan plan = ApplyPlan.of(load, 110 * MIB);

    assertThat(plan.units()).hasSize(10);
    assertThat(plan.chains()).isEqualTo(10);
    for (WorkUnit unit : plan.units()) {
      assertThat(
              unit.ranges(load).stream()
                  .map(range -> ByteBuffer.wrap(range.keys().smallest(), 0, 27))
                  .distinct())
          .hasSize(1);
    }
    assertEachRangeOnce(plan, ranges);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void physicalDeletesComeAfterAllPutsOfTheirKeys(boolean tiny) {
    List<LogRange> ranges = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ranges.add(Ranges.planned("a", i * MIB, MIB, 5, i % 4 == 0, key(5, 0), key(5, 10)));
    }
    for (long unitBytes : new long[] {MIB, 3 * MIB, 100 * MIB}) {
      LogLoad load = load(ranges, SAME);
      ApplyPlan plan = ApplyPlan.of(load, unitBytes, tiny ? unitBytes : 0);

      assertThat(plan.chains()).isEqualTo(1);
      List<LogRange> order =
          plan.units().stream().flatMap(unit -> unit.ranges(load).stream()).toList();
      assertThat(order.subList(0, 22)).noneMatch(LogRange::physicalDelete);
      assertThat(order.subList(22, 30)).allMatch(LogRange::physicalDelete);
    }
  }

  @Test
  void unitsKeepTheirNamesAndChangeThemWithTheirContent() {
    List<LogRange> ranges = new ArrayList<>();
    for (int table = 1; table <= 300; table++) {
      ranges.add(range(table, table * MIB, MIB, 0, 9));
    }
    List<String> names = names(ApplyPlan.of(load(ranges, SAME)));
    ranges.set(299, range(300, 77, MIB, 0, 9));

    List<String> changed = names(ApplyPlan.of(load(ranges, SAME)));

    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[-.0-9a-zA-Z]+"));
    assertThat(changed.subList(0, changed.size() - 1))
        .isEqualTo(names.subList(0, names.size() - 1));
    assertThat(changed.get(changed.size() - 1)).isNotEqualTo(names.get(names.size() - 1));
    assertThat(names(ApplyPlan.of(load(ranges, id -> OptionalLong.of(id + 1)))))
        .doesNotContainAnyElementsOf(changed);
  }

  @Test
  void aMillionRangesAreAllPlanned() {
    List<LogRange> ranges = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      ranges.add(range(i % 50, i * 10_000L, 4_000, i % 7 * 100, i % 7 * 100 + 99));
    }

    ApplyPlan plan = ApplyPlan.of(load(ranges, SAME));

    assertThat(plan.units().stream().mapToInt(WorkUnit::size).sum()).isEqualTo(1_000_000);
  }

  @Test
  void lengthsThatCanNotBeAreRefused() {
    for (long length : new long[] {-1, Long.MIN_VALUE, (1L << 30) + 1, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> ApplyPlan.of(load(List.of(range(1, 0, length, 0, 9)), SAME)))
          .isInstanceOf(RestoreException.class)
          .hasMessageStartingWith("[LOG_RANGE_TOO_LARGE]");
    }
    for (long entries : new long[] {-1, 101, Long.MAX_VALUE}) {
      LogRange range = Ranges.withEntries(range(1, 0, 100, 0, 9), entries);
      assertThatThrownBy(() -> ApplyPlan.of(load(List.of(range), SAME)))
          .isInstanceOf(RestoreException.class)
          .hasMessageStartingWith("[FORMAT_CORRUPT]");
    }
    LogRange stored = Ranges.planned("a", Long.MAX_VALUE, 100, 1, false, key(1, 0), key(1, 1));
    assertThatThrownBy(() -> ApplyPlan.of(load(List.of(stored), SAME)))
        .isInstanceOf(RestoreException.class)
        .hasMessageStartingWith("[FORMAT_CORRUPT]");
  }

  @Test
  void rangesWithoutKeysAreOnePart() {
    List<LogRange> ranges = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ranges.add(
          Ranges.planned("a", i * MIB, MIB, 5, false, i == 4 ? new byte[0] : key(5, i), key(5, i)));
    }
    assertThat(ApplyPlan.of(load(ranges, SAME), 2 * MIB).chains()).isEqualTo(1);
  }

  @Test
  void smallUnitsComeLastUnlessTheirChainGoesOnWithALargerOne() {
    List<LogRange> ranges = new ArrayList<>();
    for (int table = 1; table <= 3; table++) {
      long at = table * 100 * MIB;
      ranges.add(range(table, at, 2 * MIB, 0, 9));
      ranges.add(range(table, at + 2 * MIB, 9 * MIB, 0, 9));
      ranges.add(range(table, at + 11 * MIB, 3 * MIB, 0, 9));
    }

    ApplyPlan plan = ApplyPlan.of(load(ranges, SAME), 10 * MIB, 0);

    assertThat(plan.units().stream().map(WorkUnit::plainBytes))
        .containsExactly(
            2 * MIB, 9 * MIB, 2 * MIB, 9 * MIB, 2 * MIB, 9 * MIB, 3 * MIB, 3 * MIB, 3 * MIB);
    assertThat(plan.units().stream().skip(6).map(WorkUnit::place)).containsOnly(2);
    assertEachRangeOnce(plan, ranges);
  }

  @Test
  void theLastUnitsOfManyAreHalvesThatFollowEachOther() {
    List<LogRange> ranges = pairs(12);

    ApplyPlan plan = ApplyPlan.of(load(ranges, SAME), 10 * MIB, 0);

    assertThat(plan.units().stream().limit(8).map(WorkUnit::plainBytes)).containsOnly(9 * MIB);
    assertThat(plan.units().stream().skip(8).map(WorkUnit::plainBytes))
        .containsExactly(5 * MIB, 5 * MIB, 5 * MIB, 5 * MIB, 4 * MIB, 4 * MIB, 4 * MIB, 4 * MIB);
    assertThat(plan.chains()).isEqualTo(12);
    assertThat(plan.units().stream().skip(8).map(WorkUnit::place))
        .containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    assertEachRangeOnce(plan, ranges);
  }

  @Test
  void ofASmallLoadNothingIsHalved() {
    assertThat(ApplyPlan.of(load(pairs(11), SAME), 10 * MIB, 0).units()).hasSize(11);
  }

  /** Tables of two ranges, which a unit of 10 MiB holds. */
  private static List<LogRange> pairs(int tables) {
    List<LogRange> ranges = new ArrayList<>();
    for (int table = 1; table <= tables; table++) {
      ranges.add(range(table, table * 100 * MIB, 5 * MIB, 0, 9));
      ranges.add(range(table, (table * 100 + 10) * MIB, 4 * MIB, 0, 9));
    }
    return ranges;
  }

  private static void assertEachRangeOnce(ApplyPlan plan, List<LogRange> ranges) {
    Set<String> seen = new HashSet<>();
    for (WorkUnit unit : plan.units()) {
      for (LogRange range : unit.ranges(load(ranges, SAME))) {
        assertThat(seen.add(range.id())).as(range.id()).isTrue();
      }
    }
    assertThat(seen).hasSize(ranges.size());
  }

  private static List<String> names(ApplyPlan plan) {
    return plan.units().stream().map(WorkUnit::id).toList();
  }

  private static LogLoad load(List<LogRange> ranges, IdRewrites ids) {
    return new LogLoad(
        "log",
        new MemoryStorage(),
        CipherSpec.PLAINTEXT,
        ranges,
        ids,
        Tso.ZERO,
        Tso.ZERO,
        Tso.MAX,
        LoadBudget.ofMachine());
  }

  private static LogRange range(long table, long offset, long length, long from, long to) {
    return Ranges.planned(
        "v1/x.log", offset, length, table, false, key(table, from), key(table, to));
  }

  private static byte[] key(long table, long handle) {
    return new Event(TableKeys.record(table, handle), 1, new byte[0]).versionedKey();
  }
}
