package io.pitr.engine.chain;

import io.pitr.api.target.IdRewrites;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Maps upstream ids of databases, tables and partitions to ids of the target. Entries are never
 * removed, because a dropped table may be recovered under its old id. Upstream ids of all three
 * kinds come from one allocator, so one map is enough. Immutable.
 */
public final class IdMap implements IdRewrites {
  private final Map<Long, Long> ids;

  public IdMap(Map<Long, Long> ids) {
    this.ids = Map.copyOf(ids);
  }

  @Override
  public OptionalLong target(long upstreamId) {
    Long id = ids.get(upstreamId);
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }

  public boolean contains(long upstreamId) {
    return ids.containsKey(upstreamId);
  }

  public IdMap plus(Map<Long, Long> more) {
    var all = new HashMap<>(ids);
    all.putAll(more);
    return new IdMap(all);
  }

  /** The ids that have no entry yet. */
  public SortedSet<Long> missing(Collection<Long> upstreamIds) {
    var missing = new TreeSet<Long>();
    for (Long id : upstreamIds) {
      if (!ids.containsKey(id)) {
        missing.add(id);
      }
    }
    return missing;
  }

  public int size() {
    return ids.size();
  }

  public Map<Long, Long> asMap() {
    return ids;
  }
}
