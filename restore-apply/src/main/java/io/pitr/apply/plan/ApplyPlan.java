package io.pitr.apply.plan;

import com.carrotsearch.hppc.IntArrayList;
import com.carrotsearch.hppc.LongLongHashMap;
import io.pitr.api.RestoreException;
import io.pitr.api.target.LogLoad;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Cuts a load into units of work. Pure: the same load gives the same units on every machine, so an
 * interrupted run can be resumed anywhere.
 *
 * <p>Units follow the physical table ids and hold about {@link #unitBytes} of plain events. Small
 * tables share a unit. A large table is cut first between ranges whose key spans don't overlap; a
 * span that is still too large is cut in log order. Tables with many tiny ranges are taken together
 * and cut in log order, too. Only pieces that were cut in log order can hold equal keys; they form
 * a chain.
 */
public final class ApplyPlan {
  static final long MIN_UNIT_BYTES = 16L << 20;
  static final long MAX_UNIT_BYTES = 32L << 20;
  private static final int UNITS_WANTED = 16;

  /** Ranges are tiny when this many fit into a unit. */
  private static final long SCATTERED_PART = 256;

  /** Files of one chain overlap; longer chains make reads slow. */
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
  private final LongLongHashMap targetIds = new LongLongHashMap();
  private final TreeSet<Long> skippedTables = new TreeSet<>();
  private final IntArrayList open = new IntArrayList();
  private final IntArrayList scattered = new IntArrayList();
  private long scatteredBytes;
  private long openBytes;
  private int chains;
  private long skippedRanges;
  private long skippedEvents;
  private long skippedBytes;

  private ApplyPlan(LogLoad load, RangeColumns columns, long unitBytes, long tinyBytes) {
    this.load = load;
    this.columns = columns;
    this.unitBytes = unitBytes;
    this.tinyBytes = tinyBytes;
  }

  /**
   * @throws RestoreException {@link ApplyError#LOG_RANGE_TOO_LARGE}, {@link
   *     io.pitr.format.FormatError#FORMAT_CORRUPT} for impossible lengths
   */
  public static ApplyPlan of(LogLoad load) {
    RangeColumns columns = RangeColumns.of(load.ranges());
    long wanted = columns.totalBytes() / UNITS_WANTED;
    long unitBytes = Math.min(MAX_UNIT_BYTES, Math.max(MIN_UNIT_BYTES, wanted));
    return new ApplyPlan(load, columns, unitBytes, unitBytes / SCATTERED_PART).cut();
  }

  /** With a given unit size; for tests. */
  public static ApplyPlan of(LogLoad load, long unitBytes) {
    return of(load, unitBytes, unitBytes / SCATTERED_PART);
  }

  /**
   * With given sizes; for tests.
   *
   * @param tinyBytes tables whose ranges are smaller on average are taken together
   */
  public static ApplyPlan of(LogLoad load, long unitBytes, long tinyBytes) {
    return new ApplyPlan(load, RangeColumns.of(load.ranges()), unitBytes, tinyBytes).cut();
  }

  /** In the order in which they are applied; units of one chain keep their order. */
  public List<WorkUnit> units() {
    return units;
  }

  public int chains() {
    return chains;
  }

  /** The maximum size of a unit, except for a unit that is one larger range. */
  public long unitBytes() {
    return unitBytes;
  }

  /** Plain bytes of all ranges, except those of skipped tables. */
  public long plainBytes() {
    return columns.totalBytes() - skippedBytes;
  }

  /** Whether the unit is one range that exceeds the unit size and is applied part by part. */
  public boolean isOversized(WorkUnit unit) {
    return unit.plainBytes() > unitBytes;
  }

  public long targetId(long upstreamId) {
    int slot = targetIds.indexOf(upstreamId);
    if (slot < 0) {
      throw new IllegalArgumentException("table " + upstreamId + " is not in the plan");
    }
    return targetIds.indexGet(slot);
  }

  /** Tables without an id on the target. */
  public TreeSet<Long> skippedTables() {
    return skippedTables;
  }

  public long skippedRanges() {
    return skippedRanges;
  }

  /** Events of the skipped ranges, as counted by the metadata. */
  public long skippedEvents() {
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
   * Moves small units to the end, the smallest last. Workers then finish at nearly the same time
   * and leave little to publish. A unit that precedes a larger one of its chain stays in place.
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
   * Halves the last units, because a load waits for its last unit and then for that unit's files. A
   * key in both halves is written twice, so a small load is left as it is.
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

  /** Replaces the last unit of a chain by two. */
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

  /** The ranges of each table: tables by id, ranges in log order. */
  private TreeMap<Long, IntArrayList> tables() {
    var tables = new TreeMap<Long, IntArrayList>();
    for (int i = 0; i < columns.size(); i++) {
      tables.computeIfAbsent(columns.tableId(i), id -> new IntArrayList()).add(i);
    }
    return tables;
  }

  private void addTable(long tableId, IntArrayList list) {
    int[] ranges = list.toArray();
    OptionalLong target = load.ids().target(tableId);
    if (target.isEmpty()) {
      skippedTables.add(tableId);
      skippedRanges += ranges.length;
      skippedEvents += Arrays.stream(ranges).mapToLong(columns::entries).sum();
      skippedBytes += columns.plainBytes(ranges);
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

  /** Adds ranges that may share keys with each other and with no other range. */
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
   * Adds the tables whose many tiny ranges are scattered over the objects. Grouped by table, each
   * object would be read again for each unit; in log order each object is read once.
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

  /** Adds a chain of units in log order. */
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
    units.add(
        new WorkUnit(
            id(ranges), chain, place, ranges, openBytes, entries, largestReadBytes(ranges)));
    open.clear();
    openBytes = 0;
  }

  private long largestReadBytes(int[] ranges) {
    long largest = 0;
    for (int range : ranges) {
      boolean inPieces = openBytes > unitBytes && !columns.isWholeObject(range);
      largest = Math.max(largest, inPieces ? 0 : columns.readBytes(range));
    }
    return largest;
  }

  /** Mixes tables, so that neighbours in an object are read together. */
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
