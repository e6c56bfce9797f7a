package io.pitr.catalog;

import io.pitr.api.Tso;
import io.pitr.format.time.TsoText;
import java.time.Duration;

/**
 * A time in which a store has written no metadata, longer than it usually does not. A metadata file
 * may be missing; a store that was down or idle looks the same.
 *
 * @param storeId unsigned
 * @param from last flush before it
 * @param until first flush after it
 * @param usual interval between flushes of the store around this time
 */
public record FlushGap(long storeId, Tso from, Tso until, Duration usual) {

  /** A sentence for the user. */
  public String text() {
    return "store "
        + Long.toUnsignedString(storeId)
        + " has no metadata between "
        + TsoText.both(from)
        + " and "
        + TsoText.both(until)
        + ", usually it has some every "
        + Math.max(1, usual.toSeconds())
        + " s: if it was not down or idle, a metadata file is missing";
  }
}
