package example.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * What was gathered so far.
 *
 * @param entries in order of commit
 * @param unknown members of the saved object that a newer version wrote, as JSON text; empty, or
 *     each followed by a comma
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
   * @param ts when its job reached the history: a TSO, unsigned
   */
  record Entry(long ts, String schema, String query) {}
}
