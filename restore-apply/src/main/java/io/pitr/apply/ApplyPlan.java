package io.pitr.apply;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LogLoad;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
 * that is still too large is cut in the order of the log, as are tables of many tiny ranges
 * together. Only the pieces of such a span can hold equal keys; they form a chain.
 */
final class ApplyPlan {
  static final long MIN_UNIT_BYTES = 16L << 20;
  static final long MAX_UNIT_BYTES = 32L << 20;
  private static final int UNITS_WANTED = 16;

  /** Ranges are small when so many fit a unit. */
  private static final long SCATTERED_PART = 256;

  /** Files of a chain overlap: it had better not be longer. */
  private static final long SCATTERED_UNITS = 128;

  private static final int HALVED = 4;
  private static final int LEAST_UNITS_TO_HALVE = 12;
  private static final Comparator<WorkUnit> LARGEST_FIRST =
      Comparator.comparingLong(WorkUnit::plainBytes).reversed();

  private final LogLoad load;
  private final RangeColumns columns;
  private final long unitBytes;
  private final long tinyBytes;
  private final List<WorkUnit> units = new ArrayList<>();
  private final Map<Long, Long> targetIds = new TreeMap<>();
  private final TreeSet<Long> skippedTables = new TreeSet<>();
  private final IntArray open = new IntArray();
  private final IntArray scattered = new IntArray();
  private long scatteredBytes;
  private long openBytes;
  private int chains;
  private long skippedRanges;
  private long skippedEvents;

  private ApplyPlan(LogLoad load, RangeColumns columns, long unitBytes, long tinyBytes) {
    this.load = load;
    this.columns = columns;
    this.unitBytes = unitBytes;
    this.tinyBytes = tinyBytes;
  }

  /**
   * @throws RestoreException {@link ApplyError#LOG_RANGE_TOO_LARGE}, {@link
   *     io.pitr.format.FormatError#FORMAT_CORRUPT} for lengths that can't be
   */
  static ApplyPlan of(LogLoad load) {
    RangeColumns columns = RangeColumns.of(load.ranges());
    long wanted = columns.totalBytes() / UNITS_WANTED;
    long unitBytes = Math.min(MAX_UNIT_BYTES, Math.max(MIN_UNIT_BYTES, wanted));
    return new ApplyPlan(load, columns, unitBytes, unitBytes / SCATTERED_PART).cut();
  }

  /** With another size of units. */
  static ApplyPlan of(LogLoad load, long unitBytes) {
    return of(load, unitBytes, unitBytes / SCATTERED_PART);
  }

  /**
   * With other sizes.
   *
   * @param tinyBytes tables whose ranges are smaller on average are taken together
   */
  static ApplyPlan of(LogLoad load, long unitBytes, long tinyBytes) {
    return new ApplyPlan(load, RangeColumns.of(load.ranges()), unitBytes, tinyBytes).cut();
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

  /** Of all ranges, those of skipped tables too. */
  long plainBytes() {
    return columns.totalBytes();
  }

  /** Whether it is a range that is larger than units, and is taken part by part. */
  boolean isOversized(WorkUnit unit) {
    return unit.plainBytes() > unitBytes;
  }

  /** What the hungriest unit takes; at least 1. */
  long unitMemoryBytes() {
    return units.stream()
        .mapToLong(unit -> ApplyLimits.unitMemoryBytes(unit, unitBytes))
        .max()
        .orElse(1);
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

  private ApplyPlan cut() {
    tables().forEach(this::addTable);
    closeUnit();
    addScattered();
    smallOnesLast();
    halveLastOnes();
    return this;
  }

  /**
   * Workers end closer together, and with less to publish, when the units that they end on are
   * small, the smallest last. Units whose chain goes on with a larger one stay before it.
   */
  private void smallOnesLast() {
    var larger = new ArrayDeque<WorkUnit>();
    var small = new ArrayDeque<WorkUnit>();
    var chainsOfLarger = new BitSet();
    for (int i = units.size() - 1; i >= 0; i--) {
      WorkUnit unit = units.get(i);
      if (unit.plainBytes() <= unitBytes * 2 / 3 && !chainsOfLarger.get(unit.chain())) {
        small.addFirst(unit);
      } else {
        larger.addFirst(unit);
        chainsOfLarger.set(unit.chain());
      }
    }
    units.clear();
    units.addAll(larger);
    small.stream().sorted(LARGEST_FIRST).forEach(units::add);
  }

  /**
   * The end of a load waits for the last of these, and then for its files. A key that both halves
   * hold is put twice, so of a small load nothing is halved.
   */
  private void halveLastOnes() {
    if (units.size() < LEAST_UNITS_TO_HALVE) {
      return;
    }
    int[] lengths = new int[chains];
    units.forEach(unit -> lengths[unit.chain()]++);
    int from = units.size() - HALVED;
    List<WorkUnit> last = List.copyOf(units.subList(from, units.size()));
    units.subList(from, units.size()).clear();
    for (WorkUnit unit : last) {
      boolean endsChain = unit.place() == lengths[unit.chain()] - 1;
      if (endsChain && unit.size() > 1 && unit.plainBytes() >= unitBytes / 4) {
        halve(unit);
      } else {
        units.add(unit);
      }
    }
    units.subList(from, units.size()).sort(LARGEST_FIRST);
  }

  /** The halves follow each other at the end of the unit's chain. */
  private void halve(WorkUnit unit) {
    int place = unit.place();
    for (int i = 0; i < unit.size(); i++) {
      if (place == unit.place() && openBytes >= unit.plainBytes() / 2) {
        unit(unit.chain(), place++);
      }
      add(unit.range(i));
    }
    unit(unit.chain(), place);
  }

  /** The ranges of each table, tables by id, ranges in the order of the log. */
  private TreeMap<Long, IntArray> tables() {
    var tables = new TreeMap<Long, IntArray>();
    for (int i = 0; i < columns.size(); i++) {
      tables.computeIfAbsent(columns.tableId(i), id -> new IntArray()).add(i);
    }
    return tables;
  }

  private void addTable(long tableId, IntArray list) {
    int[] ranges = list.toArray();
    OptionalLong target = load.ids().target(tableId);
    if (target.isEmpty()) {
      skippedTables.add(tableId);
      skippedRanges += ranges.length;
      skippedEvents += Arrays.stream(ranges).mapToLong(columns::entries).sum();
      return;
    }
    targetIds.put(tableId, target.getAsLong());
    long bytes = columns.plainBytes(ranges);
    if (bytes <= unitBytes && bytes < ranges.length * tinyBytes) {
      if (scatteredBytes + bytes > SCATTERED_UNITS * unitBytes) {
        addScattered();
      }
      for (int range : ranges) {
        scattered.add(range);
      }
      scatteredBytes += bytes;
    } else if (bytes <= unitBytes) {
      addSpan(ranges);
    } else {
      KeySpans.split(load.ranges(), tableId, ranges).forEach(this::addSpan);
    }
  }

  /** Ranges that may hold equal keys, and of which no other range holds any. */
  private void addSpan(int[] span) {
    long bytes = columns.plainBytes(span);
    if (openBytes + bytes > unitBytes) {
      closeUnit();
    }
    if (bytes <= unitBytes) {
      for (int range : span) {
        add(range);
      }
      return;
    }
    addPieces(span);
  }

  /**
   * Tables of which many small ranges lie here and there in the objects. By table, each object
   * would be read again for each unit; in the order of the log it is read once.
   */
  private void addScattered() {
    closeUnit();
    if (!scattered.isEmpty()) {
      int[] ranges = scattered.toArray();
      Arrays.sort(ranges);
      addPieces(ranges);
    }
    scattered.clear();
    scatteredBytes = 0;
  }

  /** A chain of units in the order of the log. */
  private void addPieces(int[] span) {
    int place = 0;
    for (int range : removalsLast(span)) {
      if (!open.isEmpty() && openBytes + columns.plainBytes(range) > unitBytes) {
        unit(chains, place++);
      }
      add(range);
    }
    unit(chains, place);
    chains++;
  }

  private void add(int range) {
    open.add(range);
    openBytes += columns.plainBytes(range);
  }

  private void closeUnit() {
    if (!open.isEmpty()) {
      unit(chains++, 0);
    }
  }

  private void unit(int chain, int place) {
    int[] ranges = removalsLast(inOrderOfTheLog());
    long entries = Arrays.stream(ranges).mapToLong(columns::entries).sum();
    units.add(new WorkUnit(id(ranges), chain, place, ranges, openBytes, entries));
    open.clear();
    openBytes = 0;
  }

  /** Those of different tables, too: neighbours in an object are read at once. */
  private int[] inOrderOfTheLog() {
    int[] ranges = open.toArray();
    Arrays.sort(ranges);
    return ranges;
  }

  private int[] removalsLast(int[] ranges) {
    int[] ordered = new int[ranges.length];
    int count = 0;
    for (int range : ranges) {
      if (!columns.isRemoval(range)) {
        ordered[count++] = range;
      }
    }
    for (int range : ranges) {
      if (columns.isRemoval(range)) {
        ordered[count++] = range;
      }
    }
    return ordered;
  }

  private String id(int[] ranges) {
    long hash = ranges.length;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (int range : ranges) {
      long table = columns.tableId(range);
      first = Math.min(first, table);
      last = Math.max(last, table);
      hash = RangeColumns.mixed(hash, columns.hash(range));
      hash = RangeColumns.mixed(hash, targetId(table));
    }
    String tables = first == last ? "t" + first : "t" + first + "-" + last;
    return tables + "." + HexFormat.of().toHexDigits(hash);
  }
}
