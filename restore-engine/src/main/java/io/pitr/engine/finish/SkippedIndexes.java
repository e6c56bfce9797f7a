package io.pitr.engine.finish;

import io.pitr.api.RestoreException;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.ActionOutcome.Status;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.RestoreTarget;
import io.pitr.engine.EngineError;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.format.schema.FieldType;
import io.pitr.format.schema.TableInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The indexes that the user wants to leave out, in this run or in an earlier one. */
final class SkippedIndexes {
  private final SchemaView schema;

  /** By the id of the action that would rebuild it. */
  private final SortedMap<String, Skipped> chosen;

  private SkippedIndexes(SchemaView schema, SortedMap<String, Skipped> chosen) {
    this.schema = schema;
    this.chosen = chosen;
  }

  private record Skipped(IndexName name, FinishBody.RebuildIndex rebuild) {}

  /**
   * @param names as the user gave them
   * @param actions all deferred actions of the chain
   * @param ended outcomes of earlier runs, by action
   * @throws RestoreException {@link EngineError#INDEX_NOT_PENDING} if a name does not match exactly
   *     one index that waits to be built or was left out before
   */
  static SkippedIndexes choose(
      List<String> names,
      List<DeferredAction> actions,
      Map<String, ActionOutcome> ended,
      SchemaView schema) {
    SortedMap<String, Skipped> possible = new TreeMap<>();
    SortedMap<String, Skipped> chosen = new TreeMap<>();
    for (DeferredAction each : actions) {
      if (!(each.action().body() instanceof FinishBody.RebuildIndex rebuild)) {
        continue;
      }
      Optional<IndexName> name =
          schema.table(rebuild.tableId()).flatMap(table -> IndexName.of(table, rebuild.indexId()));
      Status status =
          Optional.ofNullable(ended.get(each.action().id()))
              .map(ActionOutcome::status)
              .orElse(Status.PENDING);
      if (name.isPresent() && (status == Status.PENDING || status == Status.SKIPPED)) {
        possible.put(each.action().id(), new Skipped(name.get(), rebuild));
      }
      if (name.isPresent() && status == Status.SKIPPED) {
        chosen.put(each.action().id(), new Skipped(name.get(), rebuild));
      }
    }
    for (String name : names) {
      List<Map.Entry<String, Skipped>> meant =
          possible.entrySet().stream()
              .filter(entry -> entry.getValue().name().isMeantBy(name))
              .toList();
      if (meant.stream().map(entry -> entry.getValue().name()).distinct().count() != 1) {
        throw notPending(
            name, possible.values().stream().map(each -> each.name().quoted()).distinct().toList());
      }
      meant.forEach(entry -> chosen.put(entry.getKey(), entry.getValue()));
    }
    return new SkippedIndexes(schema, chosen);
  }

  /** Checks the names like {@link #choose}. */
  static void requirePending(
      List<String> names,
      List<DeferredAction> actions,
      Map<String, ActionOutcome> ended,
      SchemaView schema) {
    SkippedIndexes unused = choose(names, actions, ended, schema);
  }

  /**
   * @param waiting names of the indexes that could be left out
   */
  static RestoreException notPending(String name, List<String> waiting) {
    return new RestoreException(
        EngineError.INDEX_NOT_PENDING,
        waiting.isEmpty()
            ? "no index waits to be built"
            : "'" + name + "' is not the name of one index that waits to be built",
        "--skip-index " + name,
        waiting.isEmpty()
            ? "Run the command without --skip-index."
            : "Name one of these: " + String.join(", ", waiting) + ".");
  }

  /** Names of all that are left out. */
  List<String> names() {
    return chosen.values().stream().map(each -> each.name().quoted()).distinct().toList();
  }

  /**
   * Ends an action that would build an index that is left out, or add a foreign key that needs one.
   *
   * @return the outcome; empty if the action is to be run
   */
  Optional<ActionOutcome> end(FinishAction action, RestoreTarget target) {
    Skipped skipped = chosen.get(action.id());
    if (skipped != null) {
      var leaveOut =
          new FinishBody.LeaveOutIndex(skipped.rebuild().tableId(), skipped.rebuild().indexId());
      ActionOutcome outcome =
          target.run(
              new FinishAction(
                  action.id(),
                  action.order(),
                  "leave out index " + skipped.name().quoted(),
                  leaveOut),
              schema);
      return Optional.of(
          outcome.status() == Status.PENDING
              ? outcome
              : new ActionOutcome(Status.SKIPPED, "left out with --skip-index"));
    }
    if (action.body() instanceof FinishBody.AddForeignKey key
        && target.traits().runsSql()
        && needsSkippedIndex(key)) {
      return Optional.of(
          new ActionOutcome(
              Status.SKIPPED, "left out: the index that it needs is left out, see --skip-index"));
    }
    return Optional.empty();
  }

  private boolean needsSkippedIndex(FinishBody.AddForeignKey key) {
    Optional<? extends TableView> child = schema.table(key.tableId());
    Optional<ForeignKeyView> found =
        child.stream()
            .flatMap(table -> table.foreignKeys().stream())
            .filter(each -> each.name().equalsIgnoreCase(key.name()))
            .findFirst();
    if (chosen.isEmpty() || child.isEmpty() || found.isEmpty()) {
      return false;
    }
    ForeignKeyView foreign = found.get();
    return lost(child.get(), foreign.columns())
        || schema
            .table(foreign.refSchema(), foreign.refTable())
            .filter(parent -> lost(parent, foreign.refColumns()))
            .isPresent();
  }

  /** Whether all indexes of a table that cover these columns are left out. */
  private boolean lost(TableView table, List<String> columns) {
    if (isRowKey(table, columns)) {
      return false;
    }
    var had = new ArrayList<Long>();
    for (IndexView index : table.indexes()) {
      if (index.isPublic() && covers(index, columns)) {
        had.add(index.id());
      }
    }
    return !had.isEmpty() && had.stream().allMatch(id -> isSkipped(table.id(), id));
  }

  /** An integer primary key may have no index. */
  private static boolean isRowKey(TableView table, List<String> columns) {
    TableInfo info = TableInfo.parse(table.json().getBytes(StandardCharsets.UTF_8));
    return info.pkIsHandle()
        && columns.size() == 1
        && info.columns().stream()
            .anyMatch(
                column ->
                    column.name().matches(columns.get(0))
                        && column.type().has(FieldType.PRIMARY_KEY));
  }

  private boolean isSkipped(long tableId, long indexId) {
    return chosen.values().stream()
        .anyMatch(
            each -> each.rebuild().tableId() == tableId && each.rebuild().indexId() == indexId);
  }

  private static boolean covers(IndexView index, List<String> columns) {
    if (index.columns().size() < columns.size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!index.columns().get(i).equalsIgnoreCase(columns.get(i))) {
        return false;
      }
    }
    return true;
  }
}
