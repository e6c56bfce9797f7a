package io.pitr.writer.ddl;

import io.pitr.format.schema.ActionType;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.schema.TableSpec;

/**
 * DDL statements on a cluster. Each gives a job that has its ids and has done nothing else; {@link
 * DdlJob#finish} runs it whole.
 */
public final class Ddl {
  private final ClusterModel cluster;

  public Ddl(ClusterModel cluster) {
    this.cluster = cluster;
  }

  public DdlJob createDatabase(String name) {
    return new DatabaseDdl(cluster).create(name);
  }

  public DdlJob alterDatabase(String name, String charset, String collation) {
    return new DatabaseDdl(cluster).collate(name, charset, collation);
  }

  public DdlJob dropDatabase(String name) {
    return new DatabaseDdl(cluster).drop(name);
  }

  public DdlJob createTable(String database, TableSpec spec) {
    return new TableDdl(cluster).create(database, spec);
  }

  public DdlJob createTableLike(
      String database, String name, String sourceDatabase, String source) {
    return new TableDdl(cluster).like(database, name, sourceDatabase, source);
  }

  public DdlJob dropTable(String database, String name) {
    return new TableDdl(cluster).drop(ActionType.DROP_TABLE, database, name);
  }

  public DdlJob truncateTable(String database, String name) {
    return new TableDdl(cluster).truncate(database, name);
  }
}
