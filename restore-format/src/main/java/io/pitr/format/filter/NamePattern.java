package io.pitr.format.filter;

import java.util.Locale;
import java.util.regex.Pattern;

/** Matches names of databases or tables, without regard to letter case. */
sealed interface NamePattern {
  NamePattern ANY = new Any();

  boolean matches(String name);

  /** Whether every name matches, for certain. */
  default boolean matchesAll() {
    return false;
  }

  static NamePattern literal(String name) {
    return new Literal(name.toLowerCase(Locale.ROOT));
  }

  /** Found anywhere in the name. */
  static NamePattern regex(String expression) {
    return new Regex(
        Pattern.compile(
            expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNIX_LINES));
  }

  /** Every name. */
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

  /** One name. */
  record Literal(String lower) implements NamePattern {
    @Override
    public boolean matches(String name) {
      return lower.equals(name.toLowerCase(Locale.ROOT));
    }
  }

  /** A regular expression. */
  record Regex(Pattern pattern) implements NamePattern {
    @Override
    public boolean matches(String name) {
      return pattern.matcher(name).find();
    }
  }
}
