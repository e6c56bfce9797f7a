package io.pitr.format.filter;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rules such as {@code app.*} and {@code !app.tmp_*}: of the rules that match a table the last one
 * decides, and a table that none matches is left out. A pattern is a name with the wildcards {@code
 * *}, {@code ?} and {@code [a-z]}, a name in back-quotes or double quotes, or a regular expression
 * between slashes. Letter case does not matter. Immutable.
 */
public final class TableFilter {
  public static final TableFilter ALL = parse(List.of("*.*"));

  private final List<String> texts;
  private final List<Rule> lastFirst;

  private TableFilter(List<String> texts, List<Rule> rules) {
    this.texts = List.copyOf(texts);
    List<Rule> reversed = new ArrayList<>(rules);
    Collections.reverse(reversed);
    lastFirst = List.copyOf(reversed);
  }

  /**
   * Reads rules, one a text; empty ones and those that begin with {@code #} say nothing.
   *
   * @throws RestoreException {@link FormatError#FILTER_INVALID}; rules from a file ({@code @path})
   *     are refused too
   */
  public static TableFilter parse(List<String> texts) {
    List<Rule> rules = new ArrayList<>();
    for (String text : texts) {
      String line = PatternParser.trim(text);
      if (line.startsWith("@")) {
        throw new RestoreException(
            FormatError.FILTER_INVALID,
            "rules can't be read from a file",
            text,
            "Give each rule of the file with a --filter of its own.");
      }
      if (!line.isEmpty() && !line.startsWith("#")) {
        boolean positive = !line.startsWith("!");
        PatternParser parser = new PatternParser(positive ? line : line.substring(1), text);
        NamePattern schema = parser.pattern();
        parser.dot();
        NamePattern table = parser.pattern();
        parser.end();
        rules.add(new Rule(schema, table, positive));
      }
    }
    return new TableFilter(texts, rules);
  }

  /** The rules as they were given. */
  public List<String> rules() {
    return texts;
  }

  public boolean matches(String schema, String table) {
    for (Rule rule : lastFirst) {
      if (rule.schema.matches(schema) && rule.table.matches(table)) {
        return rule.positive;
      }
    }
    return false;
  }

  /** Whether any table of a database could match. */
  public boolean matchesSchema(String schema) {
    for (Rule rule : lastFirst) {
      if (rule.schema.matches(schema) && (rule.positive || rule.table.matchesAll())) {
        return rule.positive;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableFilter that && that.texts.equals(texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return String.join(" ", texts);
  }

  private record Rule(NamePattern schema, NamePattern table, boolean positive) {}
}
