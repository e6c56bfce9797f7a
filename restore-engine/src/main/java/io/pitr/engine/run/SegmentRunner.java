package io.pitr.engine.run;

import io.pitr.api.CipherSpec;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.GcHold;
import io.pitr.api.target.IdRewrites;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SstLoad;
import io.pitr.base.CloseStack;
import io.pitr.catalog.CollationSetting;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.IngestedSsts;
import io.pitr.catalog.MetaLog;
import io.pitr.catalog.SourceVersion;
import io.pitr.engine.access.RestoreContext;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainLedger;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.IdMap;
import io.pitr.engine.chain.LoadProgress;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.prepare.LateIngests;
import io.pitr.engine.prepare.PreparedSegment;
import io.pitr.engine.prepare.SegmentInput;
import io.pitr.engine.report.PhaseLoad;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.schema.MetaRewriter;
import io.pitr.engine.schema.SchemaDocuments;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.SchemaPass;
import io.pitr.engine.schema.TableTreatment;
import io.pitr.engine.system.SystemRestore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Runs one prepared segment from its start to its seal. Every phase may be repeated: ids are
 * durable before they are used, schema changes are written at fixed timestamps, and a ledger
 * records the data that is loaded. A resumed run therefore goes through all phases and skips what
 * the ledger has.
 */
final class SegmentRunner {
  private static final Duration RUNNING_HOLD = Duration.ofSeconds(300);
  private static final String BASE_LOAD = "base";
  private static final String LOG_LOAD = "log";

  private final RestoreContext context;
  private final RestoreTarget target;
  private final ChainStore store;
  private final RestoreObserver observer;
  private final SegmentInput input;
  private final RestoreRequest request;
  private final LoadBudget budget;

  SegmentRunner(RestoreContext context, SegmentInput input, LoadBudget budget) {
    this.context = context;
    this.target = context.target();
    this.store = context.store();
    this.observer = context.observer();
    this.input = input;
    this.request = input.request();
    this.budget = budget;
  }

  /**
   * @param hooks as the previous segment left them; this segment changes them
   */
  SealedSegment run(PreparedSegment prepared, HookStates hooks) {
    ChainHead head = begin(prepared);
    var hold = new GcHold(head.id(), prepared.segment().segmentTs(), RUNNING_HOLD);
    target.holdGc(hold);
    try {
      return run(prepared, head, hooks);
    } catch (RuntimeException | Error e) {
      // The run that resumes the segment may begin long after this one has ended.
      var end = new CloseStack();
      end.add(() -> target.holdGc(new GcHold(hold.chain(), hold.safePoint(), request.gcHold())));
      end.closeAfter(e);
      throw e;
    }
  }

  private SealedSegment run(PreparedSegment prepared, ChainHead opening, HookStates hooks) {
    Segment segment = prepared.segment();
    SchemaModel model = prepared.model();
    ChainHead head = opening;
    SortedMap<Long, Long> newIds = newIds(prepared);
    IdMap ids = prepared.schema().ids().plus(newIds);

    var opened =
        new RestoreEvent.SegmentOpened(
            segment.index(), segment.start(), segment.restoredTs(), segment.last());
    hooks.on(opened);
    observer.event(opened);
    newIds.forEach((from, to) -> observer.event(new RestoreEvent.IdMapped(from, to)));

    var writer =
        new SchemaBatchWriter(
            target,
            new MetaRewriter(ids, TableTreatment.of(target.traits()), prepared.reusedDatabases()),
            segment.segmentTs(),
            hooks,
            observer);
    var pass = new SchemaPass(model, prepared.scoping(), writer);

    PhaseLoad base = PhaseLoad.NONE;
    List<String> notes = List.of();
    if (segment.index() == 1) {
      Duration baseBegan = context.elapsed();
      head = phase(head, Phase.BASE);
      FullBackup backup = input.sources().full().orElseThrow();
      CollationSetting.adopt(target, backup);
      SourceVersion.keep(target, backup);
      pass.base(backup);
      writer.flush();
      var progress =
          new LoadProgress(Phase.BASE, Progress.Unit.BYTES, prepared.baseSize().bytes(), observer);
      LoadResult put = putBase(prepared, backup, ids, progress);
      notes =
          new SystemRestore(store, target.traits())
              .keep(backup, request.options(), request.filter());
      base = new PhaseLoad(put, context.elapsed().minus(baseBegan), progress.isResumed());
    }
    head = phase(head, Phase.SCHEMA);
    pass.log(MetaLog.of(prepared.selection(), input.metaReader()));
    writer.flush();
    target.publishSchema();

    Duration applyBegan = context.elapsed();
    head = phase(head, Phase.APPLY);
    var progress =
        new LoadProgress(
            Phase.APPLY, Progress.Unit.READ_BYTES, prepared.logSize().plainBytes(), observer);
    LoadResult put = putCompacted(prepared, ids, progress).plus(applyLog(prepared, ids, progress));
    target.flush();
    var applied = new RestoreEvent.SegmentApplied(segment.index(), segment.restoredTs());
    hooks.on(applied);
    observer.event(applied);
    var log = new PhaseLoad(put, context.elapsed().minus(applyBegan), progress.isResumed());

    head = phase(head, Phase.SEAL);
    ChainHead sealed =
        store.seal(
            LateIngests.keep(head, prepared.selection()),
            SchemaDocuments.changed(model),
            model.gone(),
            hooks.save());
    model.sealed();
    target.holdGc(new GcHold(head.id(), segment.segmentTs(), request.gcHold()));
    return new SealedSegment(sealed, prepared.schema().withIds(ids), base, log, notes);
  }

  private ChainHead begin(PreparedSegment prepared) {
    if (prepared.decided().resumed()) {
      return prepared.head();
    }
    ChainHead head = prepared.head().begin(prepared.segment());
    if (prepared.segment().index() == 1) {
      head =
          head.with(
              head.facts()
                  .withReusedDatabases(prepared.reusedDatabases())
                  .withPartitionsBeingFilled(prepared.partitionsBeingFilled()));
    }
    context.check();
    store.begin(head, prepared.segment().index());
    observer.progress(Progress.began(Phase.OPEN.name()));
    return head;
  }

  /** Gives the segment's new objects their ids on the target, as far as an earlier run has not. */
  private SortedMap<Long, Long> newIds(PreparedSegment prepared) {
    int index = prepared.segment().index();
    IdMap known = prepared.schema().ids();
    var newIds = new TreeMap<Long, Long>();
    for (long database : prepared.reusedDatabases()) {
      String name = prepared.survey().databaseNames().get(database);
      if (name != null && !known.contains(database)) {
        target.databaseId(name).ifPresent(id -> newIds.put(database, id));
      }
    }
    store.addIds(index, newIds);
    SortedSet<Long> missing = known.missing(prepared.idsWanted());
    missing.removeAll(newIds.keySet());
    if (!missing.isEmpty()) {
      Map<Long, Long> allocated = target.allocateIds(prepared.head().id(), missing);
      store.addIds(index, allocated);
      newIds.putAll(allocated);
    }
    return newIds;
  }

  private ChainHead phase(ChainHead head, Phase phase) {
    context.check();
    ChainHead next = head.at(phase);
    store.saveRelaxed(next);
    observer.progress(Progress.began(phase.name()));
    return next;
  }

  private ChainLedger ledger(String load, LoadProgress progress) {
    return new ChainLedger(store, load, progress, context.lease(), context.stop());
  }

  private LoadResult putBase(
      PreparedSegment prepared, FullBackup backup, IdMap ids, LoadProgress progress) {
    var ledger = ledger(BASE_LOAD, progress);
    target.putSsts(
        new SstLoad(BASE_LOAD, backup.storage(), backup.cipher(), prepared.sstFiles(), ids, budget),
        ledger);
    return ledger.total();
  }

  /** Loads the SSTs that replace log files: of compactions and of ingests. */
  private LoadResult putCompacted(PreparedSegment prepared, IdMap ids, LoadProgress progress) {
    LoadResult total = LoadResult.NOTHING;
    for (IngestedSsts group : prepared.selection().ingested()) {
      IdRewrites viaUpstream = fileId -> ids.target(group.upstreamId(fileId));
      CipherSpec cipher =
          group.cipher(input.sources().log().storage(), request.backups().fullCipher());
      total =
          total.plus(
              putLogSsts(
                  new SstLoad(
                      "ingested-" + group.id(),
                      input.sources().log().storage(),
                      cipher,
                      group.files(),
                      viaUpstream,
                      budget),
                  progress));
    }
    return total.plus(
        putLogSsts(
            new SstLoad(
                "compacted",
                input.sources().log().storage(),
                CipherSpec.PLAINTEXT,
                prepared.selection().compacted(),
                ids,
                budget),
            progress));
  }

  private LoadResult putLogSsts(SstLoad load, LoadProgress progress) {
    if (load.files().isEmpty()) {
      return LoadResult.NOTHING;
    }
    var ledger = ledger(load.id(), progress);
    target.putSsts(load, ledger);
    return ledger.total();
  }

  private LoadResult applyLog(PreparedSegment prepared, IdMap ids, LoadProgress progress) {
    Segment segment = prepared.segment();
    var load =
        new LogLoad(
            LOG_LOAD,
            input.sources().log().storage(),
            request.backups().logCipher(),
            prepared.selection().dataRanges(),
            ids,
            segment.start(),
            prepared.selection().shift(),
            segment.restoredTs(),
            budget);
    var ledger = ledger(LOG_LOAD, progress);
    target.applyLog(load, ledger);
    return ledger.total();
  }
}
