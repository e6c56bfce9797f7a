package io.pitr.engine.finish;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.SchemaState;
import io.pitr.api.schema.TableView;
import io.pitr.engine.schema.DatabaseState;
import io.pitr.engine.schema.FinalSchema;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.Scope;
import io.pitr.engine.schema.TableState;
import io.pitr.engine.schema.TableTreatment;
import io.pitr.format.schema.InFlight;
import io.pitr.format.schema.TableInfo;
import io.pitr.format.schema.TtlInfo;
import io.pitr.sql.row.TableReading;
import io.pitr.sql.text.SourceRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Describes how the target differs from the upstream after a restore: schema changes that were
 * rolled back, objects that are kept although their drop had begun, settings that a cluster does
 * not get (spec/segmented-restore.md D-01, D-21, D-22, R-33, V-09), and unreadable tables.
 */
final class FinalDifferences {
  private static final int SHOWN = 10;

  private final FinalSchema schema;
  private final SchemaModel model;
  private final TableTreatment treatment;
  private final List<String> sentences = new ArrayList<>();

  private FinalDifferences(FinalSchema schema, SchemaModel model, TableTreatment treatment) {
    this.schema = schema;
    this.model = model;
    this.treatment = treatment;
  }

  static List<String> of(FinalSchema schema, SchemaModel model, TableTreatment treatment) {
    var differences = new FinalDifferences(schema, model, treatment);
    differences.addKeptDatabases();
    differences.addRolledBack();
    differences.addUnreadableTables();
    differences.addOmittedSettings();
    return differences.sentences;
  }

  private void addKeptDatabases() {
    for (DatabaseState database : model.databases()) {
      if (database.scope() == Scope.RESTORED && !database.info().isPublic()) {
        long objects =
            schema.view().tables().stream()
                .filter(table -> table.schemaId() == database.info().id())
                .count();
        sentences.add(
            "dropping database "
                + quoted(database.info().name().original())
                + " had begun upstream and is undone: it is kept with its "
                + objects
                + " tables, views and sequences");
      }
    }
  }

  private void addRolledBack() {
    for (FinalSchema.Repair repair : schema.repairs()) {
      InFlight.RolledBack rolledBack = repair.rolledBack();
      var parts = new ArrayList<String>();
      for (IndexView index : repair.before().indexes()) {
        if (rolledBack.indexIds().contains(index.id())) {
          parts.add("index `" + index.name() + "`");
        }
      }
      rolledBack.columns().forEach(column -> parts.add("column `" + column + "`"));
      rolledBack.constraints().forEach(constraint -> parts.add("constraint `" + constraint + "`"));
      Optional<String> partitions = droppedPartitions(repair);
      if (partitions.isEmpty() && !rolledBack.physicalIds().isEmpty()) {
        parts.add(rolledBack.physicalIds().size() + " new partition(s)");
      }
      if (repair.before().stateCode() != repair.after().stateCode()) {
        sentences.add(keptTable(repair.before()));
      }
      partitions.ifPresent(sentences::add);
      if (!parts.isEmpty()) {
        sentences.add(
            name(repair.before())
                + " was in the middle of a schema change upstream, which was undone: "
                + String.join(", ", parts));
      }
      sentences.addAll(rolledBack.unresolved());
    }
  }

  /** A table with foreign keys has the state of a drop while it is created, too. */
  private static String keptTable(TableView before) {
    boolean mayBeCreated =
        before.state() == SchemaState.WRITE_ONLY && !before.foreignKeys().isEmpty();
    return (mayBeCreated ? "creating or dropping " : "dropping ")
        + before.kind().name().toLowerCase(Locale.ROOT)
        + " "
        + name(before)
        + " had begun upstream: it is kept";
  }

  /** A started drop or truncation of partitions. It is rolled back if TiDB would do so, too. */
  private static Optional<String> droppedPartitions(FinalSchema.Repair repair) {
    TableInfo before = TableInfo.parse(repair.before().json().getBytes(StandardCharsets.UTF_8));
    return before
        .partition()
        .flatMap(
            partition -> {
              String verb =
                  switch (ActionType.of(partition.ddlAction())) {
                    case DROP_PARTITION -> "dropping";
                    case TRUNCATE_PARTITION -> "truncating";
                    default -> "";
                  };
              if (verb.isEmpty()) {
                return Optional.empty();
              }
              String names =
                  partition.dropping().stream()
                      .map(one -> " " + quoted(one.name().original()))
                      .collect(Collectors.joining(","));
              boolean kept = partition.ddlState() == SchemaState.WRITE_ONLY.code();
              return Optional.of(
                  verb
                      + " partitions"
                      + names
                      + " of "
                      + name(repair.before())
                      + " had begun upstream and is "
                      + (kept ? "undone: their rows are kept" : "finished: their rows are gone"));
            });
  }

  /** Tables that the upstream can't read either. They are restored as they are. */
  private void addUnreadableTables() {
    for (TableView table : schema.view().tables()) {
      if (table.kind() == TableView.Kind.TABLE) {
        JsonNode tree = TableInfo.parse(table.json().getBytes(StandardCharsets.UTF_8)).tree();
        if (TableReading.of(tree, SourceRules.newest(true))
            instanceof TableReading.Unreadable unreadable) {
          sentences.add(
              name(table)
                  + " can't be read, here as upstream: "
                  + unreadable.why().what()
                  + "; "
                  + unreadable.why().remedy());
        }
      }
    }
  }

  /** Settings that a cluster's jobs and servers would act on. */
  private void addOmittedSettings() {
    var ttl = new ArrayList<String>();
    var cached = new ArrayList<String>();
    var locked = new ArrayList<String>();
    var placed = new ArrayList<String>();
    for (TableState state : model.tables()) {
      if (state.scope() == Scope.RESTORED) {
        TableInfo info = state.info();
        String name = name(state.view());
        if (info.ttl().filter(TtlInfo::enabled).isPresent()) {
          ttl.add("ALTER TABLE " + name + " TTL_ENABLE='ON'");
        }
        if (info.cacheStatus() != 0) {
          cached.add("ALTER TABLE " + name + " CACHE");
        }
        if (info.isLocked()) {
          locked.add(name);
        }
        if (!info.withoutPolicies().equals(info)) {
          placed.add(name);
        }
      }
    }
    if (treatment.quieten()) {
      add("TTL is off where the upstream has it on; to switch it on: ", ttl);
      add("placement policies are not restored; without theirs are: ", placed);
    }
    add("tables are cached upstream and not here; to cache them: ", cached);
    add("tables are locked upstream and not here: ", locked);
  }

  private void add(String sentence, List<String> items) {
    if (!items.isEmpty()) {
      sentences.add(
          items.stream().limit(SHOWN).collect(Collectors.joining("; ", sentence, ""))
              + (items.size() > SHOWN ? "; … " + items.size() + " in all" : ""));
    }
  }

  private static String name(TableView table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
