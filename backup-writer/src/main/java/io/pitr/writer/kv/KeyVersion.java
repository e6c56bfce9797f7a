package io.pitr.writer.kv;

import io.pitr.api.Tso;
import org.jspecify.annotations.Nullable;

/**
 * A record of the write CF.
 *
 * @param commitTs of a rollback its start-ts
 * @param value of a put; empty for the other kinds; shared, not copied
 * @param image data that the writer of the value keeps with it
 * @param logged whether the log backup sees it; ingested files bypass the log
 * @param overlappedRollback a transaction whose start-ts is this commit-ts was rolled back
 * @param gcFence commit-ts of the next version when the rollback was marked; 0 when there was none
 */
public record KeyVersion(
    Kind kind,
    Tso startTs,
    Tso commitTs,
    byte[] value,
    @Nullable Object image,
    boolean logged,
    boolean overlappedRollback,
    Tso gcFence) {
  static final int SHORT_VALUE_LIMIT = 255;

  /** The types of write records. */
  public enum Kind {
    PUT,
    DELETE,
    LOCK,
    ROLLBACK
  }

  boolean hasData() {
    return kind == Kind.PUT || kind == Kind.DELETE;
  }

  /** Whether the value is in the default CF. */
  public boolean isLong() {
    return kind == Kind.PUT && value.length > SHORT_VALUE_LIMIT;
  }

  KeyVersion withOverlappedRollback(Tso fence) {
    return new KeyVersion(kind, startTs, commitTs, value, image, logged, true, fence);
  }
}
