package io.pitr.apply.write;

import io.pitr.api.target.ColumnFamily;
import java.nio.ByteBuffer;

/**
 * Entries of one column family in strictly ascending order of key. A cursor: {@link #key} and
 * {@link #value} are direct buffers that the next call of {@link #next} may overwrite; the reader
 * may move their positions.
 */
public interface SortedRun {

  ColumnFamily cf();

  /** Moves to the next entry; false at the end. */
  boolean next();

  /** {@code enc(raw) + ts}, with the target's ids, without the data prefix {@code z}. */
  ByteBuffer key();

  /** Empty when {@link #isDelete}. */
  ByteBuffer value();

  /** Whether the versioned key is removed. */
  boolean isDelete();

  /** An upper bound of the entries' size, keys and values. */
  long sizeBytes();
}
