package io.pitr.integration.data;

import io.pitr.integration.cluster.Sql;
import java.util.List;

/**
 * A TiFlash replica of a table.
 *
 * @param count how many copies
 */
public record TiflashReplica(String database, String table, int count) {

  /** Those of a cluster, in order. */
  public static List<TiflashReplica> all(Sql sql) {
    return sql
        .query(
            "SELECT TABLE_SCHEMA, TABLE_NAME, REPLICA_COUNT FROM information_schema.tiflash_replica"
                + " ORDER BY TABLE_SCHEMA, TABLE_NAME")
        .stream()
        .map(
            row ->
                new TiflashReplica(
                    row.get(0).orElse(""),
                    row.get(1).orElse(""),
                    Integer.parseInt(row.get(2).orElse("0"))))
        .toList();
  }
}
