package io.pitr.api.schema;

import java.util.List;

/**
 * An index of a table, from TiDB's {@code IndexInfo} (spec/formats.md §6.3). The numbers are those
 * of TiDB, so that one which this version does not know is not lost.
 *
 * @param stateCode see {@link #state}
 * @param backfillCode see {@link #backfillState}
 * @param typeCode see {@link #type}
 * @param columns names of the columns, in the order of the index
 */
public record IndexView(
    long id,
    String name,
    int stateCode,
    int backfillCode,
    int typeCode,
    boolean unique,
    boolean primary,
    boolean global,
    List<String> columns) {
  public IndexView {
    columns = List.copyOf(columns);
  }

  public SchemaState state() {
    return SchemaState.of(stateCode);
  }

  public BackfillState backfillState() {
    return BackfillState.of(backfillCode);
  }

  public IndexType type() {
    return IndexType.of(typeCode);
  }

  public boolean isPublic() {
    return state() == SchemaState.PUBLIC;
  }

  /** Whether the index has key-value entries: columnar types have none. */
  public boolean hasEntries() {
    return typeCode < IndexType.VECTOR.code();
  }
}
