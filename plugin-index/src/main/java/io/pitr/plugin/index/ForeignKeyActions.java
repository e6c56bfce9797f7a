package io.pitr.plugin.index;

import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Drops and restores the foreign keys that block a rebuild, on either side: those whose columns
 * have no other index while the rebuilt ones are missing (spec/segmented-restore.md C.2).
 */
final class ForeignKeyActions {
  private static final int ORDER_OFF = 190;
  private static final int ORDER_BACK = 210;

  private ForeignKeyActions() {}

  static List<FinishAction> around(Map<Long, Set<Long>> rebuilt, SchemaView schema) {
    var actions = new ArrayList<FinishAction>();
    for (TableView child : schema.tables()) {
      for (ForeignKeyView key : child.foreignKeys()) {
        boolean childWaits = leftBare(child, key.columns(), rebuilt);
        boolean parentWaits =
            schema
                .table(key.refSchema(), key.refTable())
                .filter(parent -> leftBare(parent, key.refColumns(), rebuilt))
                .isPresent();
        if (childWaits || parentWaits) {
          actions.add(action(child, key, ORDER_OFF, "fk-off:", "take away"));
          actions.add(action(child, key, ORDER_BACK, "fk-back:", "put back"));
        }
      }
    }
    return actions;
  }

  private static boolean leftBare(
      TableView table, List<String> columns, Map<Long, Set<Long>> rebuilt) {
    Set<Long> away = rebuilt.getOrDefault(table.id(), Set.of());
    if (away.isEmpty()) {
      return false;
    }
    boolean coveredByRebuilt = false;
    for (IndexView index : table.indexes()) {
      if (index.isPublic() && covers(index, columns)) {
        if (!away.contains(index.id())) {
          return false;
        }
        coveredByRebuilt = true;
      }
    }
    return coveredByRebuilt;
  }

  private static boolean covers(IndexView index, List<String> columns) {
    if (index.columns().size() < columns.size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!lower(index.columns().get(i)).equals(lower(columns.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static FinishAction action(
      TableView child, ForeignKeyView key, int order, String prefix, String verb) {
    return new FinishAction(
        prefix + child.schema() + "." + child.name() + "." + key.name(),
        order,
        verb
            + " foreign key `"
            + key.name()
            + "` of `"
            + child.schema()
            + "`.`"
            + child.name()
            + "`",
        order == ORDER_OFF
            ? new FinishBody.DropForeignKey(child.id(), key.name())
            : new FinishBody.AddForeignKey(child.id(), key.name()));
  }
}
