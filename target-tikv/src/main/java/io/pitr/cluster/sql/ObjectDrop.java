package io.pitr.cluster.sql;

import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.cluster.meta.ClusterSchema;
import io.pitr.cluster.meta.GlobalIds;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.ObjectsById;
import io.pitr.format.schema.TableInfo;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.pd.TsoOracle;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Drops objects that are known by their ids. SQL only takes names, so each name is read from the
 * cluster's schema immediately before its statement. TiDB deletes the rows of what it drops; rows
 * without a definition are given to garbage collection.
 */
public final class ObjectDrop {
  private final TidbServers servers;
  private final Supplier<ClusterSchema> schemaNow;
  private final GlobalIds jobIds;
  private final TsoOracle oracle;
  private final TimeSource time;

  public ObjectDrop(
      TidbServers servers,
      Supplier<ClusterSchema> schemaNow,
      GlobalIds jobIds,
      TsoOracle oracle,
      TimeSource time) {
    this.servers = servers;
    this.schemaNow = schemaNow;
    this.jobIds = jobIds;
    this.oracle = oracle;
    this.time = time;
  }

  /**
   * @param ids the cluster's ids
   * @param objects reads the objects that have one of the ids now
   * @throws io.pitr.api.RestoreException {@link io.pitr.tikv.contract.TikvError#TIDB_UNREACHABLE},
   *     {@link io.pitr.tikv.contract.TikvError#TIDB_SQL_FAILED}
   */
  public void drop(SortedSet<Long> ids, Supplier<ObjectsById> objects) {
    if (!ids.isEmpty()) {
      servers.run("removing restored objects", session -> drop(session, ids, objects));
    }
  }

  private void drop(SqlSession session, SortedSet<Long> ids, Supplier<ObjectsById> objects) {
    session.execute("SET SESSION foreign_key_checks = 0");
    var orphans = new TreeSet<>(ids);
    for (ObjectsById.Database database : objects.get().databases()) {
      for (TableInfo table : database.tables()) {
        drop(session, database.info(), table);
        orphans.removeAll(table.allIds());
      }
    }
    for (ObjectsById.Database database : objects.get().databases()) {
      if (database.isWhollyChosen() && database.tables().isEmpty()) {
        session.execute(
            "DROP DATABASE IF EXISTS " + Quoted.name(database.info().name().original()));
      }
    }
    if (!orphans.isEmpty()) {
      List<ObjectRange> ranges = new ArrayList<>();
      orphans.forEach(id -> ranges.add(new ObjectRange(id, ObjectRange.WHOLE_TABLE)));
      DeleteRangeSql.insert(jobIds.one(), ranges, oracle.next()).forEach(session::execute);
    }
  }

  private void drop(SqlSession session, DbInfo database, TableInfo listed) {
    String schema = database.name().original();
    new LoadedSchema(session, time).awaitTable(listed.view(schema, database.id()), listed.id());
    schemaNow
        .get()
        .table(database.id(), listed.id())
        .ifPresent(
            table ->
                session.execute(
                    "DROP "
                        + table.kind()
                        + " IF EXISTS "
                        + Quoted.table(schema, table.name().original())));
  }
}
