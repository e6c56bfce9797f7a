package io.pitr.writer.ddl;

import tools.jackson.databind.node.ObjectNode;

/**
 * A sequence as a statement defines it.
 *
 * @param cache values that a server reserves at a time
 */
public record SequenceSpec(
    String name, long start, long increment, long min, long max, long cache, boolean cycle) {

  /** From 1 by 1, a thousand at a time. */
  public static SequenceSpec named(String name) {
    return new SequenceSpec(name, 1, 1, 1, Long.MAX_VALUE - 1, 1000, false);
  }

  public SequenceSpec start(long value) {
    return new SequenceSpec(name, value, increment, min, max, cache, cycle);
  }

  public SequenceSpec increment(long value) {
    return new SequenceSpec(name, start, value, min, max, cache, cycle);
  }

  public SequenceSpec cache(long values) {
    return new SequenceSpec(name, start, increment, min, max, values, cycle);
  }

  /** Begins again at the least value after the greatest. */
  public SequenceSpec cycle(long greatest) {
    return new SequenceSpec(name, start, increment, min, greatest, cache, true);
  }

  ObjectNode tree() {
    ObjectNode tree = Jobs.NODES.objectNode();
    tree.put("sequence_start", start);
    tree.put("sequence_cache", cache > 0);
    tree.put("sequence_cycle", cycle);
    tree.put("sequence_min_value", min);
    tree.put("sequence_max_value", max);
    tree.put("sequence_increment", increment);
    tree.put("sequence_cache_value", cache);
    tree.put("sequence_comment", "");
    return tree;
  }
}
