package io.pitr.engine.apply;

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
  private String storage = "";
  private Tso reached = Tso.MAX;
  private long bytesLeft;

  /**
   * The events of a range behind a timestamp, framed and in the order of the log.
   *
   * @param sha256 of the whole range, which was checked
   */
  record Kept(byte[] sha256, byte[] events, long count) {}

  /** Begins a load. */
  synchronized void begin(LogLoad load, long maxBytes) {
    fromLast.clear();
    if (load.start().equals(reached) && load.storage().uri().equals(storage)) {
      fromLast.putAll(forNext);
    }
    forNext.clear();
    storage = load.storage().uri();
    reached = load.restored();
    bytesLeft = maxBytes;
    fromLast.values().forEach(kept -> bytesLeft -= kept.events().length);
  }

  /** What the load before has kept of a range: all of its events that count now. */
  synchronized Optional<Kept> of(LogRange range) {
    return Optional.ofNullable(fromLast.get(range.id()))
        .filter(kept -> Arrays.equals(kept.sha256(), range.sha256()));
  }

  /** Whether there is room for that many bytes; if so, {@link #keep} is to follow. */
  synchronized boolean reserve(long bytes) {
    if (bytes > bytesLeft) {
      return false;
    }
    bytesLeft -= bytes;
    return true;
  }

  synchronized void keep(LogRange range, byte[] events, long count) {
    forNext.put(range.id(), new Kept(range.sha256(), events, count));
  }
}
