package io.pitr.tikv.store;

import io.pitr.api.RestoreException;
import io.pitr.tikv.contract.TikvError;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much a store is asked at once: requests, and bytes that the store holds in memory for them.
 * The share of both maxima that is used is halved when the store says that it is busy, and grows
 * back, one request for each full round of successes. Requests that were under way when it was
 * halved don't halve it again. Thread-safe.
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
   * @param maxBytes one request is let through alone even when it is larger
   */
  public StoreGate(int maxRequests, long maxBytes) {
    if (maxRequests < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("a gate must let something through");
    }
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
    this.limit = maxRequests;
  }

  /** Waits for room. The pass is to be returned with the outcome, once. */
  public Pass enter(long sizeBytes) {
    lock.lock();
    try {
      while (requests > 0
          && (requests >= (int) limit || bytes + sizeBytes > maxBytes * limit / maxRequests)) {
        room.await();
      }
      requests++;
      bytes += sizeBytes;
      return new Pass(sizeBytes, generation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestoreException(TikvError.INTERRUPTED, "interrupted", "waiting for a store", e);
    } finally {
      lock.unlock();
    }
  }

  /** Requests that may be under way at once, now. */
  public int limit() {
    lock.lock();
    try {
      return (int) limit;
    } finally {
      lock.unlock();
    }
  }

  /** How a request ended, as far as the store's load is concerned. */
  public enum Outcome {
    SUCCESS,
    BUSY,
    /** Says nothing about the load. */
    OTHER
  }

  /** The right to one request. */
  public final class Pass {
    private final long sizeBytes;
    private final long entered;

    private Pass(long sizeBytes, long entered) {
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
