package io.pitr.integration.data;

import io.pitr.integration.cluster.Names;
import io.pitr.integration.cluster.Sql;
import io.pitr.integration.cluster.SqlRefused;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a TiDB server can check of tables that were restored. */
public final class SqlChecks {
  private static final Pattern SHARD_BITS =
      Pattern.compile("(?:SHARD_ROW_ID_BITS=|AUTO_RANDOM\\()(\\d+)");
  private static final int ID_BITS = 63;

  private final Sql sql;

  public SqlChecks(Sql sql) {
    this.sql = sql;
  }

  /**
   * Every row against every index. TiDB's fast way is left out: in some versions it fails for names
   * with a backtick.
   *
   * @return one sentence for each table that is not consistent
   */
  public List<String> inconsistentTables(HeldData data) {
    sql.execute("SET SESSION tidb_enable_fast_table_check = OFF");
    var problems = new ArrayList<String>();
    data.forEachBaseTable(
        (id, table) -> {
          try {
            sql.execute("ADMIN CHECK TABLE " + Names.quoted(id.database(), id.table()));
          } catch (SqlRefused e) {
            problems.add(String.valueOf(e.getMessage()));
          }
        });
    return problems;
  }

  /**
   * Allocators that would hand out an id that is in use.
   *
   * @return one sentence for each
   */
  public List<String> reusedIds(HeldData data) {
    var problems = new ArrayList<String>();
    data.forEachBaseTable(
        (id, table) -> {
          String name = Names.quoted(id.database(), id.table());
          for (NextId next : nextIds(name).values()) {
            greatestInUse(name, next.column(), next.limit(table))
                .filter(used -> used.compareTo(next.id()) >= 0)
                .ifPresent(
                    used ->
                        problems.add(
                            "%s hands out %s for `%s` next, and %s is in use"
                                .formatted(id, next.id(), next.column(), used)));
          }
        });
    return problems;
  }

  /** Below the limit: who uses the last id of all leaves none to come next. */
  private Optional<BigInteger> greatestInUse(String table, String column, BigInteger limit) {
    try {
      return sql.value(
              "SELECT MAX(%1$s & %2$s) FROM %3$s WHERE %1$s > 0"
                  .formatted(Names.quoted(column), limit, table))
          .map(BigInteger::new)
          .filter(used -> used.compareTo(limit) < 0);
    } catch (SqlRefused e) {
      // A table whose primary key is its row id has no column for the hidden one.
      return Optional.empty();
    }
  }

  /** One column can have two allocators: the higher one counts. */
  private Map<String, NextId> nextIds(String table) {
    var ids = new HashMap<String, NextId>();
    for (var row : sql.query("SHOW TABLE " + table + " NEXT_ROW_ID")) {
      String column = row.get(2).orElse("");
      var next = new NextId(column, row.get(4).orElse(""), new BigInteger(row.get(3).orElse("0")));
      ids.merge(column, next, (a, b) -> a.id().compareTo(b.id()) >= 0 ? a : b);
    }
    return ids;
  }

  /**
   * The id that comes next.
   *
   * @param kind of allocator, as the server names it
   */
  private record NextId(String column, String kind, BigInteger id) {
    /** The greatest id: leading bits may be random. */
    BigInteger limit(HeldTable table) {
      Matcher bits = SHARD_BITS.matcher(table.create());
      boolean sharded = kind.equals("AUTO_RANDOM") || column.equalsIgnoreCase("_tidb_rowid");
      int random = sharded && bits.find() ? Integer.parseInt(bits.group(1)) : 0;
      return BigInteger.TWO.pow(ID_BITS - random).subtract(BigInteger.ONE);
    }
  }
}
