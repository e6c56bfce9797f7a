package io.pitr.embedded.table;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * What tells a file from every other one: RocksDB remembers it and notices when another file lies
 * in its place.
 *
 * @param session 20 digits to the base 36
 * @param number from 1
 */
public record TableIdentity(String session, long number) {
  private static final int SESSION_DIGITS = 20;
  private static final int BASE = 36;

  /** A session that no other writer has. */
  public static String newSession() {
    var random = new SecureRandom();
    var digits = new StringBuilder();
    for (int i = 0; i < SESSION_DIGITS; i++) {
      digits.append(Character.forDigit(random.nextInt(BASE), BASE));
    }
    return digits.toString().toUpperCase(Locale.ROOT);
  }
}
