package io.pitr.engine.chain;

import io.pitr.api.Tso;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentSources;
import io.pitr.engine.request.SegmentStart;

/** Decides what a request means for the chain, given the opened backups. */
public final class ChainDecisions {
  private ChainDecisions() {}

  public static ChainDecision decide(
      ChainStore store,
      SegmentSources sources,
      RestoreRequest request,
      ChainOptions options,
      CommandLines commands) {
    Tso logEnd = sources.log().span().max();
    sources.requireOneCluster();
    // Another cluster is refused below, with the command that continues the chain.
    store
        .head()
        .filter(head -> head.upstreamClusterId() == sources.log().clusterId())
        .ifPresent(head -> BackupFingerprints.requireSame(head, sources.log()));
    ChainDecision decision =
        new ChainRules(store.head(), store.tombstone(), commands)
            .decide(
                sources.start(request),
                request.start() instanceof SegmentStart.FullBackup,
                request.end(),
                logEnd,
                request.last(),
                sources.log().clusterId(),
                options);
    store.head().ifPresent(head -> BackupFingerprints.requireSame(head, sources));
    if (decision instanceof ChainDecision.Begin begin) {
      sources.log().requireCovers(begin.start(), begin.restoredTs());
    } else if (decision instanceof ChainDecision.Continue next) {
      sources.log().requireCovers(next.start(), next.restoredTs());
    } else if (decision instanceof ChainDecision.Finish finish
        && finish.head().phase() != Phase.FINISH
        && request.end() instanceof SegmentEnd.LogEnd
        && !sources.log().awaited().isEmpty()) {
      // More log is wanted, and exists, but it has not arrived.
      Tso reached = finish.head().reached().orElse(Tso.ZERO);
      sources.log().requireCovers(reached, reached.next());
    }
    return decision;
  }
}
