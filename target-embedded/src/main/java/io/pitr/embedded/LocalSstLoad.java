package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.base.ParallelWork;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

/**
 * Loads the groups of a backup that the checkpoint does not have yet, several at a time. A group
 * that is being loaded is never interrupted: an interrupt closes files that RocksDB reads.
 */
final class LocalSstLoad {
  private final Store store;
  private final SortedPublisher publisher;

  LocalSstLoad(Store store, SortedPublisher publisher) {
    this.store = store;
    this.publisher = publisher;
  }

  void load(SstLoad load, WorkCheckpoint ledger) {
    Iterator<SstGroup> left =
        SstGroup.of(load).stream().filter(group -> !ledger.isDone(group.unit())).iterator();
    try {
      ParallelWork.of("embedded-sst", load.budget().cores())
          .forEach(left, group -> put(load, group, ledger));
    } catch (CancellationException e) {
      throw new RestoreException(
          TargetError.TARGET_IO,
          "the run was interrupted",
          "",
          "Run the same command again; finished groups are not loaded again.",
          e);
    }
  }

  private void put(SstLoad load, SstGroup group, WorkCheckpoint ledger) {
    OptionalLong target = load.ids().target(group.physicalId());
    LoadResult result =
        target.isPresent()
            ? new SstGroupLoad(store, publisher, load, ledger, group, target.getAsLong()).run()
            : LoadResult.NOTHING;
    ledger.done(group.unit(), result);
  }
}
