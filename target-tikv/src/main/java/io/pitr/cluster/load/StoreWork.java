package io.pitr.cluster.load;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LoadResult;
import io.pitr.base.ParallelWork;
import io.pitr.tikv.contract.TikvError;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/** Runs the tasks of a load that wait for stores. */
final class StoreWork {
  private StoreWork() {}

  /**
   * Runs all tasks and returns the sum of their results. The first failure interrupts the other
   * tasks, which may wait for a store.
   *
   * @throws RestoreException the first failure, or {@link TikvError#INTERRUPTED}
   */
  static LoadResult run(String name, int threads, List<Callable<LoadResult>> tasks) {
    try {
      return ParallelWork.interrupting(name, threads).call(tasks).stream()
          .reduce(LoadResult.NOTHING, LoadResult::plus);
    } catch (CancellationException e) {
      throw new RestoreException(TikvError.INTERRUPTED, "interrupted", name, e);
    }
  }
}
