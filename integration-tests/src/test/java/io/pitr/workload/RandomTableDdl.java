package io.pitr.workload;

import io.pitr.api.Tso;
import io.pitr.workload.Objects.Found;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.ddl.RenamePart;
import io.pitr.writer.model.ClusterModel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Statements that create, drop, empty, rename and recover tables. */
final class RandomTableDdl {
  private final ClusterModel cluster;
  private final Ddl ddl;
  private final Objects objects;
  private final List<DroppedObject> dropped;

  RandomTableDdl(ClusterModel cluster, Ddl ddl, Objects objects, List<DroppedObject> dropped) {
    this.cluster = cluster;
    this.ddl = ddl;
    this.objects = objects;
    this.dropped = dropped;
  }

  Optional<RunningJob> createTable(SplittableRandom random) {
    return objects
        .freeTableName(random)
        .flatMap(
            name ->
                RunningJob.of(
                    ddl.createTable(name.database(), TableShapes.draw(name.name(), random)),
                    Set.of(),
                    Set.of(name.database()),
                    Set.of(name)));
  }

  Optional<RunningJob> createTableLike(SplittableRandom random) {
    Optional<Found> source = objects.idleTable(random, t -> true);
    Optional<TableName> name = objects.freeTableName(random);
    if (source.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    return RunningJob.of(
        ddl.createTableLike(
            name.get().database(),
            name.get().name(),
            source.get().name().database(),
            source.get().name().name()),
        Set.of(source.get().id()),
        List.of(name.get().database(), source.get().name().database()),
        Set.of(name.get()));
  }

  Optional<RunningJob> dropTable(SplittableRandom random) {
    return removeRows(random, table -> ddl.dropTable(table.name().database(), table.name().name()));
  }

  Optional<RunningJob> truncateTable(SplittableRandom random) {
    return removeRows(
        random, table -> ddl.truncateTable(table.name().database(), table.name().name()));
  }

  /** A statement after which the rows of its table can be recovered. */
  private Optional<RunningJob> removeRows(
      SplittableRandom random, Function<Found, DdlJob> statement) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table -> {
              Tso before = cluster.clock().next();
              return RunningJob.of(statement.apply(table), table)
                  .map(
                      job ->
                          job.andThen(
                              () -> dropped.add(new DroppedObject(false, table.id(), before))));
            });
  }

  Optional<RunningJob> flashback(SplittableRandom random) {
    if (dropped.isEmpty()) {
      return Optional.empty();
    }
    DroppedObject lost = dropped.get(random.nextInt(dropped.size()));
    return lost.database() ? flashbackDatabase(lost, random) : flashbackTable(lost, random);
  }

  private Optional<RunningJob> flashbackDatabase(DroppedObject lost, SplittableRandom random) {
    boolean idIsFree = cluster.catalog().database(lost.id()).isEmpty();
    Optional<String> name = objects.freeDatabaseName(random);
    if (!idIsFree || name.isEmpty() || !areTablesGone(lost)) {
      return Optional.empty();
    }
    dropped.remove(lost);
    dropped.removeIf(other -> contains(lost, other));
    return RunningJob.of(
            ddl.flashbackDatabase(lost.id(), lost.before(), name.get()),
            tablesThen(lost),
            Set.of(name.get()),
            Set.of(Objects.whole(name.get())))
        .map(RunningJob::uninterrupted);
  }

  private Optional<RunningJob> flashbackTable(DroppedObject lost, SplittableRandom random) {
    long schemaId =
        cluster.stateAt(lost.before()).tables().stream()
            .filter(t -> t.id() == lost.id())
            .mapToLong(t -> t.schemaId())
            .findFirst()
            .orElse(0);
    Optional<TableName> name =
        cluster
            .catalog()
            .database(schemaId)
            .map(tree -> tree.get("db_name").get("O").stringValue())
            .filter(objects.databases()::contains)
            .flatMap(database -> objects.freeTableName(database, random));
    if (name.isEmpty() || cluster.catalog().table(lost.id()).isPresent()) {
      return Optional.empty();
    }
    dropped.remove(lost);
    return RunningJob.of(
        ddl.flashbackTable(lost.id(), lost.before(), name.get().name()),
        Set.of(lost.id()),
        Set.of(name.get().database()),
        Set.of(name.get()));
  }

  /** Ids of the tables that a database had before it was dropped. */
  private Set<Long> tablesThen(DroppedObject lost) {
    Set<Long> ids = new HashSet<>();
    cluster.stateAt(lost.before()).tables().stream()
        .filter(t -> t.schemaId() == lost.id())
        .forEach(t -> ids.add(t.id()));
    return ids;
  }

  /** Whether none of a dropped database's tables was recovered on its own. */
  private boolean areTablesGone(DroppedObject lost) {
    return tablesThen(lost).stream().noneMatch(id -> cluster.catalog().table(id).isPresent());
  }

  private boolean contains(DroppedObject database, DroppedObject table) {
    return !table.database() && tablesThen(database).contains(table.id());
  }

  Optional<RunningJob> renameTable(SplittableRandom random) {
    Optional<Found> table = objects.idleTable(random, t -> true);
    return table
        .flatMap(t -> objects.freeTableName(t.name().database(), random))
        .flatMap(to -> rename(table.get(), to));
  }

  Optional<RunningJob> renameAcross(SplittableRandom random) {
    Optional<Found> table = objects.idleTable(random, t -> true);
    Optional<TableName> to = objects.freeTableName(random);
    return table.isEmpty() || to.isEmpty() ? Optional.empty() : rename(table.get(), to.get());
  }

  private Optional<RunningJob> rename(Found table, TableName to) {
    return RunningJob.of(
        ddl.renameTable(table.name().database(), table.name().name(), to.database(), to.name()),
        Set.of(table.id()),
        List.of(table.name().database(), to.database()),
        List.of(table.name(), to));
  }

  Optional<RunningJob> swapTables(SplittableRandom random) {
    Optional<Found> a = objects.idleTable(random, t -> true);
    Optional<Found> b = objects.idleTable(random, t -> true);
    Optional<TableName> free = objects.freeTableName(random);
    if (a.isEmpty() || b.isEmpty() || free.isEmpty() || a.get().id() == b.get().id()) {
      return Optional.empty();
    }
    TableName first = a.get().name();
    TableName second = b.get().name();
    TableName between = free.get();
    return RunningJob.of(
        ddl.renameTables(part(first, between), part(second, first), part(between, second)),
        Set.of(a.get().id(), b.get().id()),
        List.of(first.database(), second.database(), between.database()),
        List.of(first, second, between));
  }

  private static RenamePart part(TableName from, TableName to) {
    return new RenamePart(from.database(), from.name(), to.database(), to.name());
  }
}
