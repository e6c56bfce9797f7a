package io.pitr.format.schema;

import tools.jackson.databind.node.ObjectNode;

/**
 * The TTL of a table's rows.
 *
 * @param interval SQL expression
 * @param unit TiDB's number for the time unit
 */
public record TtlInfo(Name column, String interval, int unit, boolean enabled, String jobInterval) {

  static TtlInfo read(ObjectNode node, String where) {
    Fields fields = new Fields(node, where);
    return new TtlInfo(
        fields.name("column"),
        fields.text("interval_expr"),
        fields.small("interval_time_unit"),
        fields.flag("enable"),
        fields.text("job_interval"));
  }
}
