package io.pitr.engine.run;

import io.pitr.api.Tso;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.RestoreTarget;
import io.pitr.catalog.CollationSetting;
import io.pitr.catalog.ObjectCounts;
import io.pitr.catalog.RawMetaStore;
import io.pitr.engine.access.RestoreContext;
import io.pitr.engine.access.TargetFacts;
import io.pitr.engine.chain.ChainDecision;
import io.pitr.engine.chain.ChainDecisions;
import io.pitr.engine.chain.ChainFacts;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainIdentity;
import io.pitr.engine.chain.ChainOptions;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.CommandLines;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.finish.ChainFinisher;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.prepare.DecidedSegment;
import io.pitr.engine.prepare.PreparedSegment;
import io.pitr.engine.prepare.SegmentInput;
import io.pitr.engine.prepare.SegmentPreparer;
import io.pitr.engine.report.ActionCounts;
import io.pitr.engine.report.LoadedData;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.schema.ChainSchema;
import io.pitr.engine.schema.TargetGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of {@link RestoreEngine#restore}, with opened backups and a locked target. */
final class RestoreRun {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreRun.class);

  private final RestoreContext context;
  private final SegmentInput input;
  private final RestoreRequest request;
  private final RestoreTarget target;
  private final ChainStore store;
  private final SegmentMemory memory;
  private final KnownSchema known;
  private final CommandLines commands;

  /**
   * @param memory of the process, for all its segments
   * @param known of this lease
   */
  RestoreRun(RestoreContext context, SegmentInput input, SegmentMemory memory, KnownSchema known) {
    this.context = context;
    this.input = input;
    this.request = input.request();
    this.target = context.target();
    this.store = context.store();
    this.memory = memory;
    this.known = known;
    this.commands = input.commands();
  }

  /** Restores the requested segment, and executes the deferred actions after the last one. */
  SegmentReport run() {
    List<String> hooks = context.hooks().ids();
    ChainOptions options = ChainIdentity.options(request, hooks);
    ChainDecision decision =
        ChainDecisions.decide(store, input.sources(), request, options, commands);
    if (decision instanceof ChainDecision.AlreadyDone done) {
      return new SegmentReport(
          target.identity().uri(),
          done.chain(),
          done.index(),
          done.start(),
          done.restoredTs(),
          done.last(),
          LoadedData.NONE,
          ActionCounts.none(hooks),
          Duration.ZERO,
          true,
          List.of("the segment is restored already"),
          store.head().map(commands::goOn).orElse(""));
    }
    if (decision instanceof ChainDecision.Finish finish) {
      return finisher().finish(finish.head()).reportOrThrow();
    }
    return restore(decision, options);
  }

  private ChainFinisher finisher() {
    return new ChainFinisher(context, request.target(), request.repeated(), request.options());
  }

  private SegmentReport restore(ChainDecision decision, ChainOptions options) {
    DecidedSegment decided =
        DecidedSegment.of(decision, start -> newHead(start, options), target::timestamp);
    ChainHead head = decided.head();
    Segment segment = decided.segment();
    LOG.atInfo()
        .addKeyValue("target", target.identity().uri())
        .addKeyValue("chain", head.id())
        .addKeyValue("cluster-id", Long.toUnsignedString(head.upstreamClusterId()))
        .addKeyValue("segment", segment.index())
        .addKeyValue("start-ts", segment.start())
        .addKeyValue("restored-ts", segment.restoredTs())
        .addKeyValue("last", segment.last())
        .addKeyValue("resumed", decided.resumed())
        .log("restores a segment");
    input.sources().full().ifPresent(backup -> CollationSetting.requireSame(target, backup));
    int sealed = head.sealedSegments();
    Optional<ChainSchema> left = decided.resumed() ? Optional.empty() : known.take(sealed);
    ChainSchema schema = left.orElseGet(() -> decided.readSchema(store));
    boolean untouched = left.isPresent() && target.traits().exclusive();
    if (!decided.resumed() && !untouched) {
      TargetGuard.require(target, head, schema);
    }
    var logMetas = new RawMetaStore(store.logMetas(), memory.metas());
    PreparedSegment prepared =
        new SegmentPreparer(input, TargetFacts.of(target), logMetas).prepare(decided, schema);
    HookStates states =
        sealed == 0 ? context.hooks().empty() : context.hooks().load(store.hooks(sealed));
    SealedSegment done = new SegmentRunner(context, input, budget()).run(prepared, states);
    var notes = new ArrayList<>(prepared.notes());
    if (decided.resumed() && contradicts(segment)) {
      notes.add("the segment was started with --last=" + segment.last() + ", which still applies");
    }
    notes.addAll(done.notes());
    ChainSchema after = done.schema();
    var data =
        new LoadedData(
            ObjectCounts.of(after.model().restoredTables()),
            done.log(),
            done.base(),
            prepared.logSize(),
            prepared.volumes(after.model().restoredTables()));
    if (segment.last()) {
      return finisher().finish(done.head(), after, data, notes).reportOrThrow();
    }
    known.keep(segment.index(), after);
    store.keepLogMetas(logMetas.added(), logMetas.dropped());
    return new SegmentReport(
        target.identity().uri(),
        done.head().id(),
        segment.index(),
        segment.start(),
        segment.restoredTs(),
        false,
        data,
        ActionCounts.waiting(states.ids(), states.actions(after.current())),
        context.elapsed(),
        false,
        notes,
        commands.next(done.head()));
  }

  private boolean contradicts(Segment started) {
    return request.last() == (started.last() ? LastChoice.NOT_LAST : LastChoice.LAST);
  }

  private ChainHead newHead(Tso start, ChainOptions options) {
    return ChainHead.ofNew(
        ChainIdentity.newId(),
        input.sources().log().clusterId(),
        start,
        options,
        ChainFacts.of(input.sources()));
  }

  /** Half of the memory; the rest is the target's. */
  private LoadBudget budget() {
    return new LoadBudget(
        request.resources().parallelism(),
        request.resources().memoryBytes() / 2,
        memory.moreSegments());
  }
}
