package io.pitr.sql.row;

import io.pitr.api.schema.SessionSettings;
import io.pitr.sql.value.Datum;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row by column offset. Virtual columns are computed on first access, so a column
 * that can't be computed affects only callers that need it. Not thread-safe.
 */
public final class RowValues implements RowSource {
  private final @Nullable Datum[] values;
  private final VirtualColumns virtual;
  private final SessionSettings session;
  private final BitSet running = new BitSet();

  /**
   * @param values by offset; null for virtual columns
   */
  RowValues(@Nullable Datum[] values, VirtualColumns virtual, SessionSettings session) {
    this.values = values;
    this.virtual = virtual;
    this.session = session;
  }

  @Override
  public SessionSettings session() {
    return session;
  }

  /** The same row with virtual columns computed with other session settings. */
  public RowValues under(SessionSettings other) {
    return other.equals(session)
        ? this
        : new RowValues(virtual.withoutThem(values), virtual, other);
  }

  /** Number of columns, including hidden columns and those that are not public. */
  public int size() {
    return values.length;
  }

  /**
   * @throws io.pitr.api.RestoreException FORMAT_UNSUPPORTED for a virtual column with an expression
   *     that can't be computed
   */
  @Override
  public Datum datum(int offset) {
    Datum known = values[offset];
    if (known != null) {
      return known;
    }
    if (running.get(offset)) {
      throw virtual.circular(offset);
    }
    running.set(offset);
    Datum computed = virtual.compute(offset, this);
    running.clear(offset);
    values[offset] = computed;
    return computed;
  }
}
