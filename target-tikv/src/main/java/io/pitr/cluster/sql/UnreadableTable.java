package io.pitr.cluster.sql;

import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.format.schema.TableInfo;
import io.pitr.sql.row.TableReading;
import io.pitr.sql.text.SourceRules;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Detects actions on tables that no server can read, on the target as well as upstream: every
 * statement on such a table fails.
 */
final class UnreadableTable {
  private UnreadableTable() {}

  /** Returns why the statements of an action would fail; empty if its table can be read. */
  static Optional<String> of(FinishBody body, SchemaView schema) {
    return table(body, schema).flatMap(UnreadableTable::why);
  }

  private static Optional<? extends TableView> table(FinishBody body, SchemaView schema) {
    if (body instanceof FinishBody.SetReplica replica) {
      return schema.table(replica.tableId());
    } else if (body instanceof FinishBody.RebuildIndex index) {
      return schema.table(index.tableId());
    } else if (body instanceof FinishBody.DropForeignKey key) {
      return schema.table(key.tableId());
    } else if (body instanceof FinishBody.AddForeignKey key) {
      return schema.table(key.tableId());
    }
    return Optional.empty();
  }

  private static Optional<String> why(TableView table) {
    TableInfo info = TableInfo.parse(table.json().getBytes(StandardCharsets.UTF_8));
    return TableReading.of(info.tree(), SourceRules.newest(true))
            instanceof TableReading.Unreadable unreadable
        ? Optional.of("the table can't be read, here as upstream: " + unreadable.why().what())
        : Optional.empty();
  }
}
