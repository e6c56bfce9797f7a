package io.pitr.cli;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.sql.value.Datum;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.log.LogOptions;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A full backup, and a log with three cuts: before the first an index is ingested and a replica
 * set, before the second a table is truncated, before the third there are rows alone.
 *
 * @param base timestamp of the full backup
 * @param end third cut, and how far the log reaches
 */
public record ShortHistory(Path full, Path log, Tso base, Tso first, Tso second, Tso end) {

  public static ShortHistory in(Path folder) {
    return in(folder, ClusterOptions.DEFAULT.clusterId(), CipherSpec.PLAINTEXT);
  }

  public static ShortHistory in(Path folder, long clusterId, CipherSpec logCipher) {
    Upstream upstream =
        Upstream.into(
            folder,
            Upstream.Options.DEFAULT
                .cluster(ClusterOptions.DEFAULT.clusterId(clusterId))
                .log(LogOptions.DEFAULT.cipher(logCipher)));
    upstream.ddl().createDatabase("app").finish();
    for (String table : List.of("users", "visits")) {
      upstream
          .ddl()
          .createTable(
              "app",
              TableSpec.named(table)
                  .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
                  .column(ColumnSpec.of("name", SqlType.varchar(64)).notNull())
                  .primaryKey("id"))
          .finish();
    }
    rows(upstream, 20);
    Tso base = upstream.fullBackup();
    rows(upstream, 10);
    upstream
        .ddl()
        .addIndex("app", "users", IndexSpec.of("name", "name"), ReorgType.INGEST)
        .finish();
    upstream.ddl().setTiflashReplica("app", "users", 1).finish();
    Tso first = cut(upstream);
    rows(upstream, 10);
    upstream.ddl().truncateTable("app", "visits").finish();
    Tso second = cut(upstream);
    rows(upstream, 10);
    upstream.cluster().clock().pass(20);
    return new ShortHistory(
        folder.resolve("full"), folder.resolve("log"), base, first, second, upstream.complete());
  }

  private static Tso cut(Upstream upstream) {
    Tso cut = upstream.cluster().clock().next();
    upstream.flush();
    return cut;
  }

  static void rows(Upstream upstream, int count) {
    for (int i = 0; i < count; i++) {
      SqlTxn txn = upstream.cluster().begin();
      for (String table : List.of("users", "visits")) {
        txn.insert("app", table, Map.of("name", Datum.ofString("row " + txn.startTs())));
      }
      txn.commit();
      upstream.cluster().clock().pass(5);
    }
  }

  /** The command of a first segment. */
  public List<String> begin(String target, Tso restoredTs, String... more) {
    return point(
        target,
        List.of("--full-backup-storage", full.toString(), "--restored-ts", restoredTs.toString()),
        more);
  }

  /** The command of a later segment. */
  public List<String> next(String target, Tso start, Tso restoredTs, String... more) {
    return point(
        target,
        List.of("--start-ts", start.toString(), "--restored-ts", restoredTs.toString()),
        more);
  }

  private List<String> point(String target, List<String> range, String... more) {
    var words = new ArrayList<>(List.of("restore", "point", "-s", log.toString()));
    words.addAll(range);
    words.addAll(List.of("--target", target, "--json", "--quiet"));
    words.addAll(List.of(more));
    return words;
  }
}
