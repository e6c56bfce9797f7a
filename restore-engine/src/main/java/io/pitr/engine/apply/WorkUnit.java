package io.pitr.engine.apply;

import io.pitr.api.target.LogRange;
import java.util.List;

/**
 * Ranges that are decoded, sorted and put together.
 *
 * @param id depends on the ranges and the target's ids alone
 * @param chain units of one chain may hold equal keys and are published in order of {@code place};
 *     units of different chains hold no common key
 * @param place from 0
 * @param ranges in the order of the log, physical deletes last
 * @param plainBytes of all ranges
 */
record WorkUnit(String id, int chain, int place, List<LogRange> ranges, long plainBytes) {}
