package io.pitr.format.backup;

import io.pitr.api.Tso;
import io.pitr.format.backup.LogMetaName.Hint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two forms of names that tell their span. */
final class LogMetaNameParser {
  private static final Pattern DASHED =
      Pattern.compile(
          "([0-9A-F]{16})-([0-9A-F]{16})-([0-9A-F]{16})-([0-9A-F]{16})"
              + "(?:-SYNTHETIC[0-9A-Fa-f]{32})?\\.meta");
  private static final Pattern TAGGED =
      Pattern.compile("([0-9A-F]{16})([0-9A-F]{16})-((?:[0-9A-Za-z][0-9A-F]{16}){3,32})\\.meta");
  private static final int TAG_CHARS = 17;

  private LogMetaNameParser() {}

  static Optional<Hint> parse(String name) {
    Matcher dashed = DASHED.matcher(name);
    if (dashed.matches()) {
      return Optional.of(
          new Hint(
              ts(dashed.group(1)),
              0,
              ts(dashed.group(2)),
              ts(dashed.group(3)),
              ts(dashed.group(4)),
              0));
    }
    Matcher tagged = TAGGED.matcher(name);
    return tagged.matches() ? tagged(tagged) : Optional.empty();
  }

  private static Optional<Hint> tagged(Matcher name) {
    Map<Character, Long> values = new HashMap<>();
    String tags = name.group(3);
    for (int at = 0; at < tags.length(); at += TAG_CHARS) {
      long value = number(tags.substring(at + 1, at + TAG_CHARS));
      if (values.put(tags.charAt(at), value) != null) {
        return Optional.empty();
      }
    }
    Long minBegin = values.get('d');
    Long min = values.get('l');
    Long max = values.get('u');
    if (minBegin == null || min == null || max == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Hint(
            ts(name.group(1)),
            number(name.group(2)),
            new Tso(minBegin),
            new Tso(min),
            new Tso(max),
            values.getOrDefault('p', 0L)));
  }

  private static Tso ts(String hex) {
    return new Tso(number(hex));
  }

  private static long number(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }
}
