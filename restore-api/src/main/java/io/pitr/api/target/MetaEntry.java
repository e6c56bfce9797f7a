package io.pitr.api.target;

import io.pitr.api.Tso;

/**
 * One committed change of a meta key, already with the target's ids.
 *
 * @param key raw key, {@code m…}, not memcomparable-wrapped (spec/formats.md §4.4)
 * @param startTs of the upstream transaction
 * @param commitTs of the upstream transaction
 * @param delete the key is deleted; the value is empty
 * @param value the new value
 */
public record MetaEntry(byte[] key, Tso startTs, Tso commitTs, boolean delete, byte[] value) {}
