package io.pitr.tikv.store;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits the requests to a store that run at once, and the bytes that the store holds in memory for
 * them. When the store reports that it is busy, both limits are halved; they grow back by one
 * request after each full round of successes. Requests that were running when the limits were
 * halved do not halve them again. Thread-safe.
 */
public final class StoreGate {
  private final int maxRequests;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private double limit;
  private int requests;
  private long bytes;
  private long generation;

  /**
   * @param maxBytes a larger request still runs, alone
   */
  public StoreGate(int maxRequests, long maxBytes) {
    if (maxRequests < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("a gate needs positive limits");
    }
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
    this.limit = maxRequests;
  }

  /** Waits for a permit. The caller returns it once, with the outcome. */
  public Permit enter(long sizeBytes) {
    lock.lock();
    try {
      while (requests > 0
          && (requests >= (int) limit || bytes + sizeBytes > maxBytes * limit / maxRequests)) {
        room.await();
      }
      requests++;
      bytes += sizeBytes;
      return new Permit(sizeBytes, generation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestoreException(StopError.INTERRUPTED, "interrupted", "waiting for a store", e);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the current limit of requests. */
  public int limit() {
    lock.lock();
    try {
      return (int) limit;
    } finally {
      lock.unlock();
    }
  }

  /** Outcome of a request with regard to the store's load. */
  public enum Outcome {
    SUCCESS,
    BUSY,
    /** The outcome says nothing about the load. */
    OTHER
  }

  /** A permit for one request. */
  public final class Permit {
    private final long sizeBytes;
    private final long entered;

    private Permit(long sizeBytes, long entered) {
      this.sizeBytes = sizeBytes;
      this.entered = entered;
    }

    public void leave(Outcome outcome) {
      lock.lock();
      try {
        requests--;
        bytes -= sizeBytes;
        if (outcome == Outcome.BUSY && entered == generation) {
          limit = Math.max(1, limit / 2);
          generation++;
        } else if (outcome == Outcome.SUCCESS) {
          limit = Math.min(maxRequests, limit + 1 / limit);
        }
        room.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
