package io.pitr.engine.finish;

import io.pitr.api.RestoreException;
import io.pitr.api.target.RestoreTarget;
import io.pitr.catalog.ObjectCounts;
import io.pitr.engine.EngineError;
import io.pitr.engine.access.RestoreContext;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.CommandLines;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.report.ActionCounts;
import io.pitr.engine.report.LoadedData;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.schema.ChainSchema;
import io.pitr.engine.schema.TargetGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finishes a chain whose last segment is sealed, and reports. One run, one thread. */
public final class ChainFinisher {
  private static final Logger LOG = LoggerFactory.getLogger(ChainFinisher.class);

  private final RestoreContext context;
  private final RestoreTarget target;
  private final ChainStore store;
  private final String targetUri;
  private final CommandLines commands;
  private final Map<String, String> options;

  /**
   * @param targetUri as the user gave it
   * @param repeated for the commands that messages recommend
   * @param options values of flags, by name without dashes
   */
  public ChainFinisher(
      RestoreContext context,
      String targetUri,
      RepeatedFlags repeated,
      Map<String, String> options) {
    this.context = context;
    this.target = context.target();
    this.store = context.store();
    this.targetUri = targetUri;
    this.commands = CommandLines.ofTarget(targetUri, repeated);
    this.options = Map.copyOf(options);
  }

  /**
   * Executes the remaining actions of the target's chain, or reports that it is finished already.
   *
   * @param skip names of indexes to leave out
   * @throws RestoreException {@link EngineError#CHAIN_MISSING} without a chain, {@link
   *     EngineError#CHAIN_ABORTED}, {@link EngineError#SEGMENT_UNFINISHED} while a segment is not
   *     sealed, {@link EngineError#TARGET_CHANGED}, {@link EngineError#INDEX_NOT_PENDING}
   */
  public FinishOutcome finish(List<String> skip) {
    ChainHead head = store.head().orElse(null);
    if (head == null) {
      return finishedBefore(skip);
    }
    if (head.unsealed().isPresent()) {
      Segment unfinished = head.unsealed().get();
      throw new RestoreException(
          EngineError.SEGMENT_UNFINISHED,
          "segment "
              + unfinished.index()
              + " up to "
              + unfinished.restoredTs()
              + " stopped in "
              + head.phase(),
          "chain " + head.id(),
          "Run `" + commands.resume(head, unfinished) + "` first.");
    }
    return finish(head, skip);
  }

  private FinishOutcome finishedBefore(List<String> skip) {
    Tombstone end =
        store
            .tombstone()
            .orElseThrow(
                () ->
                    new RestoreException(
                        EngineError.CHAIN_MISSING, "the target has no chain to finish", targetUri));
    if (!end.how().equals(Tombstone.FINISHED) || end.last().isEmpty()) {
      throw new RestoreException(
          EngineError.CHAIN_ABORTED, "the chain was " + ChainEnd.of(end).text(), end.chain());
    }
    Segment last = end.last().get();
    for (String name : skip) {
      if (end.skipped().stream().noneMatch(done -> IndexName.parse(done).isMeantBy(name))) {
        throw SkippedIndexes.notPending(name, List.of());
      }
    }
    ActionCounts none = ActionCounts.none(context.hooks().ids());
    return new FinishOutcome.Finished(
        new SegmentReport(
            target.identity().uri(),
            end.chain(),
            last.index(),
            last.start(),
            last.restoredTs(),
            true,
            LoadedData.NONE,
            new ActionCounts(none.deferred(), none.finished(), end.skipped()),
            Duration.ZERO,
            true,
            List.of("the chain was " + ChainEnd.of(end).text()),
            ""));
  }

  /**
   * Without more log, and with all indexes.
   *
   * @throws RestoreException {@link EngineError#TARGET_CHANGED}
   */
  public FinishOutcome finish(ChainHead sealed) {
    return finish(sealed, List.of());
  }

  private FinishOutcome finish(ChainHead sealed, List<String> skip) {
    int segments = sealed.sealedSegments();
    ChainSchema schema = ChainSchema.read(store, segments);
    HookStates hooks = context.hooks().load(store.hooks(segments));
    if (!skip.isEmpty()) {
      // Before the chain changes its phase: a wrong name changes nothing.
      runner().requirePending(skip, schema, hooks);
    }
    ChainHead head = sealed;
    if (head.phase() != Phase.FINISH) {
      TargetGuard.require(target, head, schema);
      head = head.finishing();
      store.save(head);
    }
    LoadedData data = LoadedData.ofObjects(ObjectCounts.of(schema.model().restoredTables()));
    return finish(head, schema, hooks, skip, data, List.of());
  }

  /**
   * After the last segment of this run.
   *
   * @param head in phase FINISH
   * @param schema as the segment left it
   * @param notes of the run so far
   */
  public FinishOutcome finish(
      ChainHead head, ChainSchema schema, LoadedData data, List<String> notes) {
    HookStates hooks = context.hooks().load(store.hooks(head.sealedSegments()));
    return finish(head, schema, hooks, List.of(), data, notes);
  }

  private FinishRunner runner() {
    return new FinishRunner(context);
  }

  private FinishOutcome finish(
      ChainHead head,
      ChainSchema schema,
      HookStates hooks,
      List<String> skip,
      LoadedData data,
      List<String> notes) {
    Segment last = head.lastSealed().orElseThrow();
    LOG.atInfo()
        .addKeyValue("target", target.identity().uri())
        .addKeyValue("chain", head.id())
        .addKeyValue("restored-ts", last.restoredTs())
        .log("finishes the chain");
    FinishRunner.FinishResult result = runner().run(head, schema, hooks, options, skip);
    var all = new ArrayList<>(notes);
    all.addAll(result.notes());
    var report =
        new SegmentReport(
            target.identity().uri(),
            head.id(),
            last.index(),
            last.start(),
            last.restoredTs(),
            true,
            data,
            result.actions(),
            context.elapsed(),
            false,
            all,
            "");
    return result.waiting().isEmpty()
        ? new FinishOutcome.Finished(report)
        : new FinishOutcome.Pending(report, result.waiting(), commands.finish());
  }
}
