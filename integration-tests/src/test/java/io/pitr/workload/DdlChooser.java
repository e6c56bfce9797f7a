package io.pitr.workload;

import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.model.ClusterModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Draws DDL statements of every kind that fit the objects that exist. */
final class DdlChooser {
  private static final int TRIES = 20;

  private final RandomDatabaseDdl databases;
  private final RandomTableDdl tables;
  private final RandomIndexDdl indexes;

  /** A kind that is listed twice is drawn twice as often. */
  private final List<Function<SplittableRandom, Optional<RunningJob>>> kinds;

  DdlChooser(ClusterModel cluster, Ddl ddl, Objects objects) {
    var dropped = new ArrayList<DroppedObject>();
    databases = new RandomDatabaseDdl(cluster, ddl, objects, dropped);
    tables = new RandomTableDdl(cluster, ddl, objects, dropped);
    indexes = new RandomIndexDdl(cluster, ddl, objects);
    var columns = new RandomColumnDdl(ddl, objects);
    var partitions = new RandomPartitionDdl(cluster, ddl, objects);
    var options = new RandomTableOptionDdl(ddl, objects);
    var foreignKeys = new RandomForeignKeyDdl(ddl, objects);
    var views = new RandomViewDdl(ddl, objects);
    var sequences = new RandomSequenceDdl(ddl, objects);
    this.kinds =
        List.of(
            databases::createDatabase,
            databases::alterDatabase,
            databases::dropDatabase,
            databases::recreateDatabase,
            tables::dropTable,
            tables::dropTable,
            tables::truncateTable,
            tables::truncateTable,
            tables::renameTable,
            tables::renameTable,
            tables::renameAcross,
            tables::renameAcross,
            tables::swapTables,
            tables::flashback,
            tables::flashback,
            indexes::addIndex,
            indexes::addIndex,
            indexes::dropIndex,
            indexes::dropIndex,
            indexes::renameIndex,
            indexes::indexVisibility,
            columns::addColumn,
            columns::addColumn,
            columns::dropColumn,
            columns::renameColumn,
            columns::widenColumn,
            columns::changeColumnType,
            columns::changeColumnType,
            columns::severalClauses,
            columns::severalClauses,
            partitions::addPartition,
            partitions::dropPartition,
            partitions::truncatePartition,
            partitions::reorganizePartition,
            partitions::reorganizePartition,
            partitions::exchangePartition,
            partitions::exchangePartition,
            partitions::partitionBy,
            partitions::removePartitioning,
            options::tiflashReplica,
            options::tiflashReplica,
            options::tiflashReplica,
            options::tiflashAvailable,
            options::comment,
            options::setDefault,
            options::timeToLive,
            options::cache,
            options::noCache,
            options::rebaseAutoId,
            indexes::addGlobalIndex,
            foreignKeys::addForeignKey,
            foreignKeys::dropForeignKey,
            views::createView,
            views::dropView,
            sequences::createSequence,
            sequences::alterSequence,
            sequences::dropSequence,
            indexes::addPrimaryKey,
            indexes::dropPrimaryKey);
  }

  /** A statement of any kind that fits. */
  Optional<RunningJob> any(SplittableRandom random) {
    for (int i = 0; i < TRIES; i++) {
      Optional<RunningJob> job = kinds.get(random.nextInt(kinds.size())).apply(random);
      if (job.isPresent()) {
        return job;
      }
    }
    return Optional.empty();
  }

  Optional<RunningJob> createDatabase(SplittableRandom random) {
    return databases.createDatabase(random);
  }

  Optional<RunningJob> createTable(SplittableRandom random) {
    return tables.createTable(random);
  }

  Optional<RunningJob> createTableLike(SplittableRandom random) {
    return tables.createTableLike(random);
  }

  Optional<RunningJob> addIndex(SplittableRandom random) {
    return indexes.addIndex(random);
  }
}
