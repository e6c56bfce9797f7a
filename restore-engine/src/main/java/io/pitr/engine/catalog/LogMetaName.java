package io.pitr.engine.catalog;

import io.pitr.api.Tso;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a log metadata file says about its content (spec/formats.md §2.4). Names are
 * hints: one that is not understood says nothing, and its file must be read.
 *
 * @param minBegin smallest begin timestamp of a transaction in the file; zero for none
 */
record LogMetaName(Tso minBegin, Tso min, Tso max) {
  private static final Pattern PLAIN =
      Pattern.compile(
          "[0-9A-F]{16}-([0-9A-F]{16})-([0-9A-F]{16})-([0-9A-F]{16})(?:-SYNTHETIC[0-9A-Fa-f]{32})?\\.meta");
  private static final Pattern TAGGED =
      Pattern.compile("[0-9A-F]{32}-((?:[0-9A-Za-z][0-9A-F]{16})+)\\.meta");
  private static final int TAG_CHARS = 17;

  /** Reads a path; empty when the name has no known form. */
  static Optional<LogMetaName> parse(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    Matcher plain = PLAIN.matcher(name);
    if (plain.matches()) {
      return Optional.of(
          new LogMetaName(hex(plain.group(1)), hex(plain.group(2)), hex(plain.group(3))));
    }
    Matcher tagged = TAGGED.matcher(name);
    return tagged.matches() ? tags(tagged.group(1)) : Optional.empty();
  }

  private static Optional<LogMetaName> tags(String text) {
    Tso minBegin = null;
    Tso min = null;
    Tso max = null;
    long seen = 0;
    for (int at = 0; at < text.length(); at += TAG_CHARS) {
      char tag = text.charAt(at);
      long bit = 1L << (tag & 63);
      boolean repeated = (seen & bit) != 0 && (tag == 'd' || tag == 'l' || tag == 'u');
      if (repeated) {
        return Optional.empty();
      }
      seen |= bit;
      Tso value = hex(text.substring(at + 1, at + TAG_CHARS));
      switch (tag) {
        case 'd' -> minBegin = value;
        case 'l' -> min = value;
        case 'u' -> max = value;
        default -> {
          // A tag of a newer version.
        }
      }
    }
    return minBegin == null || min == null || max == null
        ? Optional.empty()
        : Optional.of(new LogMetaName(minBegin, min, max));
  }

  /** Whether the name rules out that the file matters to {@code [from, until]}. */
  boolean excludes(Tso from, Tso until) {
    boolean usable = !minBegin.equals(Tso.ZERO) && !minBegin.isAfter(min);
    return usable && (until.isBefore(minBegin) || max.isBefore(from));
  }

  private static Tso hex(String digits) {
    return new Tso(Long.parseUnsignedLong(digits, 16));
  }
}
