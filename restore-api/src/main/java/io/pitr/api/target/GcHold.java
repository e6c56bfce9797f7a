package io.pitr.api.target;

import io.pitr.api.Tso;
import java.time.Duration;

/**
 * Keeps old versions on the target alive.
 *
 * @param chain names the hold
 * @param safePoint versions visible at this target timestamp stay
 * @param ttl how long the hold lasts when nobody renews it
 */
public record GcHold(String chain, Tso safePoint, Duration ttl) {}
