package io.pitr.inspect.check;

import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.schema.DbInfo;
import io.pitr.inspect.schema.SchemaObject;
import io.pitr.inspect.schema.SchemaReader;
import io.pitr.inspect.schema.SkippedTable;
import io.pitr.sql.row.TableReading;
import io.pitr.sql.text.SourceRules;
import java.util.Map;
import java.util.Set;

/**
 * Compares every row with the entries of every public index of its table, in both directions, and
 * verifies the checksums stored with rows. Memory use does not depend on the number of rows.
 * Single-threaded.
 */
public final class Checker {
  /** How many problems a report lists unless the caller says otherwise. */
  public static final int LISTED_PROBLEMS = 100;

  private final SnapshotReader snapshot;
  private final SourceRules rules;
  private final Map<IndexId, SessionSettings> sessions;

  /**
   * @param snapshot owned by the caller
   * @param rules rules of the upstream cluster
   */
  public Checker(SnapshotReader snapshot, SourceRules rules) {
    this(snapshot, rules, Map.of());
  }

  /**
   * @param snapshot owned by the caller
   * @param rules rules of the upstream cluster
   * @param sessions known session settings that expressions of indexes were evaluated with, by the
   *     target's ids
   */
  public Checker(
      SnapshotReader snapshot, SourceRules rules, Map<IndexId, SessionSettings> sessions) {
    this.snapshot = snapshot;
    this.rules = rules;
    this.sessions = Map.copyOf(sessions);
  }

  /** Lists up to {@link #LISTED_PROBLEMS} problems. */
  public CheckReport check(TableFilter filter, Set<String> pending, CheckListener listener) {
    return check(filter, pending, LISTED_PROBLEMS, listener);
  }

  /**
   * @param pending indexes still to be rebuilt, as {@code `db`.`table`.`index`}; they are reported,
   *     not checked
   * @param listed how many problems to list; all are counted
   * @throws io.pitr.api.RestoreException if a database can't be read. Unreadable tables and
   *     inconsistent rows and entries are in the report.
   */
  public CheckReport check(
      TableFilter filter, Set<String> pending, int listed, CheckListener listener) {
    Findings findings = new Findings(listed);
    SchemaReader schema = new SchemaReader(snapshot);
    for (DbInfo database : schema.databases()) {
      if (filter.matchesSchema(database.name().original())) {
        schema.forEach(
            database,
            object -> {
              if (isChecked(object, filter)) {
                check(object, pending, findings, listener);
              }
            },
            table -> {
              if (table.matches(filter)) {
                findings.skippedTables(table);
              }
            });
      }
    }
    return findings.report();
  }

  private void check(
      SchemaObject object, Set<String> pending, Findings findings, CheckListener listener) {
    TableReading reading = TableReading.of(object.table().tree(), rules);
    if (reading instanceof TableReading.Readable readable) {
      listener.read(object, 0);
      new TableCheck(snapshot, object, readable, pending, sessions, findings)
          .run(rows -> listener.read(object, rows));
    } else if (reading instanceof TableReading.Unreadable unreadable) {
      findings.skippedTables(SkippedTable.of(object, unreadable.why()));
    }
  }

  private static boolean isChecked(SchemaObject object, TableFilter filter) {
    return object.table().kind() == TableView.Kind.TABLE
        && filter.matches(object.schema(), object.name());
  }
}
