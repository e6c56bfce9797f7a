package io.pitr.cluster.sql;

import io.pitr.format.schema.ColumnInfo;
import io.pitr.format.schema.FieldType;
import io.pitr.format.schema.IndexColumn;
import io.pitr.format.schema.IndexInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.sql.expr.ExpressionText;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the row for which the server cannot compute the expressions of an index, because the
 * server's error names only the expression. It bisects the range of handles, or the rows in order
 * of the primary key if that has several columns. The session must have the settings of the one
 * that failed.
 */
final class FailingRow {
  private static final Logger LOG = LoggerFactory.getLogger(FailingRow.class);
  private static final String ROW_ID = "_tidb_rowid";

  private final SqlSession session;
  private final String table;
  private final List<String> key;
  private final String probe;

  private FailingRow(SqlSession session, String table, List<String> key, String probe) {
    this.session = session;
    this.table = table;
    this.key = key;
    this.probe = probe;
  }

  /**
   * @param code code of the error that the row causes
   * @return the primary key of the row as {@code `a` = 1 and `b` = 'x'}; empty when no single query
   *     over the expressions fails in the same way
   */
  static Optional<String> find(
      SqlSession session, String schema, TableInfo table, IndexInfo index, int code) {
    List<String> expressions =
        index.columns().stream()
            .map(IndexColumn::offset)
            .map(offset -> table.columns().get(offset))
            .filter(ColumnInfo::hidden)
            .map(column -> "COUNT((" + ExpressionText.of(column.generatedExpression()) + "))")
            .toList();
    if (expressions.isEmpty()) {
      return Optional.empty();
    }
    List<String> primary = primaryKey(table);
    boolean number = !table.isCommonHandle();
    List<String> key = primary.isEmpty() ? List.of(ROW_ID) : primary;
    var search =
        new FailingRow(
            session,
            Quoted.table(schema, table.name().original()),
            key.stream().map(Quoted::name).toList(),
            String.join(",", expressions));
    try {
      if (!search.fails("", code)) {
        return Optional.empty();
      }
      return number ? search.byNumber(code) : search.byOrder(code);
    } catch (SqlFailure e) {
      // A different error hides the one to find, so the row stays unknown.
      LOG.info("the row that fails is not found", e);
      return Optional.empty();
    }
  }

  /** The columns of the handle; none for a table whose handle is the row id. */
  private static List<String> primaryKey(TableInfo table) {
    if (table.isCommonHandle()) {
      return table.indexes().stream()
          .filter(IndexInfo::primary)
          .flatMap(index -> index.columns().stream())
          .map(part -> table.columns().get(part.offset()).name().original())
          .toList();
    }
    return table.pkIsHandle()
        ? table.columns().stream()
            .filter(column -> column.type().has(FieldType.PRIMARY_KEY))
            .map(column -> column.name().original())
            .toList()
        : List.of();
  }

  private Optional<String> byNumber(int code) {
    String column = key.get(0);
    List<String> ends =
        session.query("SELECT MIN(" + column + "),MAX(" + column + ") FROM " + table).get(0);
    BigInteger low = new BigInteger(ends.get(0));
    BigInteger high = new BigInteger(ends.get(1));
    while (low.compareTo(high) < 0) {
      BigInteger middle = low.add(high).shiftRight(1);
      if (fails(" WHERE " + column + " BETWEEN " + low + " AND " + middle, code)) {
        high = middle;
      } else {
        low = middle.add(BigInteger.ONE);
      }
    }
    return Optional.of(column + " = " + low);
  }

  private Optional<String> byOrder(int code) {
    BigInteger low = BigInteger.ZERO;
    BigInteger high =
        new BigInteger(session.query("SELECT COUNT(*) FROM " + table).get(0).get(0))
            .subtract(BigInteger.ONE);
    String order = " ORDER BY " + String.join(",", key);
    while (low.compareTo(high) < 0) {
      BigInteger middle = low.add(high).shiftRight(1);
      BigInteger count = middle.subtract(low).add(BigInteger.ONE);
      if (failsWithin(order + " LIMIT " + count + " OFFSET " + low, code)) {
        high = middle;
      } else {
        low = middle.add(BigInteger.ONE);
      }
    }
    List<String> row =
        session
            .query(
                "SELECT "
                    + String.join(",", key)
                    + " FROM "
                    + table
                    + order
                    + " LIMIT 1 OFFSET "
                    + low)
            .get(0);
    var parts = new ArrayList<String>();
    for (int i = 0; i < key.size(); i++) {
      parts.add(key.get(i) + " = " + Quoted.text(row.get(i)));
    }
    return Optional.of(parts.stream().collect(Collectors.joining(" and ")));
  }

  private boolean fails(String condition, int code) {
    return failing("SELECT " + probe + " FROM " + table + condition, code);
  }

  private boolean failsWithin(String orderAndLimit, int code) {
    return failing(
        "SELECT " + probe + " FROM (SELECT * FROM " + table + orderAndLimit + ") AS part", code);
  }

  private boolean failing(String query, int code) {
    try {
      session.query(query);
      return false;
    } catch (SqlFailure e) {
      if (e.code() != code) {
        throw e;
      }
      return true;
    }
  }
}
