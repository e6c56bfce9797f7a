package io.pitr.system;

import io.pitr.api.Tso;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.system.SystemTable.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Deferred actions that put rows of system tables. Statistics (400) are those of the full backup
 * with the target's ids; they are marked as stale, because they don't include the log's changes
 * (spec/segmented-restore.md R-31). Bindings and accounts come last (800), because they may change
 * this program's own account.
 */
public final class SystemActions {
  private static final int STATISTICS_ORDER = 400;
  private static final int BINDINGS_ORDER = 800;
  private static final int ACCOUNTS_ORDER = 810;
  private static final int RELOAD_ORDER = 820;
  private static final String PREFIX = "engine:system:";
  private static final String CLOUD_ADMIN = "'cloud_admin'";

  private SystemActions() {}

  /**
   * @param documents of {@link SystemRows}
   * @param wanted tables; rows of others are ignored
   * @param now a timestamp of the target: TiDB ignores statistics of an older version
   */
  public static List<FinishAction> of(
      Collection<JsonNode> documents,
      Set<SystemTable> wanted,
      SchemaView schema,
      Supplier<Tso> now) {
    Map<SystemTable, SystemRows> tables = new EnumMap<>(SystemTable.class);
    for (JsonNode document : documents) {
      SystemRows part = SystemRows.of(document);
      if (wanted.contains(part.table())) {
        tables.merge(part.table(), part, SystemRows::plus);
      }
    }
    Set<Kind> kinds = new HashSet<>();
    var actions = new ArrayList<FinishAction>();
    Set<Long> live = liveIds(schema);
    tables.forEach(
        (table, all) -> {
          SystemRows rows =
              table.kind() == Kind.STATISTICS
                  ? statistics(all, live, schema, now.get())
                  : accounts(all);
          if (!rows.rows().isEmpty()) {
            kinds.add(table.kind());
            actions.add(action(rows));
          }
        });
    if (kinds.contains(Kind.ACCOUNTS)) {
      actions.add(reload("accounts", "reload the accounts", "FLUSH PRIVILEGES"));
    }
    if (kinds.contains(Kind.BINDINGS)) {
      actions.add(reload("bindings", "reload the bindings", "ADMIN RELOAD BINDINGS"));
    }
    return actions;
  }

  private static FinishAction action(SystemRows rows) {
    SystemTable table = rows.table();
    int order =
        switch (table.kind()) {
          case STATISTICS -> STATISTICS_ORDER;
          case BINDINGS -> BINDINGS_ORDER;
          case ACCOUNTS -> ACCOUNTS_ORDER;
        };
    return new FinishAction(
        PREFIX + table.table(),
        order,
        "put " + rows.rows().size() + " row(s) into `mysql`.`" + table.table() + "`",
        new FinishBody.PutSystemRows(
            table.table(), table.replacedBy(), rows.columns(), rows.rows()));
  }

  private static FinishAction reload(String id, String description, String statement) {
    return new FinishAction(
        PREFIX + "reload:" + id,
        RELOAD_ORDER,
        description,
        new FinishBody.RunSql(List.of(statement)));
  }

  private static Set<Long> liveIds(SchemaView schema) {
    var ids = new HashSet<Long>();
    for (TableView table : schema.tables()) {
      ids.add(table.id());
      ids.addAll(table.physicalIds());
    }
    return ids;
  }

  /** Statistics of tables that exist at the end, with their ids on the target. */
  private static SystemRows statistics(
      SystemRows all, Set<Long> live, SchemaView schema, Tso version) {
    int id = all.column("table_id");
    int versionAt = all.column("version");
    int count = all.column("count");
    int modified = all.table() == SystemTable.STATS_META ? all.column("modify_count") : -1;
    var kept = new ArrayList<List<String>>();
    for (List<String> row : all.rows()) {
      Optional<String> target = target(id < 0 ? "" : row.get(id), live, schema);
      if (target.isPresent()) {
        var changed = new ArrayList<>(row);
        changed.set(id, target.get());
        if (versionAt >= 0) {
          changed.set(versionAt, version.toString());
        }
        if (modified >= 0 && count >= 0) {
          changed.set(modified, row.get(count));
        }
        kept.add(changed);
      }
    }
    return new SystemRows(all.table(), all.columns(), kept);
  }

  private static Optional<String> target(String literal, Set<Long> live, SchemaView schema) {
    try {
      long upstream = Long.parseLong(literal);
      OptionalLong id = live.contains(upstream) ? schema.targetId(upstream) : OptionalLong.empty();
      return id.isPresent() ? Optional.of(Long.toString(id.getAsLong())) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Without the account of the cluster's operator. */
  private static SystemRows accounts(SystemRows all) {
    int user = all.column("user");
    int source = all.column("source");
    return new SystemRows(
        all.table(),
        all.columns(),
        all.rows().stream()
            .filter(row -> user < 0 || !row.get(user).equals(CLOUD_ADMIN))
            .filter(row -> source < 0 || !row.get(source).equals("'builtin'"))
            .toList());
  }
}
