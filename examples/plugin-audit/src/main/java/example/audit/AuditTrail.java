package example.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * The statements so far.
 *
 * @param entries in the order of their commits
 * @param unknown JSON members that a newer version of the plugin wrote; empty, or each followed by
 *     a comma
 */
record AuditTrail(List<Entry> entries, String unknown) {
  static final AuditTrail EMPTY = new AuditTrail(List.of(), "");

  AuditTrail {
    entries = List.copyOf(entries);
  }

  AuditTrail with(Entry entry) {
    var more = new ArrayList<>(entries);
    more.add(entry);
    return new AuditTrail(more, unknown);
  }

  /**
   * A statement.
   *
   * @param ts unsigned TSO at which its job finished
   */
  record Entry(long ts, String schema, String query) {}
}
