package io.pitr.catalog;

import io.pitr.api.Tso;
import io.pitr.format.key.MetaKey;

/**
 * One committed change of a meta key, with upstream ids.
 *
 * @param delete whether the key is deleted; the value is empty then
 */
public record MetaChange(MetaKey key, Tso startTs, Tso commitTs, boolean delete, byte[] value) {
  private static final byte[] NO_VALUE = {};

  /** A put of another key or value by the same transaction. */
  public MetaChange putOf(MetaKey otherKey, byte[] otherValue) {
    return new MetaChange(otherKey, startTs, commitTs, false, otherValue);
  }

  /** A delete of another key by the same transaction. */
  public MetaChange deleteOf(MetaKey otherKey) {
    return new MetaChange(otherKey, startTs, commitTs, true, NO_VALUE);
  }
}
