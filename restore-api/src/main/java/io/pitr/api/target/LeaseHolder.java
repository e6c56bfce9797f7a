package io.pitr.api.target;

import java.time.Duration;

/**
 * The process that holds the lease of a target.
 *
 * @param owner the process, for users: what it gave to {@link RestoreTarget#lock}, or more
 * @param expiresIn when the lease ends unless the process renews it; zero for a lease that ends
 *     with its process
 */
public record LeaseHolder(String owner, Duration expiresIn) {}
