package io.pitr.plugin.gc;

import io.pitr.api.hook.FinishBody.ObjectRange;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Ranges to delete at the end.
 *
 * @param jobs ranges by the id of the upstream job that left them
 * @param orphans physical ids whose definition is dropped and that no finished job names yet
 * @param unknown fields of a saved state that this version does not know
 */
record GcState(
    SortedMap<Long, List<ObjectRange>> jobs,
    SortedSet<Long> orphans,
    SortedMap<String, JsonNode> unknown) {
  static final GcState EMPTY = new GcState(new TreeMap<>(), new TreeSet<>(), new TreeMap<>());

  GcState withJob(long jobId, List<ObjectRange> ranges) {
    var next = new TreeMap<>(jobs);
    if (!ranges.isEmpty()) {
      next.put(jobId, List.copyOf(ranges));
    }
    var left = new TreeSet<>(orphans);
    ranges.stream()
        .filter(range -> range.indexId() == ObjectRange.WHOLE_TABLE)
        .forEach(range -> left.remove(range.physicalId()));
    return new GcState(next, left, unknown);
  }

  GcState withOrphans(Collection<Long> physicalIds) {
    var next = new TreeSet<>(orphans);
    return next.addAll(physicalIds) ? new GcState(jobs, next, unknown) : this;
  }

  GcState withoutOrphans(Collection<Long> physicalIds) {
    var next = new TreeSet<>(orphans);
    return next.removeAll(physicalIds) ? new GcState(jobs, next, unknown) : this;
  }
}
