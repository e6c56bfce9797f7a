package io.pitr.plugin.storage.s3;

import java.time.Duration;

/**
 * Bounds of time, of memory and of tries.
 *
 * @param connectTimeout until a connection stands
 * @param idleTimeout without a byte from the store
 * @param attemptTimeout of one request with its whole body
 * @param retries number of tries and waits between them
 * @param partBytes of a large object that one request asks for
 * @param readers threads that read parts, and parts that are read before they are wanted, of all
 *     objects of a storage together
 * @param connections at once
 * @param pageKeys keys that one request lists; stores give at most 1000
 */
record S3Tuning(
    Duration connectTimeout,
    Duration idleTimeout,
    Duration attemptTimeout,
    RetryLimits retries,
    int partBytes,
    int readers,
    int connections,
    int pageKeys) {
  static final S3Tuning DEFAULT =
      new S3Tuning(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          RetryLimits.DEFAULT,
          4 << 20,
          16,
          128,
          1000);
}
