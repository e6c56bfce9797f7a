package io.pitr.cluster.sql;

import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishBody;
import io.pitr.tikv.contract.SqlSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes rows into a table of database {@code mysql} in one transaction (spec/restore-flow.md
 * §6.6). Columns that the target's table does not have are omitted; columns that the rows do not
 * have keep their defaults.
 */
final class SystemRowSql {
  private static final int VALUES_A_STATEMENT = 200;
  private static final String NULL = "NULL";

  private SystemRowSql() {}

  static ActionOutcome put(SqlSession session, FinishBody.PutSystemRows body) {
    Set<String> present = new HashSet<>();
    session
        .query(
            "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'mysql'"
                + " AND TABLE_NAME = "
                + Quoted.text(body.table()))
        .forEach(row -> present.add(row.get(0).toLowerCase(Locale.ROOT)));
    var kept = new ArrayList<Integer>();
    var skipped = new ArrayList<String>();
    for (int i = 0; i < body.columns().size(); i++) {
      String column = body.columns().get(i);
      if (present.contains(column.toLowerCase(Locale.ROOT))) {
        kept.add(i);
      } else {
        skipped.add(column);
      }
    }
    if (kept.isEmpty()) {
      return new ActionOutcome(ActionOutcome.Status.NOT_APPLICABLE, "the target has no such table");
    }
    session.execute("SET SESSION time_zone = '+00:00'");
    session.execute("BEGIN");
    delete(body).forEach(session::execute);
    replace(body, kept).forEach(session::execute);
    session.execute("COMMIT");
    return new ActionOutcome(
        ActionOutcome.Status.DONE,
        skipped.isEmpty() ? "" : "without columns that the target lacks: " + skipped);
  }

  private static List<String> delete(FinishBody.PutSystemRows body) {
    int at = body.columns().indexOf(body.replacedBy());
    if (at < 0) {
      return List.of();
    }
    var values = new TreeSet<String>();
    body.rows().forEach(row -> values.add(row.get(at)));
    values.remove(NULL);
    String head =
        "DELETE FROM "
            + Quoted.table("mysql", body.table())
            + " WHERE "
            + Quoted.name(body.replacedBy())
            + " IN (";
    return chunks(List.copyOf(values)).stream()
        .map(chunk -> head + String.join(",", chunk) + ")")
        .toList();
  }

  private static List<String> replace(FinishBody.PutSystemRows body, List<Integer> kept) {
    String head =
        "REPLACE INTO "
            + Quoted.table("mysql", body.table())
            + " ("
            + Quoted.names(kept.stream().map(body.columns()::get).toList())
            + ") VALUES ";
    List<String> rows =
        body.rows().stream()
            .map(row -> "(" + String.join(",", kept.stream().map(row::get).toList()) + ")")
            .toList();
    return chunks(rows).stream().map(chunk -> head + String.join(",", chunk)).toList();
  }

  private static List<List<String>> chunks(List<String> values) {
    var chunks = new ArrayList<List<String>>();
    for (int from = 0; from < values.size(); from += VALUES_A_STATEMENT) {
      chunks.add(values.subList(from, Math.min(values.size(), from + VALUES_A_STATEMENT)));
    }
    return chunks;
  }
}
