package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.base.ParallelWork;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/**
 * Loads the groups of a backup that the checkpoint does not have yet, several at a time. A group
 * that is being loaded is never interrupted: an interrupt closes files that RocksDB reads.
 */
final class LocalSstLoad {
  private final Store store;
  private final SortedPublisher publisher;
  private final int workers;

  LocalSstLoad(Store store, SortedPublisher publisher, int workers) {
    this.store = store;
    this.publisher = publisher;
    this.workers = workers;
  }

  /** Returns the counts of this call; groups that were done before do not count. */
  LoadResult load(SstLoad load, WorkCheckpoint ledger) {
    List<Callable<LoadResult>> work = new ArrayList<>();
    for (SstGroup group : SstGroup.of(load)) {
      if (!ledger.isDone(group.unit())) {
        work.add(() -> put(load, group, ledger));
      }
    }
    try {
      return ParallelWork.of("embedded-sst", workers).call(work).stream()
          .reduce(LoadResult.NOTHING, LoadResult::plus);
    } catch (CancellationException e) {
      throw new RestoreException(
          TargetError.TARGET_IO,
          "the run was interrupted",
          "",
          "Run the same command again; finished groups are not loaded again.",
          e);
    }
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
