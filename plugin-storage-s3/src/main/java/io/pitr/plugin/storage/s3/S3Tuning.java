package io.pitr.plugin.storage.s3;

import java.time.Duration;

/**
 * Limits of time, memory and tries.
 *
 * @param connectTimeout time limit to open a connection
 * @param idleTimeout time limit without a byte from the service
 * @param attemptTimeout time limit of one request with its whole body
 * @param retries number of tries and waits between them
 * @param partBytes size of the parts in which large objects are read
 * @param readers number of threads that read parts, and of parts read ahead, for all objects of a
 *     storage together
 * @param connections number of connections at once
 * @param pageKeys keys that one request lists; services return at most 1000
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
