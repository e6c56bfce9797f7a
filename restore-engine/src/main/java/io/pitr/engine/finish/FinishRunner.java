package io.pitr.engine.finish;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetLease;
import io.pitr.base.ProcessName;
import io.pitr.engine.EngineError;
import io.pitr.engine.access.RestoreContext;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.finish.FinishOutcome.WaitingAction;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.report.ActionCounts;
import io.pitr.engine.schema.ChainSchema;
import io.pitr.engine.schema.FinalSchema;
import io.pitr.engine.schema.MetaRewriter;
import io.pitr.engine.schema.TableTreatment;
import io.pitr.engine.system.SystemRestore;
import io.pitr.registry.PluginError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes the deferred actions after the last segment, in this order: roll back unfinished DDL
 * jobs (50), open tables for repair (60), the hooks' actions in their own order, the full backup's
 * statistics (400) and accounts (800), and at the end release garbage collection and leave only a
 * tombstone (900). Each action is recorded as soon as it has ended, so a run that dies repeats at
 * most the actions that were running.
 */
public final class FinishRunner {
  private static final Logger LOG = LoggerFactory.getLogger(FinishRunner.class);
  private static final int IN_FLIGHT_ORDER = 50;
  private static final int GLOBAL_INDEX_ORDER = 200;

  /** Replaces a hook's id for actions of the engine itself. */
  public static final String ENGINE = "engine";

  /** Only once: a repetition would undo what later actions changed in the same definitions. */
  private static final String REPAIRS = "engine:repairs";

  private final RestoreContext context;
  private final RestoreTarget target;
  private final TargetLease lease;
  private final ChainStore store;
  private final RestoreObserver observer;

  FinishRunner(RestoreContext context) {
    this.context = context;
    this.target = context.target();
    this.lease = context.lease();
    this.store = context.store();
    this.observer = context.observer();
  }

  /**
   * Executes the remaining actions.
   *
   * @param options values of flags, by name without dashes
   * @param skip names of indexes to leave out
   * @return what became of each hook's actions
   * @throws RestoreException {@link PluginError#HOOK_FAILED} if an action failed; the chain stays
   *     open; {@link EngineError#INDEX_NOT_PENDING}
   */
  FinishResult run(
      ChainHead head,
      ChainSchema chainSchema,
      HookStates hooks,
      Map<String, String> options,
      List<String> skip) {
    Segment last = head.lastSealed().orElseThrow();
    var finishing = new RestoreEvent.RestoreFinishing(last.restoredTs());
    hooks.on(finishing);
    observer.event(finishing);

    FinalSchema schema = FinalSchema.of(chainSchema);
    List<DeferredAction> actions = new ArrayList<>(engineActions(schema, hooks.indexSessions()));
    new SystemRestore(store, target.traits())
        .actions(options, schema.view(), () -> target.timestamp(last.restoredTs()))
        .forEach(action -> actions.add(new DeferredAction(ENGINE, action)));
    actions.addAll(hooks.actions(schema.view()));
    actions.sort(
        Comparator.comparingInt((DeferredAction each) -> each.action().order())
            .thenComparing(each -> each.action().id()));
    SkippedIndexes skipped = SkippedIndexes.choose(skip, actions, store.finished(), schema.view());

    context.check();
    if (!store.finished().containsKey(REPAIRS)) {
      writeRepairs(schema, chainSchema, last.restoredTs());
      store.tick(REPAIRS, ActionOutcome.DONE);
    }
    target.openTables(targetIds(schema.view()), schema.view());

    Map<String, ActionOutcome> ended = new TreeMap<>(store.finished());
    var left = new ArrayList<DeferredAction>();
    for (DeferredAction action : actions) {
      ActionOutcome before = ended.get(action.action().id());
      if (before == null || before.status() == ActionOutcome.Status.PENDING) {
        left.add(action);
      }
    }
    var ticks =
        new Ticks(actions.size(), actions.size() - left.size(), ended, schema.view(), skipped);
    new ActionLanes(ticks, target.traits().actionsAtOnce()).run(left);
    ticks.report();
    FinishResult result =
        result(
            actions,
            ended,
            hooks.ids(),
            skipped.names(),
            FinalDifferences.of(schema, chainSchema.model(), TableTreatment.of(target.traits())));
    if (result.waiting().isEmpty()) {
      target.flush();
      target.publishSchema();
      target.releaseGc(head.id());
      store.end(
          new Tombstone(
              head.id(),
              head.upstreamClusterId(),
              last.restoredTs(),
              head.sealed(),
              head.options(),
              Tombstone.FINISHED,
              context.now(),
              ProcessName.text(),
              skipped.names(),
              null,
              IndexName.rebuiltBy(actions, schema.view())),
          hooks.indexSessions(schema.view()));
    }
    return result;
  }

  /**
   * Checks that indexes can be left out. Changes nothing.
   *
   * @throws RestoreException {@link EngineError#INDEX_NOT_PENDING}
   */
  void requirePending(List<String> skip, ChainSchema chainSchema, HookStates hooks) {
    FinalSchema schema = FinalSchema.of(chainSchema);
    List<DeferredAction> actions = new ArrayList<>(engineActions(schema, hooks.indexSessions()));
    actions.addAll(hooks.actions(schema.view()));
    SkippedIndexes.requirePending(skip, actions, store.finished(), schema.view());
  }

  /** Records each action as it ends. */
  private final class Ticks implements ActionLanes.Steps {
    private final int total;
    private final Map<String, ActionOutcome> outcomes;
    private final SchemaView schema;
    private final SkippedIndexes skipped;
    private final Map<String, String> underWay = new LinkedHashMap<>();
    private int done;

    Ticks(
        int total,
        int done,
        Map<String, ActionOutcome> outcomes,
        SchemaView schema,
        SkippedIndexes skipped) {
      this.total = total;
      this.done = done;
      this.outcomes = outcomes;
      this.schema = schema;
      this.skipped = skipped;
    }

    @Override
    public void begins(DeferredAction deferred) {
      FinishAction action = deferred.action();
      context.check();
      underWay.put(action.id(), action.description());
      report();
      observer.event(new RestoreEvent.ActionBegan(action.id(), action.description()));
    }

    @Override
    public ActionOutcome run(DeferredAction action) {
      return skipped
          .end(action.action(), target)
          .orElseGet(() -> FinishRunner.this.run(action, schema));
    }

    @Override
    public void ended(DeferredAction deferred, ActionOutcome outcome, Duration took) {
      String id = deferred.action().id();
      lease.check();
      store.tick(id, outcome);
      if (outcome.status() != ActionOutcome.Status.DONE) {
        LOG.atInfo()
            .addKeyValue("action", id)
            .addKeyValue("outcome", outcome.status())
            .addKeyValue("detail", outcome.detail())
            .log("deferred action was not executed");
      }
      outcomes.put(id, outcome);
      done++;
      underWay.remove(id);
      observer.event(new RestoreEvent.ActionEnded(id, took));
      report();
    }

    void report() {
      String first = underWay.isEmpty() ? "" : underWay.values().iterator().next();
      String current =
          underWay.size() > 1 ? first + ", and " + (underWay.size() - 1) + " more" : first;
      observer.progress(Progress.actions(Phase.FINISH.name(), done, total, current));
    }
  }

  private ActionOutcome run(DeferredAction deferred, SchemaView schema) {
    FinishAction action = deferred.action();
    try {
      if (action.body() instanceof FinishBody.Custom custom) {
        custom.callback().run(action.id(), schema);
        return ActionOutcome.DONE;
      }
      return target.run(action, schema);
    } catch (RestoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RestoreException(
          PluginError.HOOK_FAILED, e.toString(), action.id() + ": " + action.description(), e);
    }
  }

  private void writeRepairs(FinalSchema schema, ChainSchema chainSchema, Tso restoredTs) {
    var changes = new ArrayList<>(RepairChanges.of(schema, chainSchema.model()));
    if (changes.isEmpty()) {
      return;
    }
    Tso ts = target.timestamp(restoredTs);
    var rewriter =
        new MetaRewriter(
            chainSchema.ids(),
            TableTreatment.of(target.traits()),
            store.head().orElseThrow().facts().reusedDatabases());
    var entries =
        changes.stream()
            .map(change -> change.at(ts))
            .flatMap(change -> rewriter.rewrite(change).stream())
            .toList();
    target.putMeta(entries, ts);
    target.publishSchema();
  }

  /** Deletes keys of unfinished DDL jobs, and rebuilds global indexes that may contain them. */
  private static List<DeferredAction> engineActions(
      FinalSchema schema, Map<IndexId, SessionSettings> sessions) {
    var actions = new ArrayList<DeferredAction>();
    for (FinalSchema.Repair repair : schema.repairs()) {
      var ranges = new ArrayList<FinishBody.ObjectRange>();
      repair
          .rolledBack()
          .physicalIds()
          .forEach(
              id -> ranges.add(new FinishBody.ObjectRange(id, FinishBody.ObjectRange.WHOLE_TABLE)));
      for (long indexId : repair.rolledBack().indexIdsInKeys()) {
        var owners = new TreeSet<>(repair.after().physicalIds());
        owners.add(repair.after().id());
        owners.forEach(id -> ranges.add(new FinishBody.ObjectRange(id, indexId)));
      }
      TableView table = repair.after();
      String name = table.schema() + "." + table.name();
      if (!ranges.isEmpty()) {
        actions.add(
            new DeferredAction(
                ENGINE,
                new FinishAction(
                    "engine:unfinished:" + name,
                    IN_FLIGHT_ORDER,
                    "delete what an unfinished DDL job built in `"
                        + table.schema()
                        + "`.`"
                        + table.name()
                        + "`",
                    new FinishBody.DeleteRanges(-table.id(), ranges))));
      }
      for (long indexId : repair.rolledBack().globalIndexesToRebuild()) {
        actions.add(
            new DeferredAction(
                ENGINE,
                new FinishAction(
                    "engine:global-index:" + name + "." + indexId,
                    GLOBAL_INDEX_ORDER,
                    "rebuild global index " + indexId + " of " + name,
                    new FinishBody.RebuildIndex(
                        table.id(),
                        indexId,
                        Optional.ofNullable(sessions.get(new IndexId(table.id(), indexId)))))));
      }
    }
    return actions;
  }

  private static TreeSet<Long> targetIds(SchemaView schema) {
    var ids = new TreeSet<Long>();
    for (TableView table : schema.tables()) {
      if (table.kind() == TableView.Kind.TABLE) {
        schema.targetId(table.id()).ifPresent(ids::add);
      }
    }
    return ids;
  }

  private static FinishResult result(
      List<DeferredAction> actions,
      Map<String, ActionOutcome> ended,
      List<String> hooks,
      List<String> skipped,
      List<String> differences) {
    var done = new ArrayList<DeferredAction>();
    var waiting = new ArrayList<WaitingAction>();
    var notes = new ArrayList<String>();
    for (DeferredAction action : actions) {
      ActionOutcome outcome = ended.get(action.action().id());
      if (outcome == null || outcome.status() == ActionOutcome.Status.PENDING) {
        waiting.add(new WaitingAction(action, outcome == null ? "" : outcome.detail()));
      } else if (outcome.status() != ActionOutcome.Status.SKIPPED) {
        done.add(action);
      }
      if (outcome != null && !outcome.detail().isEmpty()) {
        notes.add(action.action().description() + ": " + outcome.detail());
      }
    }
    notes.addAll(differences);
    return new FinishResult(
        new ActionCounts(
            ActionCounts.count(hooks, waiting.stream().map(WaitingAction::action).toList()),
            ActionCounts.count(hooks, done),
            skipped),
        waiting,
        notes);
  }

  /**
   * @param actions counts; an action that does not apply to the target counts as finished
   * @param waiting the actions that wait
   */
  record FinishResult(ActionCounts actions, List<WaitingAction> waiting, List<String> notes) {}
}
