package io.pitr.format.sst;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * A file's unique identity. RocksDB remembers it and notices when another file takes its place.
 *
 * @param session 20 base-36 digits
 * @param number from 1
 */
public record TableIdentity(String session, long number) {
  private static final int SESSION_DIGITS = 20;
  private static final int BASE = 36;

  /** A session id that no other writer has. */
  public static String newSession() {
    var random = new SecureRandom();
    var digits = new StringBuilder();
    for (int i = 0; i < SESSION_DIGITS; i++) {
      digits.append(Character.forDigit(random.nextInt(BASE), BASE));
    }
    return digits.toString().toUpperCase(Locale.ROOT);
  }
}
