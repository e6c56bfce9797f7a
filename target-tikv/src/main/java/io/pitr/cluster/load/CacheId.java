package io.pitr.cluster.load;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/** Creates ids under which stores share a storage connection between the requests of a load. */
final class CacheId {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private CacheId() {}

  static String next(Instant now) {
    return "BR-" + SECOND.format(now) + "-" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
  }
}
