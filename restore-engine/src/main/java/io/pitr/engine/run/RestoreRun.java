package io.pitr.engine.run;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetLease;
import io.pitr.catalog.RawMetaStore;
import io.pitr.engine.chain.ChainDecision;
import io.pitr.engine.chain.ChainDecisions;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainIdentity;
import io.pitr.engine.chain.ChainOptions;
import io.pitr.engine.chain.ChainRules;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.CommandLines;
import io.pitr.engine.chain.Fingerprints;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.finish.ChainFinisher;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.prepare.DecidedSegment;
import io.pitr.engine.prepare.PreparedSegment;
import io.pitr.engine.prepare.SegmentPreparer;
import io.pitr.engine.prepare.TargetNames;
import io.pitr.engine.report.Reports;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.report.TableVolume;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentSources;
import io.pitr.engine.schema.FinalSchema;
import io.pitr.engine.schema.MetaRangeReader;
import io.pitr.engine.schema.SchemaDocuments;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.TargetGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One call of {@link RestoreEngine#restore}, over opened backups and a locked target. */
final class RestoreRun {
  private final RestoreRequest request;
  private final SegmentSources sources;
  private final RestoreTarget target;
  private final TargetLease lease;
  private final MetaRangeReader metaReader;
  private final Instant began;
  private final ChainStore store;
  private final HookSet hooks;
  private final RestoreObserver observer;
  private final Clock clock;
  private final SegmentMemory memory;
  private final KnownSchema known;
  private final ChainFinisher finisher;

  /**
   * @param memory of the engine, for all its segments
   * @param known of this hold of the target
   * @param began when the run did
   */
  RestoreRun(
      RestoreRequest request,
      SegmentSources sources,
      RestoreTarget target,
      TargetLease lease,
      MetaRangeReader metaReader,
      HookSet hooks,
      RestoreObserver observer,
      Clock clock,
      SegmentMemory memory,
      KnownSchema known,
      Instant began) {
    this.request = request;
    this.sources = sources;
    this.target = target;
    this.lease = lease;
    this.metaReader = metaReader;
    this.hooks = hooks;
    this.observer = observer;
    this.clock = clock;
    this.memory = memory;
    this.known = known;
    this.began = began;
    this.store = new ChainStore(target.state());
    this.finisher =
        new ChainFinisher(
            target,
            lease,
            store,
            hooks,
            observer,
            clock,
            began,
            request.target(),
            request.options());
  }

  /** Restores the segment that the request is about, and fires what was deferred after the last. */
  SegmentReport run() {
    ChainOptions options = ChainIdentity.options(request, hooks.ids());
    CommandLines commands = CommandLines.of(request, sources);
    ChainDecision decision = ChainDecisions.decide(store, sources, request, options, commands);
    if (decision instanceof ChainDecision.AlreadyDone done) {
      return Reports.alreadyDone(
          target.identity().uri(),
          done,
          hooks.ids(),
          "the segment is restored already",
          store.head().map(commands::goOn).orElse(""));
    }
    if (decision instanceof ChainDecision.Finish finish) {
      return finisher.fire(finish.head());
    }
    return segment(decision, options, commands);
  }

  private SegmentReport segment(
      ChainDecision decision, ChainOptions options, ChainRules.Commands commands) {
    DecidedSegment decided =
        DecidedSegment.of(
            decision,
            () -> newHead(options),
            (restored, floor) -> target.timestamp(Tso.max(restored, floor)));
    ChainHead head = decided.head();
    Segment segment = decided.segment();
    sources.full().ifPresent(backup -> CollationSetting.requireSame(target, backup));
    int sealed = head.sealed().size();
    Optional<SchemaModel> left = known.take(sealed);
    SchemaModel schema = left.orElseGet(() -> SchemaDocuments.read(store.objects(sealed)));
    boolean untouched = left.isPresent() && target.traits().exclusive();
    if (!decided.resumed() && !untouched) {
      TargetGuard.require(target, store, head, schema);
    }
    var logMetas = new RawMetaStore(store.logMetas(), memory.metas());
    PreparedSegment prepared =
        new SegmentPreparer(store, TargetNames.of(target), sources, logMetas, metaReader, request)
            .prepare(head, segment, decided.resumed(), schema);
    HookStates states = sealed == 0 ? hooks.empty() : hooks.load(store.hooks(sealed));
    SegmentRunner.SealedSegment done =
        new SegmentRunner(request, target, lease, store, sources, metaReader, budget(), observer)
            .run(prepared, states);
    var notes = new ArrayList<>(prepared.notes());
    if (decided.resumed() && contradicts(segment)) {
      notes.add("the segment was begun with --last=" + segment.last() + ", which holds");
    }
    notes.addAll(done.notes());
    List<TableVolume> volumes =
        TableVolume.of(
            prepared.sstFiles(),
            prepared.selection().dataRanges(),
            prepared.model().restoredTables());
    if (segment.last()) {
      return finisher.fire(done.head(), done.log(), done.base(), volumes, notes);
    }
    known.keep(segment.index(), prepared.model());
    store.keepLogMetas(logMetas.added(), logMetas.dropped());
    SchemaModel model = prepared.model();
    return new SegmentReport(
        target.identity().uri(),
        done.head().id(),
        segment.index(),
        segment.start(),
        segment.restored(),
        false,
        model.restoredTables().size(),
        done.log(),
        done.base(),
        Duration.between(began, Instant.now(clock)),
        Reports.count(states.ids(), states.actions(FinalSchema.current(model, done.ids()))),
        Reports.zero(states.ids()),
        false,
        volumes,
        notes,
        commands.next(done.head()),
        List.of());
  }

  private boolean contradicts(Segment begun) {
    return request.last() == (begun.last() ? LastChoice.NOT_LAST : LastChoice.LAST);
  }

  private ChainHead newHead(ChainOptions options) {
    return new ChainHead(
        ChainIdentity.newId(),
        sources.log().clusterId(),
        options,
        Fingerprints.withPlaces(sources),
        List.of(),
        null,
        Phase.CLOSED);
  }

  /** Half of the memory: the rest is the target's. */
  private LoadBudget budget() {
    return new LoadBudget(
        request.resources().parallelism(),
        request.resources().memoryBytes() / 2,
        memory.moreSegments());
  }
}
