package io.pitr.engine.prepare;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.base.Nearest;
import io.pitr.engine.EngineError;
import io.pitr.engine.schema.SchemaSurvey;
import io.pitr.engine.schema.SchemaSurvey.TableName;
import io.pitr.engine.system.SystemRestore;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.schema.SystemSchemas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Finds filter rules that match nothing. The filter is a property of the chain: it may match only
 * tables that a later segment creates, as far as the log is known now. The last segment must not
 * finish a chain without a table.
 *
 * <p>A database that a rule restores as a whole counts, even if it is empty. Accounts and bindings
 * that a rule names count, if the full backup has them and the target takes them.
 */
final class FilterCheck {
  private static final int NAMES_SHOWN = 5;
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}\\p{N}_$]+");

  private final List<String> rules;
  private final TableFilter filter;

  FilterCheck(List<String> rules) {
    this.rules = rules;
    this.filter = TableFilter.parse(rules);
  }

  /** Whether the filter matches a table or a whole database of the surveyed schema changes. */
  boolean matches(SchemaSurvey survey) {
    return matches(filter, survey);
  }

  private static boolean matches(TableFilter filter, SchemaSurvey survey) {
    return survey.lastNames().values().stream()
            .anyMatch(name -> filter.matches(name.schema(), name.table()))
        || matchesDatabase(filter, survey);
  }

  private static boolean matchesDatabase(TableFilter filter, SchemaSurvey survey) {
    return survey.databaseNames().values().stream()
        .anyMatch(name -> !SystemSchemas.contains(name) && filter.matchesDatabase(name));
  }

  /** Sentences about single rules that match nothing. */
  List<String> notes(SchemaSurvey survey, Tso restoredTs) {
    var notes = new ArrayList<String>();
    for (String rule : rules) {
      if (!includes(rule)) {
        continue;
      }
      TableFilter one = TableFilter.parse(List.of(rule));
      if (!SystemRestore.isNamed(one) && !matches(one, survey)) {
        notes.add("the filter rule " + rule + " matches no table up to " + restoredTs);
      }
    }
    return notes;
  }

  /** Whether a rule includes tables; other rules exclude tables or are comments. */
  private static boolean includes(String rule) {
    String text = rule.strip();
    return !text.isEmpty() && !text.startsWith("!") && !text.startsWith("#");
  }

  /**
   * Accepts a filter that matches nothing yet if the rest of the log creates a matching table and
   * the segment is not the last.
   *
   * @param now the schema changes up to the end of the segment
   * @param rest those after it, up to the end of the log
   * @return a sentence for the report
   * @throws RestoreException {@link EngineError#FILTER_MATCHES_NOTHING}
   */
  String requireLater(SchemaSurvey now, Supplier<SchemaSurvey> rest, Tso restoredTs, boolean last) {
    SchemaSurvey later = rest.get();
    List<String> created =
        later.created().stream()
            .map(id -> later.lastNames().get(id))
            .filter(name -> name != null && filter.matches(name.schema(), name.table()))
            .map(FilterCheck::shown)
            .sorted()
            .toList();
    boolean comes = !created.isEmpty() || matchesDatabase(filter, later);
    if (comes && !last) {
      return "the filter matches no table up to "
          + restoredTs
          + "; the log creates matching ones later"
          + names(created);
    }
    if (comes) {
      throw new RestoreException(
          EngineError.FILTER_MATCHES_NOTHING,
          "no table up to "
              + restoredTs
              + " matches the filter "
              + filter
              + "; the log creates matching ones later"
              + names(created),
          "--filter",
          "Choose a later --restored-ts.");
    }
    throw new RestoreException(
        EngineError.FILTER_MATCHES_NOTHING,
        "no table of the full backup or the log matches the filter " + filter + nearest(now, later),
        "--filter");
  }

  private static String names(List<String> names) {
    return names.isEmpty()
        ? ""
        : ": "
            + String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN)))
            + (names.size() > NAMES_SHOWN ? ", …" : "");
  }

  private String nearest(SchemaSurvey now, SchemaSurvey later) {
    Set<String> databases = new TreeSet<>();
    Set<String> names = new HashSet<>();
    for (SchemaSurvey survey : List.of(now, later)) {
      for (TableName name : survey.lastNames().values()) {
        databases.add(part(name.schema()) + ".*");
        names.add(shown(name));
      }
    }
    List<String> written =
        rules.stream()
            .filter(FilterCheck::includes)
            .map(rule -> rule.strip().toLowerCase(Locale.ROOT))
            .toList();
    if (written.stream().anyMatch(rule -> rule.endsWith(".*"))) {
      names.addAll(databases);
    }
    if (names.isEmpty()) {
      return "; they have no user tables";
    }
    return "; nearest names: " + String.join(", ", Nearest.ranked(written, names, NAMES_SHOWN));
  }

  private static String shown(TableName name) {
    return part(name.schema()) + "." + part(name.table());
  }

  /** A name as a filter rule has it. */
  private static String part(String name) {
    return PLAIN_NAME.matcher(name).matches() ? name : "`" + name.replace("`", "``") + "`";
  }
}
