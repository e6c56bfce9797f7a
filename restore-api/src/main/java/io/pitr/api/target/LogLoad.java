package io.pitr.api.target;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import java.util.List;

/**
 * Log ranges to apply: records of the write CF with commit-ts in {@code (start, restoredTs]}, and
 * values of the default CF with start-ts in {@code [shift, restoredTs]}.
 *
 * @param id names this load in the ledger
 * @param ranges data ranges, in order of path and offset; immutable and not copied, since a million
 *     of them may be packed: each access may create the element
 * @param budget what a target that works in this process may use
 */
public record LogLoad(
    String id,
    BackupStorage storage,
    CipherSpec cipher,
    List<LogRange> ranges,
    IdRewrites ids,
    Tso start,
    Tso shift,
    Tso restoredTs,
    LoadBudget budget) {}
