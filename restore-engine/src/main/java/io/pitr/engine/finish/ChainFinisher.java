package io.pitr.engine.finish;

import io.pitr.api.RestoreException;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetLease;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainDecision;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.CommandLines;
import io.pitr.engine.chain.IdMap;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.report.Reports;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.report.TableVolume;
import io.pitr.engine.schema.SchemaDocuments;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.TargetGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Brings a chain whose last segment is sealed to its end, and reports. One run, one thread. */
public final class ChainFinisher {
  private final RestoreTarget target;
  private final TargetLease lease;
  private final ChainStore store;
  private final HookSet hooks;
  private final RestoreObserver observer;
  private final Clock clock;
  private final Instant began;
  private final String targetUri;
  private final Map<String, String> options;

  /**
   * @param began when the run did
   * @param targetUri as the user gave it
   * @param options as flags gave them, by name without dashes
   */
  public ChainFinisher(
      RestoreTarget target,
      TargetLease lease,
      ChainStore store,
      HookSet hooks,
      RestoreObserver observer,
      Clock clock,
      Instant began,
      String targetUri,
      Map<String, String> options) {
    this.target = target;
    this.lease = lease;
    this.store = store;
    this.hooks = hooks;
    this.observer = observer;
    this.clock = clock;
    this.began = began;
    this.targetUri = targetUri;
    this.options = Map.copyOf(options);
  }

  /**
   * Fires what is left of the target's chain, or says that it was finished before.
   *
   * @throws RestoreException {@link EngineError#CHAIN_MISSING} without a chain, {@link
   *     EngineError#CHAIN_ABORTED}, {@link EngineError#SEGMENT_UNFINISHED} while a segment is not
   *     sealed, {@link EngineError#TARGET_CHANGED}, {@link EngineError#INDEX_NOT_PENDING}
   * @param skip names of indexes to leave out
   */
  public SegmentReport finish(List<String> skip) {
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
              + unfinished.restored()
              + " stopped in "
              + head.phase(),
          "chain " + head.id(),
          "Run `"
              + new CommandLines(targetUri, "LOG", List.of()).resume(head, unfinished)
              + "` first.");
    }
    return fire(head, skip);
  }

  private SegmentReport finishedBefore(List<String> skip) {
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
    return Reports.alreadyDone(
            target.identity().uri(),
            new ChainDecision.AlreadyDone(
                end.chain(), last.index(), last.start(), last.restored(), true),
            hooks.ids(),
            "the chain was " + ChainEnd.of(end).text(),
            "")
        .without(end.skipped());
  }

  /** Without more log, and with all indexes. */
  public SegmentReport fire(ChainHead sealed) {
    return fire(sealed, List.of());
  }

  private SegmentReport fire(ChainHead sealed, List<String> skip) {
    ChainHead head = sealed;
    int segments = head.sealed().size();
    SchemaModel model = SchemaDocuments.read(store.objects(segments));
    if (!skip.isEmpty()) {
      // Before the chain is put to its end: a name that is wrong changes nothing.
      runner().requirePending(skip, model, store.ids(segments), hooks.load(store.hooks(segments)));
    }
    if (head.phase() != Phase.FINISH) {
      TargetGuard.require(target, store, head, model);
      head = head.finishing();
      store.save(head);
    }
    return fire(head, LoadResult.NOTHING, LoadResult.NOTHING, List.of(), List.of(), skip);
  }

  /**
   * @param head in phase FINISH
   * @param log what the run put of the log
   * @param base what it put of the full backup
   * @param volumes what each table was of the run's input
   * @param notes of the run so far
   * @throws RestoreException {@link EngineError#ACTION_PENDING} for actions that have to wait
   */
  public SegmentReport fire(
      ChainHead head,
      LoadResult log,
      LoadResult base,
      List<TableVolume> volumes,
      List<String> notes) {
    return fire(head, log, base, volumes, notes, List.of());
  }

  private FinishRunner runner() {
    return new FinishRunner(target, lease, store, observer, clock);
  }

  private SegmentReport fire(
      ChainHead head,
      LoadResult log,
      LoadResult base,
      List<TableVolume> volumes,
      List<String> notes,
      List<String> skip) {
    Segment last = head.lastSealed().orElseThrow();
    SchemaModel model = SchemaDocuments.read(store.objects(last.index()));
    IdMap ids = store.ids(last.index());
    HookStates states = hooks.load(store.hooks(last.index()));
    FinishRunner.FinishResult result = runner().run(head, model, ids, states, options, skip);
    var all = new ArrayList<>(notes);
    all.addAll(result.notes());
    var report =
        new SegmentReport(
            target.identity().uri(),
            head.id(),
            last.index(),
            last.start(),
            last.restored(),
            true,
            model.restoredTables().size(),
            log,
            base,
            Duration.between(began, Instant.now(clock)),
            result.stillWaiting(),
            result.fired(),
            false,
            volumes,
            all,
            "",
            result.skipped());
    if (!result.waiting().isEmpty()) {
      throw new PendingActions(report, result.waiting(), "br restore finish --target " + targetUri)
          .asException();
    }
    return report;
  }
}
