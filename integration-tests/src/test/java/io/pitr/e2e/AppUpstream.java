package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.sql.value.Datum;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small upstream with a database {@code app}, whose backups are restored. */
final class AppUpstream {
  static final TableSpec USERS =
      TableSpec.named("users")
          .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
          .column("name", SqlType.varchar(64))
          .column("score", SqlType.INT)
          .primaryKey("id")
          .index("k_score", "score");

  private final Path folder;
  private final Upstream upstream;
  private final Workbench bench;
  private int inserted;

  AppUpstream(Path folder) {
    this.folder = folder;
    this.upstream = Upstream.into(folder, Upstream.Options.DEFAULT);
    this.bench = new Workbench(folder.resolve("full"), folder.resolve("log"));
    ddl().createDatabase("app").finish();
  }

  Workbench bench() {
    return bench;
  }

  Ddl ddl() {
    return upstream.ddl();
  }

  ClusterModel cluster() {
    return upstream.cluster();
  }

  String target() {
    return Workbench.uri(folder.resolve("target"));
  }

  AppUpstream create(String database, TableSpec spec, int rows) {
    ddl().createTable(database, spec).finish();
    return insert(database, spec.name(), rows);
  }

  AppUpstream insert(String database, String table, int rows) {
    for (int i = 0; i < rows; i++) {
      SqlTxn txn = cluster().begin();
      insert(txn, database, table);
      txn.commit();
    }
    return this;
  }

  void insert(SqlTxn txn, String database, String table) {
    int i = inserted++;
    txn.insert(
        database,
        table,
        Map.of("name", Datum.ofString("name " + i), "score", new Datum.Int(i * 7 % 100)));
  }

  RowRef firstRow(String database, String table) {
    return cluster().rows(database, table).get(0);
  }

  long id(String database, String table) {
    return cluster().stateAt(Tso.MAX).table(database, table).orElseThrow().id();
  }

  long databaseId(String database) {
    return cluster().stateAt(Tso.MAX).databases().stream()
        .filter(found -> found.name().equals(database))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** A moment of which everything before is committed. */
  Tso now() {
    cluster().clock().pass(5);
    Tso now = cluster().clock().next();
    cluster().clock().pass(5);
    return now;
  }

  Tso fullBackup() {
    return upstream.fullBackup();
  }

  Tso complete() {
    cluster().clock().pass(20);
    return upstream.complete();
  }

  void flush() {
    upstream.flush();
  }

  /** How the target differs from the upstream as of a moment that it has reached. */
  List<String> differences(Tso base, Tso reached) {
    return new AsUpstream(bench.plugins(), target(), cluster(), base).differences(reached, Tso.MAX);
  }
}
