package io.pitr.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.FormatError;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetaLogTest {
  private static final MetaKey TABLE = new MetaKey.Table(2, 104);

  private final Map<LogRange, List<Event>> log = new HashMap<>();
  private final List<LogRange> readOrder = new ArrayList<>();

  @Test
  void aValueWrittenBeforeTheSpanBelongsToTheCommitInsideIt() {
    range(ColumnFamily.DEFAULT, value(TABLE, 5, "long"));
    range(ColumnFamily.WRITE, put(TABLE, 5, 20));
    assertThat(told(10, 5, 30)).containsExactly("20 Table 104 long");
  }

  @Test
  void theStartIsExclusiveAndTheEndInclusive() {
    range(
        ColumnFamily.WRITE,
        shortPut(TABLE, 9, 10, "at start"),
        shortPut(TABLE, 10, 11, "first"),
        shortPut(TABLE, 29, 30, "last"),
        shortPut(TABLE, 30, 31, "after"));
    assertThat(told(10, 10, 30)).containsExactly("11 Table 104 first", "30 Table 104 last");
  }

  @Test
  void aValueWithoutACommitInTheSpanIsLeftForTheNext() {
    range(ColumnFamily.DEFAULT, value(TABLE, 25, "later"));
    range(ColumnFamily.WRITE, put(TABLE, 25, 35));
    assertThat(told(10, 10, 30)).isEmpty();
    assertThat(told(30, 25, 40)).containsExactly("35 Table 104 later");
  }

  @Test
  void transactionsComeInCommitOrderWhateverTheOrderOfFiles() {
    range(ColumnFamily.WRITE, shortPut(TABLE, 21, 22, "third"), shortPut(TABLE, 11, 12, "first"));
    range(ColumnFamily.WRITE, shortPut(TABLE, 14, 15, "second"));
    assertThat(told(10, 10, 30))
        .containsExactly("12 Table 104 first", "15 Table 104 second", "22 Table 104 third");
  }

  @Test
  void optimisticTransactionsThatOverlapKeepTheirOwnValues() {
    range(
        ColumnFamily.DEFAULT, value(TABLE, 10, "started first"), value(TABLE, 20, "started last"));
    range(ColumnFamily.WRITE, put(TABLE, 20, 30), put(TABLE, 10, 40));
    assertThat(told(5, 5, 50))
        .containsExactly("30 Table 104 started last", "40 Table 104 started first");
  }

  @Test
  void duplicatesInOtherFilesAreReturnedOnce() {
    range(ColumnFamily.WRITE, shortPut(TABLE, 11, 12, "x"));
    range(ColumnFamily.WRITE, shortPut(TABLE, 11, 12, "x"), shortPut(TABLE, 13, 14, "y"));
    assertThat(told(10, 10, 30)).containsExactly("12 Table 104 x", "14 Table 104 y");
  }

  @Test
  void locksAndRollbacksSayNothing() {
    range(
        ColumnFamily.WRITE,
        new Event(TABLE, 12, WriteRecord.of(WriteType.LOCK, new Tso(11)).encode()),
        new Event(TABLE, 13, WriteRecord.of(WriteType.ROLLBACK, new Tso(13)).encode()));
    assertThat(told(10, 10, 30)).isEmpty();
  }

  @Test
  void deletionsOfValuesAndRollbackRecordsChangeNothing() {
    range(ColumnFamily.WRITE, shortPut(TABLE, 11, 12, "x"));
    range(ColumnFamily.DEFAULT, true, value(TABLE, 13, ""));
    range(ColumnFamily.WRITE, true, value(TABLE, 13, ""));
    assertThat(told(10, 10, 30)).containsExactly("12 Table 104 x");
  }

  @Test
  void aRangeOfPutsThatLostItsTypeIsAnError() {
    LogRange range = range(ColumnFamily.WRITE, true, shortPut(TABLE, 11, 12, "x"));
    RestoreException e = catchThrowableOfType(RestoreException.class, () -> told(10, 10, 30));
    assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT);
    assertThat(e).hasMessageContaining(range.id());
  }

  @Test
  void keysThatAreNotRestoredAreIgnored() {
    range(ColumnFamily.WRITE, shortPut(new MetaKey.SchemaVersion(), 11, 12, "500"));
    assertThat(told(10, 10, 30)).isEmpty();
  }

  @Test
  void aCommitWhoseValueIsNowhereIsAnError() {
    range(ColumnFamily.WRITE, put(TABLE, 11, 12));
    RestoreException e = catchThrowableOfType(RestoreException.class, () -> told(10, 10, 30));
    assertThat(e.code()).isEqualTo(CatalogError.SCHEMA_VALUE_MISSING);
    assertThat(e).hasMessageContaining("12").hasMessageContaining("11");
  }

  @Test
  void aCommitIsReturnedBeforeRangesWithOnlyLaterOnesAreRead() {
    LogRange early = range(ColumnFamily.WRITE, shortPut(TABLE, 11, 12, "early"));
    LogRange late = range(ColumnFamily.WRITE, shortPut(TABLE, 21, 22, "late"));
    var order = new ArrayList<String>();
    new MetaLog(
            List.of(late, early),
            (range, each) -> {
              order.add("read " + range.timestamps().min());
              events(range, each);
            },
            new Tso(10),
            new Tso(10),
            new Tso(30))
        .forEach(transaction -> order.add("told " + transaction.commitTs()));
    assertThat(order).containsExactly("read 12", "told 12", "read 22", "told 22");
  }

  private List<String> told(long start, long shift, long restored) {
    var told = new ArrayList<String>();
    new MetaLog(
            List.copyOf(log.keySet()),
            this::events,
            new Tso(start),
            new Tso(shift),
            new Tso(restored))
        .forEach(
            transaction ->
                transaction
                    .changes()
                    .forEach(
                        change ->
                            told.add(
                                transaction.commitTs()
                                    + " Table "
                                    + ((MetaKey.Table) change.key()).tableId()
                                    + " "
                                    + new String(change.value(), StandardCharsets.UTF_8))));
    return told;
  }

  private void events(LogRange range, MetaRangeReader.EventConsumer each) {
    readOrder.add(range);
    for (Event event : log.getOrDefault(range, List.of())) {
      each.accept(VersionedKey.encode(event.key().encode(), new Tso(event.ts())), event.value());
    }
  }

  private LogRange range(ColumnFamily cf, Event... events) {
    return range(cf, false, events);
  }

  private LogRange range(ColumnFamily cf, boolean delete, Event... events) {
    long min = Arrays.stream(events).mapToLong(Event::ts).min().orElseThrow();
    long max = Arrays.stream(events).mapToLong(Event::ts).max().orElseThrow();
    var range =
        new LogRange(
            new LogRange.Stored("v1/f" + log.size(), 0, 0, 0, new byte[0]),
            new LogRange.Plain(0, events.length, new byte[32], 0),
            cf,
            delete,
            true,
            0,
            1,
            new LogRange.Keys(new byte[0], new byte[0]),
            new LogRange.Timestamps(new Tso(min), new Tso(max), Tso.ZERO));
    log.put(range, List.of(events));
    return range;
  }

  private static Event value(MetaKey key, long startTs, String value) {
    return new Event(key, startTs, value.getBytes(StandardCharsets.UTF_8));
  }

  private static Event put(MetaKey key, long startTs, long commitTs) {
    return new Event(key, commitTs, WriteRecord.of(WriteType.PUT, new Tso(startTs)).encode());
  }

  private static Event shortPut(MetaKey key, long startTs, long commitTs, String value) {
    byte[] record =
        WriteRecord.of(WriteType.PUT, new Tso(startTs))
            .withShortValue(value.getBytes(StandardCharsets.UTF_8))
            .encode();
    assertThat(WriteRecord.parse(record, "test").startTs()).isEqualTo(new Tso(startTs));
    return new Event(key, commitTs, record);
  }

  private record Event(MetaKey key, long ts, byte[] value) {}
}
