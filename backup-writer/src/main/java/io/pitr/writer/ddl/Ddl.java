package io.pitr.writer.ddl;

import io.pitr.api.Tso;
import io.pitr.api.schema.ActionType;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.ForeignKeySpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * DDL statements on a cluster. Each returns a job with allocated ids that has not begun; {@link
 * DdlJob#finish} runs all its steps.
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

  public DdlJob dropView(String database, String name) {
    return new TableDdl(cluster).drop(ActionType.DROP_VIEW, database, name);
  }

  public DdlJob dropSequence(String database, String name) {
    return new TableDdl(cluster).drop(ActionType.DROP_SEQUENCE, database, name);
  }

  public DdlJob renameTable(String database, String name, String newDatabase, String newName) {
    return renameTables(new RenamePart(database, name, newDatabase, newName));
  }

  /** Several tables in one statement, done one after the other. */
  public DdlJob renameTables(RenamePart... parts) {
    return new RenameDdl(cluster).rename(List.of(parts));
  }

  /** {@code RECOVER TABLE} and {@code FLASHBACK TABLE … TO}: the table keeps its old id. */
  public DdlJob flashbackTable(long tableId, Tso before, String newName) {
    return new RecoverDdl(cluster).table(tableId, before, newName);
  }

  public DdlJob flashbackDatabase(long databaseId, Tso before, String newName) {
    return new RecoverDdl(cluster).database(databaseId, before, newName);
  }

  public DdlJob addIndex(String database, String table, IndexSpec spec, ReorgType reorg) {
    SubPlan.Table target = new SubPlan.Table(cluster, database, table);
    long id = target.tree().get("max_idx_id").longValue() + 1;
    return IndexDdl.add(target, spec, id, reorg).job(target);
  }

  /** A primary key that is not clustered. */
  public DdlJob addPrimaryKey(String database, String table, ReorgType reorg, String... columns) {
    return addIndex(database, table, IndexSpec.primaryKey(List.of(columns)), reorg);
  }

  public DdlJob dropIndex(String database, String table, String index) {
    SubPlan.Table target = new SubPlan.Table(cluster, database, table);
    return IndexDdl.drop(target, index).job(target);
  }

  public DdlJob renameIndex(String database, String table, String from, String to) {
    return new AlterDdl(cluster).renameIndex(database, table, from, to);
  }

  public DdlJob indexVisibility(String database, String table, String index, boolean invisible) {
    return new AlterDdl(cluster).indexVisibility(database, table, index, invisible);
  }

  public DdlJob addColumn(String database, String table, ColumnSpec spec) {
    SubPlan.Table target = new SubPlan.Table(cluster, database, table);
    return ColumnDdl.add(target, spec).job(target);
  }

  public DdlJob dropColumn(String database, String table, String column) {
    SubPlan.Table target = new SubPlan.Table(cluster, database, table);
    return ColumnDdl.drop(target, column).job(target);
  }

  public DdlJob renameColumn(String database, String table, String from, String to) {
    return new AlterDdl(cluster).renameColumn(database, table, from, to);
  }

  /** Changes a column to a type that needs no change of rows. */
  public DdlJob modifyColumn(String database, String table, String column, SqlType type) {
    SubPlan.Table target = new SubPlan.Table(cluster, database, table);
    return ColumnDdl.modify(column, type).job(target);
  }

  /**
   * Changes a column to a type for which rows are rewritten.
   *
   * @param reorg how indexes over the column are rebuilt
   */
  public DdlJob changeColumnType(
      String database, String table, String column, SqlType type, ReorgType reorg) {
    SubPlan.Table target = new SubPlan.Table(cluster, database, table);
    return ModifyReorgDdl.modify(target, column, type, reorg).job(target);
  }

  /** ALTER TABLE with several clauses. */
  public DdlJob alterTable(String database, String table, Clause... clauses) {
    SubPlan.Table target = new SubPlan.Table(cluster, database, table);
    List<SubPlan> plans = new ArrayList<>();
    long index = target.tree().get("max_idx_id").longValue();
    for (Clause clause : clauses) {
      if (clause instanceof Clause.AddIndex add) {
        index++;
        plans.add(IndexDdl.add(target, add.spec(), index, add.reorg()));
      } else if (clause instanceof Clause.DropIndex drop) {
        plans.add(IndexDdl.drop(target, drop.name()));
      } else if (clause instanceof Clause.AddColumn add) {
        plans.add(ColumnDdl.add(target, add.spec()));
      } else if (clause instanceof Clause.DropColumn drop) {
        plans.add(ColumnDdl.drop(target, drop.name()));
      }
    }
    return MultiSchemaDdl.of(target, plans);
  }

  public DdlJob addPartitions(
      String database, String table, PartitionSpec.Definition... definitions) {
    return new PartitionDdl(cluster).add(database, table, List.of(definitions));
  }

  public DdlJob dropPartitions(String database, String table, String... partitions) {
    return new PartitionDdl(cluster).drop(database, table, List.of(partitions));
  }

  public DdlJob truncatePartitions(String database, String table, String... partitions) {
    return new PartitionDdl(cluster).truncate(database, table, List.of(partitions));
  }

  public DdlJob reorganizePartitions(
      String database, String table, List<String> from, List<PartitionSpec.Definition> into) {
    return new ReorganizeDdl(cluster).reorganize(database, table, from, into);
  }

  public DdlJob partitionBy(String database, String table, PartitionSpec spec) {
    return new ReorganizeDdl(cluster).partitionBy(database, table, spec);
  }

  public DdlJob removePartitioning(String database, String table) {
    return new ReorganizeDdl(cluster).removePartitioning(database, table);
  }

  public DdlJob exchangePartition(
      String database,
      String partitioned,
      String partition,
      String otherDatabase,
      String otherTable) {
    return new ExchangeDdl(cluster)
        .exchange(database, partitioned, partition, otherDatabase, otherTable);
  }

  /** Count 0 removes the replica. */
  public DdlJob setTiflashReplica(String database, String table, long count, String... labels) {
    return new AlterDdl(cluster).tiflashReplica(database, table, count, List.of(labels));
  }

  /** TiFlash has caught up: the replica becomes available. */
  public DdlJob tiflashAvailable(String database, String table) {
    return new AlterDdl(cluster).tiflashAvailable(database, table);
  }

  public DdlJob commentTable(String database, String table, String comment) {
    return new AlterDdl(cluster).comment(database, table, comment);
  }

  public DdlJob setDefault(String database, String table, String column, String text) {
    return new AlterDdl(cluster).defaultValue(database, table, column, text);
  }

  public DdlJob enableTtl(String database, String table, boolean enable) {
    return new AlterDdl(cluster).ttl(database, table, enable);
  }

  public DdlJob cacheTable(String database, String table, boolean on) {
    return new AlterDdl(cluster).cache(database, table, on);
  }

  /** {@code AUTO_INCREMENT = value}; forced, the allocator may go down. */
  public DdlJob rebaseAutoId(String database, String table, long value, boolean force) {
    return new AlterDdl(cluster).rebase(database, table, value, force);
  }

  public DdlJob addForeignKey(String database, String table, ForeignKeySpec spec) {
    return new ForeignKeyDdl(cluster).add(database, table, spec);
  }

  public DdlJob dropForeignKey(String database, String table, String name) {
    return new ForeignKeyDdl(cluster).drop(database, table, name);
  }

  /**
   * @param select as TiDB keeps it
   */
  public DdlJob createView(String database, String name, List<String> columns, String select) {
    return new ViewDdl(cluster).createView(database, name, columns, select);
  }

  public DdlJob createSequence(String database, SequenceSpec spec) {
    return new ViewDdl(cluster).createSequence(database, spec);
  }

  /** ALTER SEQUENCE; a restart sets it to its start value. */
  public DdlJob alterSequence(String database, SequenceSpec spec, boolean restart) {
    return new ViewDdl(cluster).alterSequence(database, spec, restart);
  }
}
