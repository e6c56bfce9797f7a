package io.pitr.format.backup;

import io.pitr.api.Tso;
import io.pitr.format.backup.LogMetaName.Hint;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Parses the two forms of names that contain a span. Hand-written for speed: each segment parses
 * all names of a log, and there may be a million.
 */
final class LogMetaNameParser {
  private static final String SUFFIX = ".meta";
  private static final String SYNTHETIC = "-SYNTHETIC";
  private static final int SYNTHETIC_CHARS = 32;
  private static final int NUMBER_CHARS = 16;
  private static final int TAG_CHARS = 1 + NUMBER_CHARS;
  private static final int TAGS_FROM = 2 * NUMBER_CHARS + 1;
  private static final int MIN_TAGS = 3;
  private static final int MAX_TAGS = 32;

  private LogMetaNameParser() {}

  static Optional<Hint> parse(String name) {
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String stem = name.substring(0, name.length() - SUFFIX.length());
    return isDashed(stem) ? Optional.of(dashed(stem)) : tagged(stem);
  }

  /**
   * Whether the name is {@code flush-begin-min-max}, optionally followed by {@code -SYNTHETIC} and
   * a hash.
   */
  private static boolean isDashed(String stem) {
    int end = 4 * TAG_CHARS - 1;
    for (int at = 0; at < end; at += TAG_CHARS) {
      if (!isNumber(stem, at) || (at > 0 && stem.charAt(at - 1) != '-')) {
        return false;
      }
    }
    return stem.length() == end
        || (stem.startsWith(SYNTHETIC, end)
            && stem.length() == end + SYNTHETIC.length() + SYNTHETIC_CHARS
            && stem.chars().skip(end + SYNTHETIC.length()).allMatch(HexFormat::isHexDigit));
  }

  private static Hint dashed(String stem) {
    return new Hint(
        ts(stem, 0), 0, ts(stem, TAG_CHARS), ts(stem, 2 * TAG_CHARS), ts(stem, 3 * TAG_CHARS), 0);
  }

  /** Flush timestamp and store id, then numbers, each after a one-character tag, in any order. */
  private static Optional<Hint> tagged(String stem) {
    int tags = (stem.length() - TAGS_FROM) / TAG_CHARS;
    if (tags < MIN_TAGS
        || tags > MAX_TAGS
        || stem.length() != TAGS_FROM + tags * TAG_CHARS
        || stem.charAt(TAGS_FROM - 1) != '-'
        || !isNumber(stem, 0)
        || !isNumber(stem, NUMBER_CHARS)) {
      return Optional.empty();
    }
    var seen = new BitSet();
    Tso minBegin = Tso.ZERO;
    Tso min = Tso.ZERO;
    Tso max = Tso.ZERO;
    long flags = 0;
    for (int at = TAGS_FROM; at < stem.length(); at += TAG_CHARS) {
      char tag = stem.charAt(at);
      if (!isTag(tag) || seen.get(tag) || !isNumber(stem, at + 1)) {
        return Optional.empty();
      }
      seen.set(tag);
      switch (tag) {
        case 'd' -> minBegin = ts(stem, at + 1);
        case 'l' -> min = ts(stem, at + 1);
        case 'u' -> max = ts(stem, at + 1);
        case 'p' -> flags = number(stem, at + 1);
        default -> {}
      }
    }
    if (!seen.get('d') || !seen.get('l') || !seen.get('u')) {
      return Optional.empty();
    }
    return Optional.of(
        new Hint(ts(stem, 0), number(stem, NUMBER_CHARS), minBegin, min, max, flags));
  }

  private static boolean isTag(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** Whether 16 hex digits in upper case start at {@code at}. */
  private static boolean isNumber(String stem, int at) {
    if (stem.length() < at + NUMBER_CHARS) {
      return false;
    }
    for (int i = at; i < at + NUMBER_CHARS; i++) {
      char c = stem.charAt(i);
      if (!HexFormat.isHexDigit(c) || c >= 'a') {
        return false;
      }
    }
    return true;
  }

  private static Tso ts(String stem, int at) {
    return new Tso(number(stem, at));
  }

  private static long number(String stem, int at) {
    return HexFormat.fromHexDigitsToLong(stem, at, at + NUMBER_CHARS);
  }
}
