package io.pitr.cluster.load;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.base.ParallelWork;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Runs the tasks of a load that wait for stores. */
final class StoreWork {
  private StoreWork() {}

  /**
   * Does one thing to each element, in no order. The first failure interrupts the other threads,
   * which may wait for a store.
   *
   * @throws RestoreException the first failure, or {@link StopError#INTERRUPTED}
   */
  static <T> void run(String name, int threads, List<T> elements, Consumer<T> each) {
    try {
      ParallelWork.interrupting(name, threads).forEach(elements.iterator(), each);
    } catch (CancellationException e) {
      throw new RestoreException(StopError.INTERRUPTED, "interrupted", name, e);
    }
  }
}
