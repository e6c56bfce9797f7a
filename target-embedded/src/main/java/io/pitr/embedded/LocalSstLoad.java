package io.pitr.embedded;

import io.pitr.api.target.LoadResult;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.WorkCheckpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/** Puts the groups of a load that the ledger does not know as done, several at a time. */
final class LocalSstLoad {
  private final Store store;
  private final SortedPublisher publisher;
  private final int workers;

  LocalSstLoad(Store store, SortedPublisher publisher, int workers) {
    this.store = store;
    this.publisher = publisher;
    this.workers = workers;
  }

  /** What this call put: groups done before do not count. */
  LoadResult load(SstLoad load, WorkCheckpoint ledger) {
    List<Callable<LoadResult>> work = new ArrayList<>();
    for (SstGroup group : SstGroup.of(load)) {
      if (!ledger.isDone(group.unit())) {
        work.add(() -> put(load, group, ledger));
      }
    }
    return GroupLoadPool.run("sst", workers, work).stream()
        .reduce(LoadResult.NOTHING, LoadResult::plus);
  }

  private LoadResult put(SstLoad load, SstGroup group, WorkCheckpoint ledger) {
    OptionalLong target = load.ids().target(group.physicalId());
    LoadResult result =
        target.isPresent()
            ? new SstGroupLoad(store, publisher, load, ledger, group, target.getAsLong()).run()
            : LoadResult.NOTHING;
    ledger.done(group.unit(), result);
    return result;
  }
}
