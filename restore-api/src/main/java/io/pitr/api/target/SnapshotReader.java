package io.pitr.api.target;

import io.pitr.api.Tso;
import java.util.Optional;

/**
 * Reads a target as of one timestamp. The caller closes it; cursors of a closed reader fail. For
 * one thread.
 */
public interface SnapshotReader extends AutoCloseable {

  Tso ts();

  /** The value of a raw key; empty if the key does not exist at {@link #ts}. */
  Optional<byte[]> get(byte[] rawKey);

  /** Raw keys in {@code [start, end)} and their values, ascending; an empty end is unbounded. */
  Cursor scan(byte[] start, byte[] end);

  @Override
  void close();

  /** Raw keys and values, one after the other. */
  interface Cursor extends AutoCloseable {
    boolean next();

    byte[] key();

    byte[] value();

    @Override
    void close();
  }
}
