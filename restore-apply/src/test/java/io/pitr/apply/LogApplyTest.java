package io.pitr.apply;

import static io.pitr.apply.LogFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.StorageError;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogLoad;
import io.pitr.apply.LogFixture.Event;
import io.pitr.apply.plan.ApplyPlan;
import io.pitr.apply.write.SortedEntrySink;
import io.pitr.apply.write.SortedRun;
import io.pitr.apply.write.StagedRun;
import io.pitr.format.FormatError;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogApplyTest {
  private static final double SCALE =
      Double.parseDouble(System.getProperty("pitr.test.scale", "0.1"));
  private static final ApplyLimits TWO_CORES = new ApplyLimits(2, 1L << 30);

  @Test
  void anyLogIsAppliedAsThePlainModelSays() {
    for (int i = 0; i < rounds(1500); i++) {
      long seed = 31L * i;
      var random = new Random(seed);
      LogFixture log = new RandomLog(random).build(1 + random.nextInt(30));
      long start = random.nextInt(30);
      long shift = Math.max(0, start - random.nextInt(10));
      long restored = start + random.nextInt(40);
      long unitBytes = random.nextBoolean() ? 1 << 20 : 1 + random.nextInt(20_000);
      var target = new MemoryTarget();
      var ledger = new MemoryLedger();

      var load = log.load(start, shift, restored);
      ApplyPlan plan = ApplyPlan.of(load, unitBytes, random.nextInt(2) * 10_000L);
      var run = new LogApply(target, TWO_CORES).run(load, plan, ledger);

      var model = new LogModel(log, start, shift, restored);
      target.data.assertEquals(model.data, "seed " + seed);
      assertThat(run.outcome().applied().events())
          .as("seed %d", seed)
          .isEqualTo(model.eventsInWindow);
      assertThat(ledger.total()).as("seed %d", seed).isEqualTo(run.outcome().applied());
      assertThat(ledger.bytes).as("seed %d", seed).isEqualTo(ledger.total().bytes());
      assertThat(ledger.kvs).as("seed %d", seed).isEqualTo(ledger.total().kvs());
      assertThat(target.waiting).as("seed %d", seed).isZero();
    }
  }

  @Test
  void inSegmentsThatBeginWithWhatTheOneBeforeKeptTheSameComesOut() {
    for (int i = 0; i < rounds(800); i++) {
      long seed = 53L * i;
      var random = new Random(seed);
      LogFixture log = new RandomLog(random).build(1 + random.nextInt(30));
      var inSegments = new MemoryTarget();
      long memory = random.nextBoolean() ? 1L << 30 : 1 + random.nextInt(4_000);
      var apply = new LogApply(inSegments, new ApplyLimits(2, memory));
      var fresh = new MemoryTarget();
      long unitBytes = 1 + random.nextInt(20_000);
      long start = random.nextInt(10);
      while (start < 60) {
        // Now and then a segment is repeated, or one is left out: what was kept is of no use then.
        long restored = start + random.nextInt(12);
        var load = log.load(start, Math.max(0, start - random.nextInt(10)), restored);
        ApplyPlan plan = ApplyPlan.of(load, unitBytes, random.nextInt(2) * 10_000L);
        LogApply.Run run = apply.run(load, plan, new MemoryLedger());
        LogApply.Run same = new LogApply(fresh, TWO_CORES).run(load, plan, new MemoryLedger());

        assertThat(run.outcome()).as("seed %d", seed).isEqualTo(same.outcome());
        start = random.nextInt(8) == 0 ? Math.max(0, restored - 1 + random.nextInt(3)) : restored;
      }
      inSegments.data.assertEquals(fresh.data, "seed " + seed);
    }
  }

  @Test
  void aRunThatFailsEndsAfterItsReadsInProgress() {
    var log = new LogFixture();
    log.ids.put(7L, 7L);
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, 5, put(4))));
    log.closeObject();
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 2, 6, put(5))));
    var begun = new CountDownLatch(1);
    var reading = new AtomicBoolean();
    log.storage.onRead =
        path -> {
          try {
            if (path.endsWith("0.log")) {
              begun.await();
              throw new RestoreException(StorageError.STORAGE_IO, "broken", path);
            }
            reading.set(true);
            begun.countDown();
            Thread.sleep(300);
            reading.set(false);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };

    assertThatThrownBy(
            () ->
                new LogApply(new MemoryTarget(), TWO_CORES)
                    .run(log.load(0, 0, 10), new MemoryLedger()))
        .hasMessageContaining("broken");

    assertThat(reading).isFalse();
  }

  @Test
  void aRangeThatReachesOverACutIsReadOnce() {
    var log = new LogFixture();
    log.ids.put(7L, 7L);
    List<Event> writes = new ArrayList<>();
    for (long ts = 1; ts <= 30; ts++) {
      writes.add(row(7, ts, ts, put(ts - 1)));
    }
    log.range(7, ColumnFamily.WRITE, false, writes);
    var target = new MemoryTarget();
    var apply = new LogApply(target, TWO_CORES);

    apply.run(log.load(0, 0, 10), new MemoryLedger());
    apply.run(log.load(10, 10, 20), new MemoryLedger());
    var last = apply.run(log.load(20, 20, 30), new MemoryLedger());

    assertThat(log.storage.reads).hasValue(1);
    assertThat(last.applied().events()).isEqualTo(10);
    target.data.assertEquals(new LogModel(log, 0, 0, 30).data, "three segments");
  }

  @Test
  void aDeletedValueIsGoneAndACommitThatTookARollbacksPlaceStays() {
    var log = new LogFixture();
    log.ids.put(7L, 7L);
    byte[] nothing = {};
    log.range(7, ColumnFamily.DEFAULT, false, List.of(row(7, 1, 5, new byte[] {1})));
    log.range(7, ColumnFamily.DEFAULT, true, List.of(row(7, 1, 5, nothing)));
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 2, 6, put(4))));
    log.range(7, ColumnFamily.WRITE, true, List.of(row(7, 2, 6, nothing)));
    var target = new MemoryTarget();

    new LogApply(target, TWO_CORES).run(log.load(0, 0, 10), new MemoryLedger());

    assertThat(target.data.of(ColumnFamily.DEFAULT)).isEmpty();
    assertThat(target.data.of(ColumnFamily.WRITE).get(row(7, 2, 6, nothing).versionedKey()))
        .isEqualTo(put(4));
  }

  @ParameterizedTest
  @EnumSource(ColumnFamily.class)
  void aRangeOfPutsThatLostItsTypeIsRefused(ColumnFamily cf) {
    var log = new LogFixture();
    log.ids.put(7L, 7L);
    log.range(7, cf, true, List.of(row(7, 1, 5, put(4))));

    assertThatThrownBy(
            () ->
                new LogApply(new MemoryTarget(), TWO_CORES)
                    .run(log.load(0, 0, 10), new MemoryLedger()))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT))
        .hasMessageContaining("type as Delete");
  }

  @Test
  void aProcessOfOneLoadKeepsNothingForANext() {
    var log = new LogFixture();
    log.ids.put(7L, 7L);
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, 1, put(0)), row(7, 2, 20, put(19))));
    var target = new MemoryTarget();
    var apply = new LogApply(target, TWO_CORES, ApplyMemory.ofOneLoad());

    apply.run(log.load(0, 0, 10), new MemoryLedger());
    apply.run(log.load(10, 10, 20), new MemoryLedger());

    assertThat(log.storage.reads).hasValue(2);
    target.data.assertEquals(new LogModel(log, 0, 0, 20).data, "two segments");
  }

  @Test
  void unitsAreStagedWhileOthersWaitToBePublished() {
    LogFixture log = new RandomLog(new Random(5)).build(40);
    var load = log.load(0, 0, 100);
    ApplyPlan plan = ApplyPlan.of(load, 1_000, 0);
    var data = new MemoryTarget();
    var staged = new CountDownLatch(3);
    var wentOn = new AtomicBoolean(true);
    var slow =
        new SortedEntrySink() {
          @Override
          public StagedRun stage(String unit, SortedRun run) {
            StagedRun done = data.stage(unit, run);
            staged.countDown();
            return done;
          }

          @Override
          public void publish(List<StagedRun> runs) {
            try {
              wentOn.compareAndSet(true, staged.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            data.publish(runs);
          }
        };

    new LogApply(slow, new ApplyLimits(2, 1L << 30)).run(load, plan, new MemoryLedger());

    assertThat(plan.units()).hasSizeGreaterThan(5);
    assertThat(wentOn).isTrue();
    data.data.assertEquals(new LogModel(log, 0, 0, 100).data, "slow to publish");
  }

  @Test
  void someUnitsArePublishedAtOnce() {
    LogFixture log = new RandomLog(new Random(5)).build(40);
    var load = log.load(0, 0, 100);
    ApplyPlan plan = ApplyPlan.of(load, 1_000, 0);
    var target = new MemoryTarget();
    var ledger = new MemoryLedger();

    new LogApply(target, TWO_CORES).run(load, plan, ledger);

    assertThat(plan.units()).hasSizeGreaterThan(20);
    assertThat(target.publishes).isLessThan(plan.units().size() / 2);
    assertThat(ledger.done).hasSize(plan.units().size());
  }

  @Test
  void aRunThatDiedAnywhereIsContinuedToTheSameEnd() {
    for (int i = 0; i < rounds(800); i++) {
      long seed = 77L * i;
      var random = new Random(seed);
      LogFixture log = new RandomLog(random).build(5 + random.nextInt(25));
      var load = log.load(2, 1, 50);
      ApplyPlan plan = ApplyPlan.of(load, 1 + random.nextInt(6_000), random.nextInt(2) * 10_000L);
      var target = new MemoryTarget();
      var ledger = new MemoryLedger();
      var done = new HashSet<String>();
      boolean finished = false;
      for (int attempt = 0; !finished; attempt++) {
        int n = 1 + random.nextInt(6);
        int kind = attempt > 20 ? 3 : random.nextInt(4);
        target.failStage = k -> kind == 0 && k % 7 == n % 7;
        target.failPublish = k -> kind == 1 && k % 5 == n % 5;
        ledger.fail = k -> kind == 2 && k % 4 == n % 4;
        target.stagedUnits.clear();
        try {
          new LogApply(target, TWO_CORES).run(load, plan, ledger);
          finished = true;
        } catch (IllegalStateException e) {
          assertThat(e.getMessage()).as("seed %d", seed).matches("(stage|publish|ledger) .*");
        }
        assertThat(target.stagedUnits).as("seed %d", seed).noneMatch(done::contains);
        done.addAll(ledger.done.keySet());
      }
      target.data.assertEquals(new LogModel(log, 2, 1, 50).data, "seed " + seed);
      assertThat(ledger.total().events())
          .as("seed %d", seed)
          .isEqualTo(new LogModel(log, 2, 1, 50).eventsInWindow);
    }
  }

  @Test
  void applyingALoadAgainChangesNothing() {
    LogFixture log = new RandomLog(new Random(5)).build(40);
    var target = new MemoryTarget();
    var load = log.load(0, 0, 100);
    var apply = new LogApply(target, TWO_CORES);
    var first = apply.run(load, new MemoryLedger());
    var before = new LogModel(log, 0, 0, 100).data;

    var second = apply.run(load, new MemoryLedger());

    target.data.assertEquals(before, "again");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void everyRangeOfARestoredTableIsReportedAsReadEvenIfItWasDoneBefore() {
    LogFixture log = new RandomLog(new Random(6)).build(40);
    var load = log.load(0, 0, 100);
    long plain =
        load.ranges().stream()
            .filter(range -> load.ids().target(range.tableId()).isPresent())
            .mapToLong(range -> range.plain().length())
            .sum();
    var ledger = new MemoryLedger();
    var apply = new LogApply(new MemoryTarget(), TWO_CORES);

    apply.run(load, ledger);
    assertThat(ledger.readBytes).isEqualTo(plain);
    ledger.readBytes = 0;
    apply.run(load, ledger);

    assertThat(ledger.readBytes).isEqualTo(plain);
  }

  @Test
  void theWindowLeavesOutItsStartAndTakesInItsEnd() {
    var log = new LogFixture();
    log.ids.put(7L, 7L);
    List<Event> writes = new ArrayList<>();
    List<Event> values = new ArrayList<>();
    for (long ts : new long[] {9, 10, 11, 19, 20, 21, -1L}) {
      writes.add(row(7, ts, ts, put(ts - 1)));
      values.add(row(7, ts, ts, new byte[300]));
    }
    log.range(7, ColumnFamily.WRITE, false, writes);
    log.range(7, ColumnFamily.DEFAULT, false, values);
    var target = new MemoryTarget();

    var outcome = new LogApply(target, TWO_CORES).run(log.load(10, 10, 20), new MemoryLedger());

    assertThat(timestamps(target, ColumnFamily.WRITE)).containsExactlyInAnyOrder(11L, 19L, 20L);
    assertThat(timestamps(target, ColumnFamily.DEFAULT))
        .containsExactlyInAnyOrder(10L, 11L, 19L, 20L);
    assertThat(outcome.applied().events()).isEqualTo(7);
    assertThat(outcome.applied().kvs()).isEqualTo(7);
    assertThat(outcome.applied().files()).isEqualTo(2);
  }

  @Test
  void anEmptyWindowAppliesNothing() {
    var log = new LogFixture();
    log.ids.put(7L, 7L);
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, 10, put(9))));
    var target = new MemoryTarget();

    var outcome = new LogApply(target, TWO_CORES).run(log.load(10, 11, 10), new MemoryLedger());

    assertThat(outcome.applied().kvs()).isZero();
    assertThat(target.data.of(ColumnFamily.WRITE)).isEmpty();
  }

  @Test
  void theGreatestTimestampIsNoBorder() {
    var log = new LogFixture();
    log.ids.put(7L, 7L);
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, -2L, put(9)), row(7, 1, 1, put(0))));
    var target = new MemoryTarget();

    new LogApply(target, TWO_CORES).run(log.load(0, 0, -1L), new MemoryLedger());

    assertThat(timestamps(target, ColumnFamily.WRITE)).containsExactlyInAnyOrder(-2L, 1L);
  }

  @Test
  void locksAndRollbacksAreEventsButNoPairs() {
    var log = new LogFixture();
    log.ids.put(7L, 7L);
    List<Event> events = new ArrayList<>();
    for (WriteType type : WriteType.values()) {
      events.add(row(7, type.ordinal(), 5, WriteRecord.of(type, new Tso(4)).encode()));
    }
    log.range(7, ColumnFamily.WRITE, false, events);
    var target = new MemoryTarget();

    var outcome = new LogApply(target, TWO_CORES).run(log.load(0, 0, 9), new MemoryLedger());

    assertThat(outcome.applied().events()).isEqualTo(4);
    assertThat(outcome.applied().kvs()).isEqualTo(2);
    assertThat(target.data.of(ColumnFamily.WRITE)).hasSize(2);
  }

  @Test
  void theRecordWithTheOverlappedRollbackIsKeptWhereverItStands() {
    byte[] plain = put(4);
    byte[] flagged = WriteRecord.parse(plain, "").withOverlappedRollback().encode();
    for (var order : List.of(List.of(plain, flagged), List.of(flagged, plain))) {
      var log = new LogFixture();
      log.ids.put(7L, 8L);
      order.forEach(value -> log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, 5, value))));
      var target = new MemoryTarget();

      new LogApply(target, TWO_CORES).run(log.load(0, 0, 9), new MemoryLedger());

      assertThat(target.data.of(ColumnFamily.WRITE).values()).containsExactly(flagged);
    }
  }

  @Test
  void tablesWithoutAnIdAreSkippedUnreadAndCounted() {
    var log = new LogFixture();
    log.ids.put(7L, 8L);
    log.range(9, ColumnFamily.WRITE, false, List.of(row(9, 1, 5, put(4)), row(9, 2, 5, put(4))));
    log.closeObject();
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, 5, put(4))));

    var outcome =
        new LogApply(new MemoryTarget(), TWO_CORES).run(log.load(0, 0, 9), new MemoryLedger());

    assertThat(outcome.skippedTables()).containsExactly(9L);
    assertThat(outcome.skippedFiles()).isEqualTo(1);
    assertThat(outcome.skippedEvents()).isEqualTo(2);
    assertThat(outcome.applied().files()).isEqualTo(1);
    assertThat(log.storage.reads).hasValue(1);
  }

  @Test
  void neighbouringRangesAreReadAtOnce() {
    var log = new LogFixture();
    log.ids.put(7L, 8L);
    for (int i = 0; i < 50; i++) {
      log.range(7, ColumnFamily.WRITE, false, List.of(row(7, i, 5, put(4))));
    }

    new LogApply(new MemoryTarget(), TWO_CORES).run(log.load(0, 0, 9), new MemoryLedger());

    assertThat(log.storage.reads).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 100})
  void everyFlippedByteIsNoticed(long unitBytes) {
    var log = new LogFixture();
    log.ids.put(7L, 8L);
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, 5, put(4)), row(7, 2, 6, put(4))));
    log.range(7, ColumnFamily.DEFAULT, false, List.of(row(7, 3, 5, new byte[300])));
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 3, 5, put(4))), false);
    String path = log.ranges.get(0).stored().path();
    byte[] good = log.storage.read(path, 1 << 20);
    for (int i = 0; i < good.length; i++) {
      for (int mask : new int[] {1, 0x80, 0xff}) {
        byte[] bad = good.clone();
        bad[i] ^= (byte) mask;
        log.storage.write(path, bad);
        var target = new MemoryTarget();
        try {
          LogLoad load = log.load(0, 0, 9);
          new LogApply(target, TWO_CORES)
              .run(load, ApplyPlan.of(load, unitBytes), new MemoryLedger());
          // zstd frames have bits that mean nothing; then the content is still right.
          target.data.assertEquals(new LogModel(log, 0, 0, 9).data, "byte " + i);
        } catch (RestoreException e) {
          assertThat(e.code()).as("byte %d", i).isEqualTo(FormatError.FORMAT_CORRUPT);
          assertThat(e).hasMessageContaining(path + "@");
          assertThat(target.waiting).isZero();
          if (unitBytes > log.ranges.stream().mapToLong(range -> range.plain().length()).sum()) {
            assertThat(target.data.of(ColumnFamily.WRITE)).isEmpty();
          }
          target.data.assertHoldsNothingBut(new LogModel(log, 0, 0, 9).data, "byte " + i);
        }
      }
    }
  }

  @Test
  void aKeyOfAnotherTableIsRefused() {
    assertRefused(List.of(row(9, 1, 5, put(4))), "a key of table 9 in a file of table 7");
  }

  @Test
  void aMetaKeyAmongDataIsRefused() {
    byte[] metaKey = "mDBs and something more".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertRefused(List.of(new Event(metaKey, 5, put(4))), "begins with byte 0x6d");
  }

  @Test
  void aWriteRecordOfUnknownTypeIsRefused() {
    assertRefused(List.of(row(7, 1, 5, new byte[] {'X', 1})), "a write record of 2 bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 50})
  void anotherNumberOfEventsThanTheMetadataSaysIsRefused(long unitBytes) {
    var log = new LogFixture();
    log.ids.put(7L, 8L);
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, 5, put(4))));
    log.ranges.set(0, Ranges.withEntries(log.ranges.get(0), 2));
    LogLoad load = log.load(0, 0, 9);

    assertThatThrownBy(
            () ->
                new LogApply(new MemoryTarget(), TWO_CORES)
                    .run(load, ApplyPlan.of(load, unitBytes), new MemoryLedger()))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("found 1 events, the metadata says 2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 50})
  void moreEventsThanTheMetadataSaysAreRefusedWhileReading(long unitBytes) {
    var log = new LogFixture();
    log.ids.put(7L, 8L);
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, 5, put(4)), row(7, 2, 5, put(4))));
    log.ranges.set(0, Ranges.withEntries(log.ranges.get(0), 1));
    LogLoad load = log.load(0, 0, 9);

    assertThatThrownBy(
            () ->
                new LogApply(new MemoryTarget(), TWO_CORES)
                    .run(load, ApplyPlan.of(load, unitBytes), new MemoryLedger()))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("found 2 events, the metadata says 1");
  }

  @Test
  void aMissingObjectEndsTheRunAndLeavesNothingStaged() {
    var log = new LogFixture();
    for (long table = 1; table <= 30; table++) {
      log.ids.put(table, table);
      log.range(table, ColumnFamily.WRITE, false, List.of(row(table, 1, 5, put(4))));
      log.closeObject();
    }
    log.storage.delete(log.ranges.get(17).stored().path());
    var target = new MemoryTarget();
    var load = log.load(0, 0, 9);

    assertThatThrownBy(
            () ->
                new LogApply(target, TWO_CORES)
                    .run(load, ApplyPlan.of(load, 1), new MemoryLedger()))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(StorageError.STORAGE_NOT_FOUND));
    assertThat(target.waiting).isZero();
  }

  @Test
  void memoryInUseStaysWithinTheLimit() {
    var log = new LogFixture();
    for (long table = 1; table <= 40; table++) {
      log.ids.put(table, table + 100);
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        events.add(row(table, i, 5, put(4)));
      }
      log.range(table, ColumnFamily.WRITE, false, events);
    }
    var load = log.load(0, 0, 9);
    ApplyPlan plan = ApplyPlan.of(load, 20_000);
    long limit = 3 * ApplyLimits.unitMemoryBytes(plan);

    var run =
        new LogApply(new MemoryTarget(), new ApplyLimits(16, limit))
            .run(load, plan, new MemoryLedger());

    assertThat(run.peakBytes()).isPositive().isLessThanOrEqualTo(limit);
    assertThat(run.outcome().applied().kvs()).isEqualTo(8_000);
  }

  @Test
  void aRangeLargerThanAUnitIsTakenPartByPart() {
    var log = new LogFixture();
    log.ids.put(7L, 8L);
    for (int r = 0; r < 6; r++) {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < (r == 3 ? 20_000 : 10); i++) {
        events.add(row(7, i, 5, put(4)));
      }
      Collections.shuffle(events, new Random(1));
      log.range(7, ColumnFamily.WRITE, false, events);
    }
    var load = log.load(0, 0, 9);
    var target = new MemoryTarget();

    ApplyPlan plan = ApplyPlan.of(load, 4_000);
    long limit = 2 * ApplyLimits.unitMemoryBytes(plan);
    var run = new LogApply(target, new ApplyLimits(4, limit)).run(load, plan, new MemoryLedger());

    assertThat(run.peakBytes()).isLessThanOrEqualTo(limit);
    assertThat(target.data.of(ColumnFamily.WRITE)).hasSize(20_000);
  }

  @Test
  void anEventLargerThanAUnitIsTakenWhole() {
    var log = new LogFixture();
    log.ids.put(7L, 8L);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(row(7, i, 5, new byte[i % 7 == 3 ? 50_000 : 300]));
    }
    log.range(7, ColumnFamily.DEFAULT, false, events);
    var load = log.load(0, 0, 9);
    var target = new MemoryTarget();

    new LogApply(target, TWO_CORES).run(load, ApplyPlan.of(load, 1_000), new MemoryLedger());

    target.data.assertEquals(new LogModel(log, 0, 0, 9).data, "long values");
  }

  @Test
  void aRangeReaderGivesTheEventsOfARange() {
    var log = new LogFixture();
    log.range(7, ColumnFamily.WRITE, false, List.of(row(7, 1, 5, put(4)), row(7, 2, 6, put(4))));
    try (var reader = new RangeReader(log.storage, io.pitr.api.CipherSpec.PLAINTEXT)) {
      var cursor = reader.cursor(log.ranges.get(0));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key()).isEqualTo(log.events.get(0).get(0).versionedKey());
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.ts()).isEqualTo(6);
      assertThat(cursor.next()).isFalse();
    }
  }

  private static void assertRefused(List<Event> events, String message) {
    var log = new LogFixture();
    log.ids.put(7L, 8L);
    log.range(7, ColumnFamily.WRITE, false, events);
    assertThatThrownBy(
            () ->
                new LogApply(new MemoryTarget(), TWO_CORES)
                    .run(log.load(0, 0, 9), new MemoryLedger()))
        .isInstanceOf(RestoreException.class)
        .hasMessageStartingWith("[FORMAT_CORRUPT]")
        .hasMessageContaining(message)
        .hasMessageContaining(log.ranges.get(0).id());
  }

  private static List<Long> timestamps(MemoryTarget target, ColumnFamily cf) {
    return target.data.of(cf).keySet().stream()
        .map(key -> ~java.nio.ByteBuffer.wrap(key).getLong(key.length - 8))
        .toList();
  }

  private static byte[] put(long startTs) {
    return WriteRecord.of(WriteType.PUT, new Tso(startTs)).withShortValue(new byte[9]).encode();
  }

  private static int rounds(int full) {
    return (int) Math.max(20, full * SCALE);
  }
}
