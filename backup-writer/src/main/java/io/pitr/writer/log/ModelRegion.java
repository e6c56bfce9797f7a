package io.pitr.writer.log;

/**
 * A region as files record it.
 *
 * @param storeId of its leader
 * @param startKey raw, inclusive; empty is the beginning
 * @param endKey raw, exclusive; empty is the end
 */
public record ModelRegion(
    long id, long storeId, byte[] startKey, byte[] endKey, long confVersion, long version) {}
