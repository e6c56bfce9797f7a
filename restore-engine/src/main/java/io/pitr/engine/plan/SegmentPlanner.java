package io.pitr.engine.plan;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.catalog.LogSize;
import io.pitr.catalog.MetaChange;
import io.pitr.catalog.MetaLog;
import io.pitr.catalog.ObjectCounts;
import io.pitr.catalog.RawMetaStore;
import io.pitr.engine.access.ReadOnlyTarget;
import io.pitr.engine.chain.ChainDecision;
import io.pitr.engine.chain.ChainDecisions;
import io.pitr.engine.chain.ChainFacts;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainIdentity;
import io.pitr.engine.chain.ChainOptions;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.IdMap;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.prepare.DecidedSegment;
import io.pitr.engine.prepare.PreparedSegment;
import io.pitr.engine.prepare.SegmentInput;
import io.pitr.engine.prepare.SegmentPreparer;
import io.pitr.engine.report.ActionCounts;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentSources;
import io.pitr.engine.schema.ChainSchema;
import io.pitr.engine.schema.FinalSchema;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.SchemaPass;
import io.pitr.engine.schema.SchemaSink;
import io.pitr.engine.system.SystemRestore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Simulates a segment without writing to the target, and describes what it would do. */
public final class SegmentPlanner {
  private final SegmentInput input;
  private final RestoreRequest request;
  private final SegmentSources sources;
  private final ReadOnlyTarget target;
  private final HookSet hooks;

  public SegmentPlanner(SegmentInput input, ReadOnlyTarget target, HookSet hooks) {
    this.input = input;
    this.request = input.request();
    this.sources = input.sources();
    this.target = target;
    this.hooks = hooks;
  }

  public SegmentPlan plan() {
    ChainOptions options = ChainIdentity.options(request, hooks.ids());
    ChainStore store = target.store();
    ChainDecision decision =
        ChainDecisions.decide(store, sources, request, options, input.commands());
    if (decision instanceof ChainDecision.AlreadyDone done) {
      return nothing(
          "the segment is restored already",
          done.index(),
          done.start(),
          done.restoredTs(),
          done.last());
    }
    if (decision instanceof ChainDecision.Finish finish) {
      Segment last = finish.head().lastSealed().orElseThrow();
      return nothing(
          "no more log: executes the deferred actions",
          last.index(),
          last.restoredTs(),
          last.restoredTs(),
          true);
    }
    DecidedSegment decided =
        DecidedSegment.of(decision, start -> newHead(start, options), atLeast -> atLeast);
    ChainSchema schema = decided.readSchema(store);
    if (!decided.resumed()) {
      target.requireUnchanged(decided.head(), schema);
    }
    PreparedSegment prepared =
        new SegmentPreparer(input, target.facts(), new RawMetaStore(store.logMetas()))
            .prepare(decided, schema);
    return describe(prepared, store);
  }

  private ChainHead newHead(Tso start, ChainOptions options) {
    return ChainHead.ofNew(
        "a new chain", sources.log().clusterId(), start, options, ChainFacts.of(sources));
  }

  private SegmentPlan describe(PreparedSegment prepared, ChainStore store) {
    Segment segment = prepared.segment();
    int sealed = prepared.head().sealedSegments();
    SchemaModel model = prepared.model();
    HookStates states = sealed == 0 ? hooks.empty() : hooks.load(store.hooks(sealed));
    states.on(
        new RestoreEvent.SegmentOpened(
            segment.index(), segment.start(), segment.restoredTs(), segment.last()));
    var pass =
        new SchemaPass(
            model,
            prepared.scoping(),
            new SchemaSink() {
              @Override
              public void event(RestoreEvent event) {
                states.on(event);
              }

              @Override
              public void change(MetaChange change) {
                // A plan writes nothing.
              }
            });
    if (segment.index() == 1) {
      sources.full().ifPresent(pass::base);
    }
    pass.log(MetaLog.of(prepared.selection(), input.metaReader()));
    Map<Long, Long> ids = new HashMap<>(prepared.schema().ids().asMap());
    prepared.idsWanted().forEach(id -> ids.putIfAbsent(id, id));
    List<DeferredAction> actions =
        states.actions(FinalSchema.of(new ChainSchema(model, new IdMap(ids))).view());
    String decision = segment.index() == 1 ? "begins a new chain" : "continues the chain";
    return new SegmentPlan(
        target.uri(),
        prepared.decided().resumed()
            ? "resumes the unfinished segment " + segment.index()
            : decision,
        segment.index(),
        segment.start(),
        segment.restoredTs(),
        prepared.selection().shift(),
        segment.last(),
        new PlannedInput(
            prepared.baseSize(),
            LogSize.of(prepared.selection().metaRanges(), List.of(), id -> true),
            prepared.logSize()),
        new PlannedObjects(
            ObjectCounts.of(model.restoredTables()),
            model.restoredTables().stream()
                .map(table -> "`" + table.schema() + "`.`" + table.name() + "`")
                .sorted()
                .toList(),
            prepared.volumes(model.restoredTables())),
        new PlannedActions(ActionCounts.count(states.ids(), actions), actions),
        notes(prepared, store));
  }

  private List<String> notes(PreparedSegment prepared, ChainStore store) {
    var notes = new ArrayList<>(prepared.notes());
    if (prepared.segment().index() == 1) {
      target
          .traits()
          .map(traits -> new SystemRestore(store, traits))
          .flatMap(
              system ->
                  sources
                      .full()
                      .map(full -> system.plan(full, request.options(), request.filter())))
          .ifPresent(notes::addAll);
    }
    return notes;
  }

  private SegmentPlan nothing(String decision, int index, Tso start, Tso restoredTs, boolean last) {
    return new SegmentPlan(
        target.uri(),
        decision,
        index,
        start,
        restoredTs,
        start,
        last,
        PlannedInput.NONE,
        PlannedObjects.NONE,
        new PlannedActions(ActionCounts.count(hooks.ids(), List.of()), List.of()),
        List.of());
  }
}
