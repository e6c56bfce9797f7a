package io.pitr.format.schema;

import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.SchemaState;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A foreign key (spec/formats.md §6.5).
 *
 * @param onDelete 0 none, 1 restrict, 2 cascade, 3 set null, 4 no action, 5 set default
 * @param onUpdate as {@code onDelete}
 * @param state code of a {@link SchemaState}
 * @param version 0 for keys of old clusters, which never enforced them
 */
public record FkInfo(
    long id,
    Name name,
    Name refSchema,
    Name refTable,
    List<Name> refColumns,
    List<Name> columns,
    int onDelete,
    int onUpdate,
    int state,
    int version) {
  public FkInfo {
    refColumns = List.copyOf(refColumns);
    columns = List.copyOf(columns);
  }

  static FkInfo read(ObjectNode node, String where) {
    Fields fields = new Fields(node, where);
    return new FkInfo(
        fields.number("id"),
        fields.name("fk_name"),
        fields.name("ref_schema"),
        fields.name("ref_table"),
        fields.list("ref_cols", Name::read),
        fields.list("cols", Name::read),
        fields.small("on_delete"),
        fields.small("on_update"),
        fields.small("state"),
        fields.small("version"));
  }

  public ForeignKeyView view() {
    return new ForeignKeyView(
        id,
        name.original(),
        columns.stream().map(Name::original).toList(),
        refSchema.original(),
        refTable.original(),
        refColumns.stream().map(Name::original).toList(),
        onDelete,
        onUpdate);
  }
}
