package io.pitr.inspect.verify;

import io.pitr.api.Tso;

/**
 * Totals of a verified log backup.
 *
 * @param metas number of metadata files
 * @param groups number of objects in the metadata
 * @param ranges number of logical files in the objects
 * @param firstTs smallest timestamp of an event; zero without events
 * @param lastTs greatest timestamp of an event
 * @param readBytes number of bytes read
 * @param plainBytes size of the events
 * @param rangesWithoutCrc ranges whose writer recorded no CRC; their SHA-256 is checked
 * @param removedRanges ranges that migrations removed; they are not read
 */
public record LogTotals(
    long metas,
    long groups,
    long ranges,
    Tso firstTs,
    Tso lastTs,
    long readBytes,
    long plainBytes,
    long rangesWithoutCrc,
    long removedRanges) {}
