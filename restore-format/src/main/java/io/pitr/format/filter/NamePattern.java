package io.pitr.format.filter;

import java.util.Locale;
import java.util.regex.Pattern;

/** Matches names of databases or tables, ignoring case. */
sealed interface NamePattern {
  NamePattern ANY = new Any();

  boolean matches(String name);

  /** Whether the pattern is known to match every name. */
  default boolean matchesAll() {
    return false;
  }

  static NamePattern literal(String name) {
    return new Literal(name.toLowerCase(Locale.ROOT));
  }

  /** A regular expression that may match anywhere in the name. */
  static NamePattern regex(String expression) {
    return new Regex(
        Pattern.compile(
            expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNIX_LINES));
  }

  /** Matches every name. */
  record Any() implements NamePattern {
    @Override
    public boolean matches(String name) {
      return true;
    }

    @Override
    public boolean matchesAll() {
      return true;
    }
  }

  /** Matches one name. */
  record Literal(String lower) implements NamePattern {
    @Override
    public boolean matches(String name) {
      return lower.equals(name.toLowerCase(Locale.ROOT));
    }
  }

  /** Matches a regular expression. */
  record Regex(Pattern pattern) implements NamePattern {
    @Override
    public boolean matches(String name) {
      return pattern.matcher(name).find();
    }
  }
}
