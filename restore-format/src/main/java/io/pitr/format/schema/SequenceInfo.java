package io.pitr.format.schema;

import tools.jackson.databind.node.ObjectNode;

/** A sequence (spec/formats.md §6.5). */
public record SequenceInfo(
    long start,
    boolean cached,
    boolean cycles,
    long min,
    long max,
    long increment,
    long cacheSize,
    String comment) {

  static SequenceInfo read(ObjectNode node, String where) {
    Fields fields = new Fields(node, where);
    return new SequenceInfo(
        fields.number("sequence_start"),
        fields.flag("sequence_cache"),
        fields.flag("sequence_cycle"),
        fields.number("sequence_min_value"),
        fields.number("sequence_max_value"),
        fields.number("sequence_increment"),
        fields.number("sequence_cache_value"),
        fields.text("sequence_comment"));
  }
}
