package io.pitr.format.filter;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A list of rules such as {@code app.*} and {@code !app.tmp_*}. The last rule that matches a table
 * decides; a table that no rule matches is excluded. A pattern is a name with the wildcards {@code
 * *}, {@code ?} and {@code [a-z]}, a name in back-quotes or double quotes, or a regular expression
 * between slashes. Case is ignored. Immutable.
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
   * Parses rules, one per text. Empty texts and texts that begin with {@code #} are ignored.
   *
   * @throws RestoreException {@link FormatError#FILTER_INVALID}; rules from a file ({@code @path})
   *     are not supported
   */
  public static TableFilter parse(List<String> texts) {
    List<Rule> rules = new ArrayList<>();
    for (String text : texts) {
      String line = PatternParser.trim(text);
      if (line.startsWith("@")) {
        throw new RestoreException(
            FormatError.FILTER_INVALID,
            "reading rules from a file is not supported",
            text,
            "Give each rule of the file as a separate --filter.");
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

  /** The texts passed to {@link #parse}. */
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

  /** Whether a table of this database may match. */
  public boolean matchesSchema(String schema) {
    for (Rule rule : lastFirst) {
      if (rule.schema.matches(schema) && (rule.positive || rule.table.matchesAll())) {
        return rule.positive;
      }
    }
    return false;
  }

  /** Whether the last rule that names every table of this database includes them. */
  public boolean matchesDatabase(String schema) {
    for (Rule rule : lastFirst) {
      if (rule.table.matchesAll() && rule.schema.matches(schema)) {
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
