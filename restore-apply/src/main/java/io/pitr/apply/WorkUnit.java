package io.pitr.apply;

import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import java.util.Arrays;
import java.util.List;

/**
 * Ranges that are decoded, sorted and put together. Holds their numbers only, since ranges may be
 * packed.
 */
final class WorkUnit {
  private final String id;
  private final int chain;
  private final int place;
  private final int[] ranges;
  private final long plainBytes;
  private final long entries;

  /**
   * @param id depends on the ranges and the target's ids alone
   * @param chain units of one chain may hold equal keys and are published in order of {@code
   *     place}; units of different chains hold no common key
   * @param place from 0
   * @param ranges indexes in the load, in the order of the log, physical deletes last
   * @param plainBytes of all ranges
   * @param entries of all ranges
   */
  WorkUnit(String id, int chain, int place, int[] ranges, long plainBytes, long entries) {
    this.id = id;
    this.chain = chain;
    this.place = place;
    this.ranges = ranges;
    this.plainBytes = plainBytes;
    this.entries = entries;
  }

  String id() {
    return id;
  }

  int chain() {
    return chain;
  }

  int place() {
    return place;
  }

  int size() {
    return ranges.length;
  }

  /** The index in the load of one of them. */
  int range(int place) {
    return ranges[place];
  }

  /** The ranges, made anew. */
  List<LogRange> ranges(LogLoad load) {
    return Arrays.stream(ranges).mapToObj(load.ranges()::get).toList();
  }

  long plainBytes() {
    return plainBytes;
  }

  long entries() {
    return entries;
  }

  @Override
  public String toString() {
    return id + " (" + ranges.length + " ranges, " + plainBytes + " bytes)";
  }
}
