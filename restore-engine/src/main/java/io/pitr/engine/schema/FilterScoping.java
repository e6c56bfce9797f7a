package io.pitr.engine.schema;

import io.pitr.api.ProblemCollector;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.IdMap;
import io.pitr.engine.schema.SchemaSurvey.TableName;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.schema.SystemSchemas;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Decides by the table filter which tables are restored. The name at the end of the segment in
 * which a table first appears decides for the whole chain. A table that is renamed into the filter
 * later would lack its earlier rows, and one that is renamed into a database that is left out would
 * have no database: both are refused (spec/segmented-restore.md I-12 to I-14). If a restored table
 * of the first segment was in a database outside the filter for a time, that database is restored,
 * too, without its other tables, so that reads at earlier timestamps find the table there.
 */
public final class FilterScoping implements Scoping {
  private final TableFilter filter;
  private final Map<Long, Scope> decided;
  private final Set<String> homes;

  private FilterScoping(TableFilter filter, Map<Long, Scope> decided, Set<String> homes) {
    this.filter = filter;
    this.decided = decided;
    this.homes = homes;
  }

  /**
   * @param before the model at the start of the segment, with earlier decisions
   * @param ids of the chain; a table with an id is restored, even if it is dropped now
   * @throws io.pitr.api.RestoreException {@link EngineError#FILTER_CROSSED}, one problem per table
   */
  public static FilterScoping of(
      TableFilter filter, SchemaModel before, IdMap ids, SchemaSurvey survey) {
    var decided = new HashMap<Long, Scope>();
    var problems = new ProblemCollector();
    survey
        .lastNames()
        .forEach((id, name) -> decided.put(id, decide(filter, before, ids, id, name, problems)));
    exchanges(survey, decided, problems);
    Set<String> homes = homes(filter, before, survey, decided, problems);
    problems.throwIfAny();
    return new FilterScoping(filter, decided, homes);
  }

  /** Databases outside the filter that restored tables were in. */
  private static Set<String> homes(
      TableFilter filter,
      SchemaModel before,
      SchemaSurvey survey,
      Map<Long, Scope> decided,
      ProblemCollector problems) {
    var excluded = new HashSet<String>();
    before.databases().stream()
        .filter(database -> database.scope() == Scope.LEFT_OUT)
        .forEach(database -> excluded.add(lower(database.info().name().original())));
    var homes = new HashSet<String>();
    decided.forEach(
        (id, scope) -> {
          if (scope != Scope.RESTORED) {
            return;
          }
          for (String home : survey.homes(id)) {
            if (excluded.contains(lower(home)) && filter.matchesSchema(lastSchema(survey, id))) {
              problems.add(
                  EngineError.FILTER_CROSSED,
                  "a restored table was in database "
                      + home
                      + " for a time, which the chain leaves out",
                  "table id " + id);
            } else if (!filter.matchesSchema(home)) {
              homes.add(lower(home));
            }
          }
        });
    return homes;
  }

  private static String lastSchema(SchemaSurvey survey, long table) {
    TableName name = survey.lastNames().get(table);
    return name == null ? "" : name.schema();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Scope decide(
      TableFilter filter,
      SchemaModel before,
      IdMap ids,
      long id,
      TableName name,
      ProblemCollector problems) {
    boolean inside = filter.matches(name.schema(), name.table());
    if (before.isUnrestored(id)) {
      if (inside) {
        problems.add(
            EngineError.FILTER_CROSSED,
            "a table that was left out is called "
                + name
                + " now, and its earlier rows are not here",
            "table id " + id);
      }
      return Scope.LEFT_OUT;
    }
    if (before.table(id).isPresent() || ids.contains(id)) {
      if (!filter.matchesSchema(name.schema())) {
        problems.add(
            EngineError.FILTER_CROSSED,
            "a restored table is called " + name + " now, in a database that is left out",
            "table id " + id);
      }
      return Scope.RESTORED;
    }
    return inside ? Scope.RESTORED : Scope.LEFT_OUT;
  }

  /**
   * A physical id that belongs to a restored table and to one left out was exchanged between them.
   */
  private static void exchanges(
      SchemaSurvey survey, Map<Long, Scope> decided, ProblemCollector problems) {
    var sides = new HashMap<Long, Scope>();
    survey
        .lastNames()
        .forEach(
            (table, name) -> {
              Scope scope = decided.getOrDefault(table, Scope.LEFT_OUT);
              for (long id : survey.ids(table)) {
                Scope other = sides.putIfAbsent(id, scope);
                if (other != null && other != scope) {
                  problems.add(
                      EngineError.FILTER_CROSSED,
                      "a partition was exchanged between "
                          + name
                          + " and a table on the other side of the filter",
                      "physical id " + id);
                }
              }
            });
  }

  @Override
  public Scope database(String name) {
    if (SystemSchemas.contains(name)) {
      return Scope.SYSTEM;
    }
    return filter.matchesSchema(name) || homes.contains(lower(name))
        ? Scope.RESTORED
        : Scope.LEFT_OUT;
  }

  @Override
  public Scope table(long tableId, String schema, String name, Scope database) {
    return database == Scope.SYSTEM ? Scope.SYSTEM : decided.getOrDefault(tableId, Scope.LEFT_OUT);
  }
}
