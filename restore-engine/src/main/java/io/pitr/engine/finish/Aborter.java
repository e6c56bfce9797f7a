package io.pitr.engine.finish;

import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetLease;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Owner;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.schema.SchemaDocuments;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives a chain up. The data stays; everything the chain holds is released. */
public final class Aborter {
  private final RestoreTarget target;
  private final TargetLease lease;
  private final ChainStore store;
  private final Clock clock;

  public Aborter(RestoreTarget target, TargetLease lease, ChainStore store, Clock clock) {
    this.target = target;
    this.lease = lease;
    this.store = store;
    this.clock = clock;
  }

  public AbortReport abort(boolean purge) {
    lease.check();
    Optional<ChainHead> found = store.head();
    if (found.isEmpty()) {
      Optional<Tombstone> end = store.tombstone();
      if (purge) {
        store.purge();
      }
      return new AbortReport(
          end.map(Tombstone::chain).orElse(""),
          end.map(Tombstone::restored).orElse(Tso.ZERO),
          List.of(),
          end.map(t -> "the chain was already " + ChainEnd.of(t).text())
              .orElse("there is no chain on the target"));
    }
    ChainHead head = found.get();
    var objects = new ArrayList<String>();
    SchemaDocuments.read(store.objects(head.sealed().size()))
        .restoredTables()
        .forEach(table -> objects.add("`" + table.schema() + "`.`" + table.name() + "`"));
    Optional<Segment> unsealed = head.unsealed();
    target.releaseGc(head.id());
    if (purge) {
      store.purge();
    } else {
      store.entomb(
          new Tombstone(
              head.id(),
              head.upstreamClusterId(),
              head.reached().orElse(Tso.ZERO),
              head.sealed(),
              head.options(),
              Tombstone.ABORTED,
              Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString(),
              Owner.name(),
              List.of()));
    }
    String detail =
        unsealed
            .map(
                segment ->
                    "segment "
                        + segment.index()
                        + " up to "
                        + segment.restored()
                        + " was under way: its data is there in part")
            .orElse("the data stays as of the timestamp reached");
    return new AbortReport(head.id(), head.reached().orElse(Tso.ZERO), objects, detail);
  }
}
