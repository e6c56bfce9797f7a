package io.pitr.engine.apply;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.format.FormatError;
import io.pitr.format.codec.Crc64;
import io.pitr.format.log.LogRangeDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Cuts a load into units of work. Pure: the same load gives the same units, whatever the machine
 * has of cores and memory, so that a run that died is resumed anywhere.
 *
 * <p>Units follow the physical table ids and hold about {@link #unitBytes} of plain events. Small
 * tables share a unit; a large one is cut first where the key spans of its ranges part, and a span
 * that is still too large is cut in the order of the log. Only the pieces of such a span can hold
 * equal keys; they form a chain.
 */
final class ApplyPlan {
  static final long MIN_UNIT_BYTES = 16L << 20;
  static final long MAX_UNIT_BYTES = 64L << 20;
  private static final int UNITS_WANTED = 16;

  private final List<WorkUnit> units = new ArrayList<>();
  private final Map<Long, Long> targetIds = new TreeMap<>();
  private final TreeSet<Long> skippedTables = new TreeSet<>();
  private final List<LogRange> open = new ArrayList<>();
  private final long unitBytes;
  private long openBytes;
  private int chains;
  private long skippedRanges;
  private long skippedEvents;
  private long largestUnitBytes;

  private ApplyPlan(long unitBytes) {
    this.unitBytes = unitBytes;
  }

  /**
   * @throws RestoreException {@link ApplyError#LOG_RANGE_TOO_LARGE}, {@link
   *     FormatError#FORMAT_CORRUPT} for lengths that can't be
   */
  static ApplyPlan of(LogLoad load) {
    long total = 0;
    for (LogRange range : load.ranges()) {
      requireHoldable(range);
      total += range.plainLength();
    }
    return of(load, Math.min(MAX_UNIT_BYTES, Math.max(MIN_UNIT_BYTES, total / UNITS_WANTED)));
  }

  /** With another size of units. */
  static ApplyPlan of(LogLoad load, long unitBytes) {
    var plan = new ApplyPlan(unitBytes);
    var tables = new TreeMap<Long, List<LogRange>>();
    for (LogRange range : load.ranges()) {
      requireHoldable(range);
      tables.computeIfAbsent(range.tableId(), id -> new ArrayList<>()).add(range);
    }
    for (var table : tables.entrySet()) {
      OptionalLong target = load.ids().target(table.getKey());
      if (target.isPresent()) {
        plan.targetIds.put(table.getKey(), target.getAsLong());
        plan.add(table.getValue());
      } else {
        plan.skip(table.getKey(), table.getValue());
      }
    }
    plan.closeUnit();
    return plan;
  }

  /** Those of a chain in order. */
  List<WorkUnit> units() {
    return units;
  }

  int chains() {
    return chains;
  }

  /** The size that units were cut to; a single range may be larger. */
  long unitBytes() {
    return unitBytes;
  }

  long largestUnitBytes() {
    return largestUnitBytes;
  }

  long targetId(long upstreamId) {
    Long id = targetIds.get(upstreamId);
    if (id == null) {
      throw new IllegalArgumentException("table " + upstreamId + " is not in the plan");
    }
    return id;
  }

  /** Tables without an id on the target. */
  TreeSet<Long> skippedTables() {
    return skippedTables;
  }

  long skippedRanges() {
    return skippedRanges;
  }

  /** As the metadata counts them. */
  long skippedEvents() {
    return skippedEvents;
  }

  private void skip(long tableId, List<LogRange> ranges) {
    skippedTables.add(tableId);
    skippedRanges += ranges.size();
    skippedEvents += ranges.stream().mapToLong(LogRange::entries).sum();
  }

  private void add(List<LogRange> table) {
    if (bytes(table) <= unitBytes) {
      addSpan(table);
    } else {
      KeySpans.split(table).forEach(this::addSpan);
    }
  }

  /** Ranges that may hold equal keys, and of which no other range holds any. */
  private void addSpan(List<LogRange> span) {
    long bytes = bytes(span);
    if (openBytes + bytes > unitBytes) {
      closeUnit();
    }
    if (bytes <= unitBytes) {
      open.addAll(span);
      openBytes += bytes;
      return;
    }
    int place = 0;
    for (LogRange range : removalsLast(span)) {
      if (!open.isEmpty() && openBytes + range.plainLength() > unitBytes) {
        unit(chains, place++);
      }
      open.add(range);
      openBytes += range.plainLength();
    }
    unit(chains, place);
    chains++;
  }

  private void closeUnit() {
    if (!open.isEmpty()) {
      unit(chains++, 0);
    }
  }

  private void unit(int chain, int place) {
    List<LogRange> ranges = removalsLast(open);
    units.add(new WorkUnit(id(ranges), chain, place, ranges, openBytes));
    largestUnitBytes = Math.max(largestUnitBytes, openBytes);
    open.clear();
    openBytes = 0;
  }

  private static List<LogRange> removalsLast(List<LogRange> ranges) {
    return ranges.stream().sorted(Comparator.comparing(LogRange::physicalDelete)).toList();
  }

  private String id(List<LogRange> ranges) {
    long crc = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (LogRange range : ranges) {
      first = Math.min(first, range.tableId());
      last = Math.max(last, range.tableId());
      String text = range.id() + ">" + targetId(range.tableId()) + "\n";
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      crc = Crc64.XZ.update(crc, bytes, 0, bytes.length);
    }
    String tables = first == last ? "t" + first : "t" + first + "-" + last;
    return tables + "." + HexFormat.of().toHexDigits(crc);
  }

  private static long bytes(List<LogRange> ranges) {
    return ranges.stream().mapToLong(LogRange::plainLength).sum();
  }

  /**
   * @throws RestoreException as {@link #of(LogLoad)}
   */
  static void requireHoldable(LogRange range) {
    if (range.plainLength() < 0 || range.plainLength() > EntryRef.MAX_BUFFER_BYTES) {
      throw new RestoreException(
          ApplyError.LOG_RANGE_TOO_LARGE,
          "its metadata says "
              + Long.toUnsignedString(range.plainLength())
              + " bytes, the most is "
              + EntryRef.MAX_BUFFER_BYTES,
          range.id());
    }
    if (range.rangeOffset() < 0
        || range.rangeLength() < 0
        || range.rangeLength() > LogRangeDecoder.maxStoredBytes(range.plainLength())
        || range.rangeOffset() > Long.MAX_VALUE - range.rangeLength()) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "its metadata says "
              + Long.toUnsignedString(range.rangeLength())
              + " stored bytes for "
              + range.plainLength()
              + " plain ones",
          range.id());
    }
  }
}
