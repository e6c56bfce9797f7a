package io.pitr.format.backup;

import io.pitr.api.Tso;
import io.pitr.format.backup.LogMetaName.Hint;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The two forms of names that tell their span. Read by hand: each segment looks at the names of a
 * whole log, of which there may be a million.
 */
final class LogMetaNameParser {
  private static final String SUFFIX = ".meta";
  private static final String SYNTHETIC = "-SYNTHETIC";
  private static final int SYNTHETIC_CHARS = 32;
  private static final int NUMBER_CHARS = 16;
  private static final int TAG_CHARS = 1 + NUMBER_CHARS;
  private static final int TAGS_FROM = 2 * NUMBER_CHARS + 1;
  private static final int LEAST_TAGS = 3;
  private static final int MOST_TAGS = 32;

  private LogMetaNameParser() {}

  static Optional<Hint> parse(String name) {
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String told = name.substring(0, name.length() - SUFFIX.length());
    return isDashed(told) ? Optional.of(dashed(told)) : tagged(told);
  }

  /** {@code flush-begin-min-max}, and a hash where an older name was completed. */
  private static boolean isDashed(String told) {
    int end = 4 * TAG_CHARS - 1;
    for (int at = 0; at < end; at += TAG_CHARS) {
      if (!isNumber(told, at) || (at > 0 && told.charAt(at - 1) != '-')) {
        return false;
      }
    }
    return told.length() == end
        || (told.startsWith(SYNTHETIC, end)
            && told.length() == end + SYNTHETIC.length() + SYNTHETIC_CHARS
            && told.chars().skip(end + SYNTHETIC.length()).allMatch(HexFormat::isHexDigit));
  }

  private static Hint dashed(String told) {
    return new Hint(
        ts(told, 0), 0, ts(told, TAG_CHARS), ts(told, 2 * TAG_CHARS), ts(told, 3 * TAG_CHARS), 0);
  }

  /** Flush and store, then numbers that each follow a letter or digit, in any order. */
  private static Optional<Hint> tagged(String told) {
    int tags = (told.length() - TAGS_FROM) / TAG_CHARS;
    if (tags < LEAST_TAGS
        || tags > MOST_TAGS
        || told.length() != TAGS_FROM + tags * TAG_CHARS
        || told.charAt(TAGS_FROM - 1) != '-'
        || !isNumber(told, 0)
        || !isNumber(told, NUMBER_CHARS)) {
      return Optional.empty();
    }
    var seen = new BitSet();
    Tso minBegin = Tso.ZERO;
    Tso min = Tso.ZERO;
    Tso max = Tso.ZERO;
    long flags = 0;
    for (int at = TAGS_FROM; at < told.length(); at += TAG_CHARS) {
      char tag = told.charAt(at);
      if (!isTag(tag) || seen.get(tag) || !isNumber(told, at + 1)) {
        return Optional.empty();
      }
      seen.set(tag);
      switch (tag) {
        case 'd' -> minBegin = ts(told, at + 1);
        case 'l' -> min = ts(told, at + 1);
        case 'u' -> max = ts(told, at + 1);
        case 'p' -> flags = number(told, at + 1);
        default -> {}
      }
    }
    if (!seen.get('d') || !seen.get('l') || !seen.get('u')) {
      return Optional.empty();
    }
    return Optional.of(
        new Hint(ts(told, 0), number(told, NUMBER_CHARS), minBegin, min, max, flags));
  }

  private static boolean isTag(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** Of hex digits in upper case. */
  private static boolean isNumber(String told, int at) {
    if (told.length() < at + NUMBER_CHARS) {
      return false;
    }
    for (int i = at; i < at + NUMBER_CHARS; i++) {
      char c = told.charAt(i);
      if (!HexFormat.isHexDigit(c) || c >= 'a') {
        return false;
      }
    }
    return true;
  }

  private static Tso ts(String told, int at) {
    return new Tso(number(told, at));
  }

  private static long number(String told, int at) {
    return HexFormat.fromHexDigitsToLong(told, at, at + NUMBER_CHARS);
  }
}
