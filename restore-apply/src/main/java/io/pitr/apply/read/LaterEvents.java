package io.pitr.apply.read;

import io.pitr.api.Tso;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Commit records after a load's end, from ranges that extend past it. A load that starts where the
 * previous one ended takes them from here and does not read, decompress and check these ranges
 * again. Records that don't fit into memory are read again. Values of the default CF are not kept,
 * because the next load's needs are unknown. Thread-safe.
 */
public final class LaterEvents {
  private final Map<String, Kept> fromLast = new HashMap<>();
  private final Map<String, Kept> forNext = new HashMap<>();
  private final PagePool pool = new PagePool();
  private String storage = "";
  private Tso reached = Tso.MAX;
  private long maxBytes;

  /**
   * The events of a range after a timestamp, with their length fields, in log order.
   *
   * @param sha256 of the whole range, already checked
   */
  public record Kept(byte[] sha256, PagedBytes events, long count) {}

  /** Starts a load: what the previous load kept becomes available if this one continues it. */
  public synchronized void begin(LogLoad load, long maximumBytes) {
    fromLast.values().forEach(this::giveBack);
    fromLast.clear();
    if (load.start().equals(reached) && load.storage().uri().equals(storage)) {
      fromLast.putAll(forNext);
    } else {
      forNext.values().forEach(this::giveBack);
    }
    forNext.clear();
    storage = load.storage().uri();
    reached = load.restoredTs();
    maxBytes = maximumBytes;
  }

  /**
   * The events that the previous load kept of a range: all that this load needs. Return them with
   * {@link #giveBack}.
   */
  public synchronized Optional<Kept> take(LogRange range) {
    Kept kept = fromLast.get(range.id());
    if (kept == null || !Arrays.equals(kept.sha256(), range.plain().sha256())) {
      return Optional.empty();
    }
    fromLast.remove(range.id());
    return Optional.of(kept);
  }

  public synchronized void giveBack(Kept kept) {
    pool.give(kept.events());
  }

  /** Memory for that many bytes, if the limit allows it; call {@link #keep} with it. */
  public synchronized Optional<PagedBytes> room(long bytes) {
    return pool.take(bytes, maxBytes);
  }

  public synchronized void keep(LogRange range, PagedBytes events, long count) {
    forNext.put(range.id(), new Kept(range.plain().sha256(), events, count));
  }
}
