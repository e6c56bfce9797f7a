package io.pitr.engine.finish;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.RestoreTarget;
import io.pitr.base.ProcessName;
import io.pitr.engine.access.RestoreContext;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.schema.SchemaDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Aborts a chain: keeps the data and releases everything that the chain holds. */
public final class Aborter {
  private static final Logger LOG = LoggerFactory.getLogger(Aborter.class);

  private final RestoreContext context;
  private final RestoreTarget target;
  private final ChainStore store;
  private final Supplier<List<String>> deferredIndexes;
  private final Supplier<Map<IndexId, SessionSettings>> sessions;

  /**
   * @param deferredIndexes names of the indexes that the chain has not built
   * @param sessions the session settings that index expressions were evaluated with
   */
  public Aborter(
      RestoreContext context,
      Supplier<List<String>> deferredIndexes,
      Supplier<Map<IndexId, SessionSettings>> sessions) {
    this.context = context;
    this.deferredIndexes = deferredIndexes;
    this.sessions = sessions;
    this.target = context.target();
    this.store = context.store();
  }

  public AbortReport abort(boolean purge) {
    context.lease().check();
    Optional<ChainHead> found = store.head();
    if (found.isEmpty()) {
      Optional<Tombstone> end = store.tombstone();
      if (purge) {
        store.purge();
      }
      return new AbortReport(
          end.map(Tombstone::chain).orElse(""),
          end.map(Tombstone::restoredTs).orElse(Tso.ZERO),
          List.of(),
          end.map(t -> "the chain was already " + ChainEnd.of(t).text())
              .orElse("there is no chain on the target"));
    }
    ChainHead head = found.get();
    LOG.atInfo()
        .addKeyValue("target", target.identity().uri())
        .addKeyValue("chain", head.id())
        .addKeyValue("purge", purge)
        .log("aborts the chain");
    var objects = new ArrayList<String>();
    SchemaDocuments.read(store.objects(head.sealedSegments()))
        .restoredTables()
        .forEach(table -> objects.add("`" + table.schema() + "`.`" + table.name() + "`"));
    target.releaseGc(head.id());
    if (purge) {
      store.purge();
    } else {
      store.end(
          new Tombstone(
              head.id(),
              head.upstreamClusterId(),
              head.reached().orElse(Tso.ZERO),
              head.sealed(),
              head.options(),
              Tombstone.ABORTED,
              context.now(),
              ProcessName.text(),
              List.of(),
              head.unsealed().orElse(null),
              orNone(deferredIndexes, List.of())),
          orNone(sessions, Map.of()));
    }
    String detail =
        head.unsealed()
            .map(
                segment ->
                    "segment "
                        + segment.index()
                        + " up to "
                        + segment.restoredTs()
                        + " was not finished: the target has a part of its data")
            .orElse("the data stays as of the timestamp reached");
    return new AbortReport(head.id(), head.reached().orElse(Tso.ZERO), objects, detail);
  }

  /** A chain can be aborted even if the state of a plugin can't be read. */
  private static <T> T orNone(Supplier<T> facts, T none) {
    try {
      return facts.get();
    } catch (RestoreException e) {
      LOG.warn("the record of the aborted chain names no incomplete indexes: {}", e.getMessage());
      return none;
    }
  }
}
