package io.pitr.apply.plan;

import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import java.util.Arrays;
import java.util.List;

/**
 * Log ranges that are decoded, sorted and written together. Holds indexes instead of ranges,
 * because a load may keep its ranges packed.
 */
public final class WorkUnit {
  private final String id;
  private final int chain;
  private final int place;
  private final int[] ranges;
  private final long plainBytes;
  private final long entries;
  private final long largestReadBytes;

  /**
   * @param id depends only on the ranges and the target's ids
   * @param chain units of one chain may hold equal keys and are published in order of {@code
   *     place}; units of different chains hold no common key
   * @param place from 0
   * @param ranges indexes in the load, in the order of the log, physical deletes last
   * @param plainBytes of all ranges
   * @param entries of all ranges
   * @param largestReadBytes stored bytes of the range that is read at once and holds the most; 0 if
   *     the unit is one range that is read in pieces
   */
  public WorkUnit(
      String id,
      int chain,
      int place,
      int[] ranges,
      long plainBytes,
      long entries,
      long largestReadBytes) {
    this.id = id;
    this.chain = chain;
    this.place = place;
    this.ranges = ranges;
    this.plainBytes = plainBytes;
    this.entries = entries;
    this.largestReadBytes = largestReadBytes;
  }

  public String id() {
    return id;
  }

  public int chain() {
    return chain;
  }

  public int place() {
    return place;
  }

  public int size() {
    return ranges.length;
  }

  /** The index in the load of one of the ranges. */
  int range(int place) {
    return ranges[place];
  }

  /** The ranges, unpacked at each call. */
  public List<LogRange> ranges(LogLoad load) {
    return Arrays.stream(ranges).mapToObj(load.ranges()::get).toList();
  }

  public long plainBytes() {
    return plainBytes;
  }

  public long entries() {
    return entries;
  }

  /** Stored bytes that the largest read holds; 0 if the unit is read in pieces. */
  public long largestReadBytes() {
    return largestReadBytes;
  }

  @Override
  public String toString() {
    return id + " (" + ranges.length + " ranges, " + plainBytes + " bytes)";
  }
}
