package io.pitr.bench;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.apply.read.EventFilter;
import io.pitr.apply.read.EventWindow;
import io.pitr.apply.read.UnitBuffer;
import io.pitr.apply.sort.EntryRun;
import io.pitr.apply.sort.EntrySorter;
import io.pitr.apply.sort.FamilyEntries;
import io.pitr.apply.write.SortedRun;
import io.pitr.format.codec.Crc64;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogRangeDecoder;
import io.pitr.format.log.WriteRecordReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

/**
 * The stages of the apply path over one decompressed range. Every stage can be repeated; rewriting
 * alternates between two table ids.
 */
public final class ApplyStages {
  private static final long HERE = 100;
  private static final long THERE = 200;

  private final ColumnFamily cf;
  private final byte[] plain;
  private final long entries;
  private final ByteBuffer bytes;
  private final LogEventCursor cursor = new LogEventCursor();
  private final WriteRecordReader record = new WriteRecordReader();
  private final EventFilter filter = new EventFilter(new EventWindow(Tso.ZERO, Tso.ZERO, Tso.MAX));
  private final FamilyEntries kept = new FamilyEntries();
  private final FamilyEntries sorted = new FamilyEntries();
  private final LogRange here;
  private final LogRange there;
  private final EntrySorter sorter = new EntrySorter();
  private boolean moved;

  /**
   * @param plain events of table 100
   */
  public ApplyStages(ColumnFamily cf, byte[] plain, long entries) {
    this.cf = cf;
    this.plain = plain;
    this.entries = entries;
    this.bytes = ByteBuffer.allocateDirect(plain.length);
    bytes.put(0, plain);
    this.here = range(HERE);
    this.there = range(THERE);
    filterAndRewrite();
    filterAndRewrite();
    filter.accept(here, HERE, bytes, 0, plain.length, entries, sorted);
    sorted.sort(bytes, sorter);
  }

  /** Walks the events. */
  public long decode() {
    cursor.reset(bytes, 0, plain.length, "bench");
    long sum = 0;
    while (cursor.next()) {
      sum += cursor.keyOffset() + cursor.valueLength();
    }
    return sum;
  }

  /** Walks the events and compares timestamps. */
  public long decodeAndFilter() {
    cursor.reset(bytes, 0, plain.length, "bench");
    long inside = 0;
    while (cursor.next()) {
      if (Long.compareUnsigned(cursor.ts(), 1) > 0) {
        inside++;
      }
    }
    return inside;
  }

  /** Walks the events and reads their write records whole. */
  public long decodeAndParseWrites() {
    cursor.reset(bytes, 0, plain.length, "bench");
    long sum = 0;
    while (cursor.next()) {
      if (record.parse(bytes, cursor.valueOffset(), cursor.valueLength())) {
        sum += record.startTs() + record.shortValueLength();
      }
    }
    return sum;
  }

  /** Everything before sorting: decode, check, filter, rewrite, list. */
  public long filterAndRewrite() {
    kept.clear();
    filter.accept(
        moved ? there : here, moved ? HERE : THERE, bytes, 0, plain.length, entries, kept);
    moved = !moved;
    return kept.count();
  }

  /** The metadata's checksum besides SHA-256. */
  public long crc64xor() {
    cursor.reset(bytes, 0, plain.length, "bench");
    long xor = 0;
    while (cursor.next()) {
      long key = Crc64.XZ.update(0, plain, cursor.keyOffset(), cursor.keyLength());
      xor ^= Crc64.XZ.update(key, plain, cursor.valueOffset(), cursor.valueLength());
    }
    return xor;
  }

  /** Filters without rewriting, then sorts. */
  public long filterAndSort() {
    kept.clear();
    filter.accept(here, HERE, bytes, 0, plain.length, entries, kept);
    kept.sort(bytes, sorter);
    return kept.count();
  }

  /** The sorted entries, each key once. */
  public SortedRun sortedRun() {
    return new EntryRun(cf, bytes, sorted, Integer.MAX_VALUE);
  }

  public long entries() {
    return entries;
  }

  /** The sorted entries of the write CF when these ranges are applied as one unit. */
  public static <T> T sorted(LogLoad load, List<LogRange> ranges, Function<SortedRun, T> reader) {
    long plainBytes = ranges.stream().mapToLong(range -> range.plain().length()).sum();
    var buffer = new UnitBuffer();
    buffer.begin(EventWindow.of(load), plainBytes);
    try (var decoder = new LogRangeDecoder(load.cipher())) {
      for (LogRange range : ranges) {
        byte[] stored =
            load.storage()
                .read(
                    range.stored().path(), range.stored().offset(), (int) range.stored().length());
        long target = load.ids().target(range.tableId()).orElseThrow();
        buffer.add(range, ByteBuffer.wrap(stored), decoder, target);
      }
    }
    return reader.apply(buffer.run(ColumnFamily.WRITE));
  }

  private LogRange range(long tableId) {
    return new LogRange(
        new LogRange.Stored("bench", 0, plain.length, 0, new byte[0]),
        new LogRange.Plain(plain.length, entries, new byte[32], 0),
        cf,
        false,
        false,
        tableId,
        1,
        new LogRange.Keys(new byte[0], new byte[0]),
        new LogRange.Timestamps(Tso.ZERO, Tso.MAX, Tso.ZERO));
  }
}
