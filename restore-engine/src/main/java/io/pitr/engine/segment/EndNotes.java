package io.pitr.engine.segment;

import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.TableView;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.Scope;
import io.pitr.engine.schema.TableState;
import io.pitr.engine.schema.TableTreatment;
import io.pitr.format.schema.InFlight;
import io.pitr.format.schema.TableInfo;
import io.pitr.format.schema.TtlInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the upstream has and the target has not once a chain is finished, in sentences: schema
 * changes in flight that were undone, and what a cluster is not given (spec/segmented-restore.md
 * D-01, D-21, D-22, R-33, V-09).
 */
final class EndNotes {
  private static final int SHOWN = 10;

  private final FinalSchema schema;
  private final SchemaModel model;
  private final TableTreatment treatment;
  private final List<String> notes = new ArrayList<>();

  private EndNotes(FinalSchema schema, SchemaModel model, TableTreatment treatment) {
    this.schema = schema;
    this.model = model;
    this.treatment = treatment;
  }

  static List<String> of(FinalSchema schema, SchemaModel model, TableTreatment treatment) {
    var notes = new EndNotes(schema, model, treatment);
    notes.undone();
    notes.unquiet();
    return notes.notes;
  }

  private void undone() {
    for (FinalSchema.Repair repair : schema.repairs()) {
      InFlight.RolledBack what = repair.what();
      var parts = new ArrayList<String>();
      for (IndexView index : repair.before().indexes()) {
        if (what.indexIds().contains(index.id())) {
          parts.add("index `" + index.name() + "`");
        }
      }
      what.columns().forEach(column -> parts.add("column `" + column + "`"));
      what.constraints().forEach(constraint -> parts.add("constraint `" + constraint + "`"));
      if (!what.physicalIds().isEmpty()) {
        parts.add(what.physicalIds().size() + " new partition(s)");
      }
      boolean wasDropped = repair.before().state() != repair.after().state();
      if (wasDropped || !parts.isEmpty()) {
        notes.add(
            name(repair.before())
                + " was in the middle of a schema change upstream, which was undone"
                + (parts.isEmpty() ? "" : ": " + String.join(", ", parts)));
      }
      notes.addAll(what.unresolved());
    }
  }

  /** A cluster's jobs and servers would act on these. */
  private void unquiet() {
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
      say("TTL is off where the upstream has it on; to switch it on: ", ttl);
      say("placement policies are not restored; without theirs are: ", placed);
    }
    say("tables are cached upstream and not here; to cache them: ", cached);
    say("tables are locked upstream and not here: ", locked);
  }

  private void say(String what, List<String> which) {
    if (!which.isEmpty()) {
      notes.add(
          which.stream().limit(SHOWN).collect(Collectors.joining("; ", what, ""))
              + (which.size() > SHOWN ? "; … " + which.size() + " in all" : ""));
    }
  }

  private static String name(TableView table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
