package io.pitr.writer.schema;

import java.util.List;

/**
 * A foreign key as a statement defines it.
 *
 * @param onDelete 0 none, 1 restrict, 2 cascade, 3 set null, 4 no action, 5 set default
 * @param onUpdate as {@code onDelete}
 */
public record ForeignKeySpec(
    String name,
    List<String> columns,
    String refSchema,
    String refTable,
    List<String> refColumns,
    int onDelete,
    int onUpdate) {
  public ForeignKeySpec {
    columns = List.copyOf(columns);
    refColumns = List.copyOf(refColumns);
  }
}
