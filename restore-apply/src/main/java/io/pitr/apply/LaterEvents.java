package io.pitr.apply;

import io.pitr.api.Tso;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Commit records behind a load's end, from ranges that reach over it. A load that begins where the
 * one before ended takes them from here and does not read, decompress and check these ranges again.
 * What does not fit is read again. Holds no values of the default CF: which of them a load needs is
 * not known before it begins. Safe for use by many threads.
 */
final class LaterEvents {
  private final Map<String, Kept> fromLast = new HashMap<>();
  private final Map<String, Kept> forNext = new HashMap<>();
  private final PagePool pool = new PagePool();
  private String storage = "";
  private Tso reached = Tso.MAX;
  private long maxBytes;

  /**
   * The events of a range behind a timestamp, framed and in the order of the log.
   *
   * @param sha256 of the whole range, which was checked
   */
  record Kept(byte[] sha256, PagedBytes events, long count) {}

  /** Begins a load. */
  synchronized void begin(LogLoad load, long mostBytes) {
    fromLast.values().forEach(this::giveBack);
    fromLast.clear();
    if (load.start().equals(reached) && load.storage().uri().equals(storage)) {
      fromLast.putAll(forNext);
    } else {
      forNext.values().forEach(this::giveBack);
    }
    forNext.clear();
    storage = load.storage().uri();
    reached = load.restored();
    maxBytes = mostBytes;
  }

  /**
   * Hands out what the load before has kept of a range, all of its events that count now. It is to
   * be given back.
   */
  synchronized Optional<Kept> take(LogRange range) {
    Kept kept = fromLast.get(range.id());
    if (kept == null || !Arrays.equals(kept.sha256(), range.sha256())) {
      return Optional.empty();
    }
    fromLast.remove(range.id());
    return Optional.of(kept);
  }

  synchronized void giveBack(Kept kept) {
    pool.give(kept.events());
  }

  /** Room for that many bytes, if there is any; if so, {@link #keep} is to follow. */
  synchronized Optional<PagedBytes> room(long bytes) {
    return pool.take(bytes, maxBytes);
  }

  synchronized void keep(LogRange range, PagedBytes events, long count) {
    forNext.put(range.id(), new Kept(range.sha256(), events, count));
  }
}
