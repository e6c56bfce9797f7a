package io.pitr.engine.chain;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Upstream databases that are restored into databases that the target already had. Their ids are
 * kept in the head's fingerprints, because the next segment must treat them in the same way.
 */
public final class ReusedDatabases {
  private static final String NAME = "target.reusedDatabases";

  private ReusedDatabases() {}

  public static Set<Long> of(ChainStore store) {
    return store.head().map(ReusedDatabases::of).orElse(Set.of());
  }

  public static Set<Long> of(ChainHead head) {
    String ids = head.fingerprints().getOrDefault(NAME, "");
    return ids.isEmpty()
        ? Set.of()
        : Arrays.stream(ids.split(",")).map(Long::valueOf).collect(Collectors.toSet());
  }

  public static ChainHead keep(ChainHead head, Set<Long> upstreamIds) {
    var names = new TreeMap<String, String>();
    names.put(
        NAME, upstreamIds.stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
    return head.withFingerprints(names);
  }
}
