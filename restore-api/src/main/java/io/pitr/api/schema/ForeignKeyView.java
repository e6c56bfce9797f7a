package io.pitr.api.schema;

import java.util.List;

/**
 * A foreign key of a table. The numbers are those of TiDB, so that one which this version does not
 * know is not lost.
 *
 * @param onDeleteCode see {@link #onDelete}
 * @param onUpdateCode see {@link #onUpdate}
 */
public record ForeignKeyView(
    long id,
    String name,
    List<String> columns,
    String refSchema,
    String refTable,
    List<String> refColumns,
    int onDeleteCode,
    int onUpdateCode) {
  public ForeignKeyView {
    columns = List.copyOf(columns);
    refColumns = List.copyOf(refColumns);
  }

  public ReferenceAction onDelete() {
    return ReferenceAction.of(onDeleteCode);
  }

  public ReferenceAction onUpdate() {
    return ReferenceAction.of(onUpdateCode);
  }
}
