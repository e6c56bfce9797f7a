package io.pitr.api.target;

import io.pitr.api.Tso;
import java.time.Duration;

/**
 * Keeps garbage collection from removing old versions on the target.
 *
 * @param chain names the hold
 * @param safePoint versions visible at this timestamp of the target are kept
 * @param ttl how long the hold lasts without renewal
 */
public record GcHold(String chain, Tso safePoint, Duration ttl) {}
