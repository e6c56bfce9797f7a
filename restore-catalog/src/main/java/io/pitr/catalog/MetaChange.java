package io.pitr.catalog;

import io.pitr.api.Tso;
import io.pitr.format.key.MetaKey;

/**
 * One committed change of a meta key, with upstream ids.
 *
 * @param delete whether the key is deleted; the value is empty then
 */
public record MetaChange(MetaKey key, Tso startTs, Tso commitTs, boolean delete, byte[] value) {}
