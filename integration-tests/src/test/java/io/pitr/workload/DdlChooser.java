package io.pitr.workload;

import io.pitr.api.Tso;
import io.pitr.workload.Objects.Found;
import io.pitr.writer.ddl.Clause;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.ddl.RenamePart;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.ddl.SequenceSpec;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.ForeignKeySpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.PartitionSpec.Definition;
import io.pitr.writer.schema.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Draws DDL statements of every kind that fit what is there. One method a statement; large because
 * the language is.
 */
final class DdlChooser {
  private static final int TRIES = 20;
  private static final ReorgType[] REORG = {
    ReorgType.INGEST, ReorgType.INGEST, ReorgType.TXN, ReorgType.TXN_MERGE
  };

  private final ClusterModel cluster;
  private final Ddl ddl;
  private final Objects objects;
  private final List<Gone> gone = new ArrayList<>();
  private final List<Function<SplittableRandom, Optional<RunningJob>>> kinds;

  DdlChooser(ClusterModel cluster, Ddl ddl, Objects objects) {
    this.cluster = cluster;
    this.ddl = ddl;
    this.objects = objects;
    this.kinds =
        List.of(
            this::createDatabase,
            this::alterDatabase,
            this::dropDatabase,
            this::recreateDatabase,
            this::dropTable,
            this::dropTable,
            this::truncateTable,
            this::truncateTable,
            this::renameTable,
            this::renameTable,
            this::renameAcross,
            this::renameAcross,
            this::swapTables,
            this::flashback,
            this::flashback,
            this::addIndex,
            this::addIndex,
            this::dropIndex,
            this::dropIndex,
            this::renameIndex,
            this::indexVisibility,
            this::addColumn,
            this::addColumn,
            this::dropColumn,
            this::renameColumn,
            this::widenColumn,
            this::changeColumnType,
            this::changeColumnType,
            this::severalClauses,
            this::severalClauses,
            this::addPartition,
            this::dropPartition,
            this::truncatePartition,
            this::reorganizePartition,
            this::reorganizePartition,
            this::exchangePartition,
            this::exchangePartition,
            this::partitionBy,
            this::removePartitioning,
            this::tiflashReplica,
            this::tiflashReplica,
            this::tiflashReplica,
            this::tiflashAvailable,
            this::comment,
            this::setDefault,
            this::timeToLive,
            this::cache,
            this::noCache,
            this::rebaseAutoId,
            this::addGlobalIndex,
            this::addForeignKey,
            this::dropForeignKey,
            this::createView,
            this::dropView,
            this::createSequence,
            this::alterSequence,
            this::dropSequence,
            this::addPrimaryKey,
            this::dropPrimaryKey);
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

  private static Optional<RunningJob> job(DdlJob job, Found table) {
    return Optional.of(
        new RunningJob(
            job,
            table.name(),
            Set.of(table.id()),
            Set.of(table.name().database()),
            Set.of(table.name()),
            false,
            () -> {}));
  }

  private static Optional<RunningJob> job(
      DdlJob job, Set<Long> tables, Set<String> databases, Set<TableName> names) {
    return Optional.of(new RunningJob(job, null, tables, databases, names, false, () -> {}));
  }

  @SafeVarargs
  private static <T> Set<T> set(T... elements) {
    return new HashSet<>(List.of(elements));
  }

  private static RunningJob noting(RunningJob job, Runnable whenDone) {
    return new RunningJob(
        job.job(), job.table(), job.tables(), job.databases(), job.names(), job.atOnce(), whenDone);
  }

  private static RunningJob atOnce(RunningJob job) {
    return new RunningJob(
        job.job(), job.table(), job.tables(), job.databases(), job.names(), true, job.whenDone());
  }

  // Databases

  Optional<RunningJob> createDatabase(SplittableRandom random) {
    return objects
        .freeDatabaseName(random)
        .flatMap(
            name ->
                job(ddl.createDatabase(name), Set.of(), Set.of(name), Set.of(Objects.whole(name))));
  }

  private Optional<RunningJob> alterDatabase(SplittableRandom random) {
    return objects
        .idleDatabase(random)
        .flatMap(
            name ->
                job(
                    ddl.alterDatabase(
                        name,
                        "utf8mb4",
                        random.nextBoolean() ? "utf8mb4_general_ci" : "utf8mb4_bin"),
                    Set.of(),
                    Set.of(name),
                    Set.of()));
  }

  private Optional<RunningJob> dropDatabase(SplittableRandom random) {
    if (objects.databases().size() < 2) {
      return Optional.empty();
    }
    return objects.idleDatabase(random).flatMap(this::drop);
  }

  private Optional<RunningJob> drop(String name) {
    ObjectNode tree = cluster.catalog().database(name).orElseThrow();
    long id = tree.get("id").longValue();
    Set<Long> tables = new HashSet<>();
    cluster.catalog().tables(id).forEach(t -> tables.add(t.get("id").longValue()));
    Tso before = cluster.clock().next();
    return job(ddl.dropDatabase(name), tables, Set.of(name), Set.of(Objects.whole(name)))
        .map(job -> noting(job, () -> gone.add(new Gone(true, id, name, before))));
  }

  /** Drops a database at once and creates one of the same name. */
  private Optional<RunningJob> recreateDatabase(SplittableRandom random) {
    if (objects.databases().size() < 2) {
      return Optional.empty();
    }
    Optional<String> name = objects.idleDatabase(random);
    if (name.isEmpty() || !cluster.openTransactions().isEmpty()) {
      return Optional.empty();
    }
    ddl.dropDatabase(name.get()).finish();
    return job(
            ddl.createDatabase(name.get()),
            Set.of(),
            Set.of(name.get()),
            Set.of(Objects.whole(name.get())))
        .map(DdlChooser::atOnce);
  }

  // Tables

  Optional<RunningJob> createTable(SplittableRandom random) {
    return objects
        .freeTableName(random)
        .flatMap(
            name ->
                job(
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
    return job(
        ddl.createTableLike(
            name.get().database(),
            name.get().name(),
            source.get().name().database(),
            source.get().name().name()),
        Set.of(source.get().id()),
        set(name.get().database(), source.get().name().database()),
        Set.of(name.get()));
  }

  private Optional<RunningJob> dropTable(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table -> {
              Tso before = cluster.clock().next();
              return job(ddl.dropTable(table.name().database(), table.name().name()), table)
                  .map(
                      job ->
                          noting(
                              job,
                              () ->
                                  gone.add(
                                      new Gone(false, table.id(), table.name().name(), before))));
            });
  }

  private Optional<RunningJob> truncateTable(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table -> {
              Tso before = cluster.clock().next();
              return job(ddl.truncateTable(table.name().database(), table.name().name()), table)
                  .map(
                      job ->
                          noting(
                              job,
                              () ->
                                  gone.add(
                                      new Gone(false, table.id(), table.name().name(), before))));
            });
  }

  private Optional<RunningJob> flashback(SplittableRandom random) {
    if (gone.isEmpty()) {
      return Optional.empty();
    }
    Gone lost = gone.get(random.nextInt(gone.size()));
    if (lost.database) {
      boolean idIsFree = cluster.catalog().database(lost.id).isEmpty();
      Optional<String> name = objects.freeDatabaseName(random);
      if (!idIsFree || name.isEmpty() || !stillGone(lost)) {
        return Optional.empty();
      }
      gone.remove(lost);
      gone.removeIf(other -> inside(other, lost));
      return job(
              ddl.flashbackDatabase(lost.id, lost.before, name.get()),
              tablesThen(lost),
              Set.of(name.get()),
              Set.of(Objects.whole(name.get())))
          .map(DdlChooser::atOnce);
    }
    long schemaId =
        cluster.stateAt(lost.before).tables().stream()
            .filter(t -> t.id() == lost.id)
            .mapToLong(t -> t.schemaId())
            .findFirst()
            .orElse(0);
    Optional<String> database =
        cluster
            .catalog()
            .database(schemaId)
            .map(tree -> tree.get("db_name").get("O").stringValue())
            .filter(objects.databases()::contains);
    Optional<TableName> name = database.flatMap(d -> objects.freeTableName(d, random));
    if (name.isEmpty() || cluster.catalog().table(lost.id).isPresent()) {
      return Optional.empty();
    }
    gone.remove(lost);
    return job(
        ddl.flashbackTable(lost.id, lost.before, name.get().name()),
        Set.of(lost.id),
        Set.of(name.get().database()),
        Set.of(name.get()));
  }

  private Set<Long> tablesThen(Gone lost) {
    Set<Long> ids = new HashSet<>();
    cluster.stateAt(lost.before).tables().stream()
        .filter(t -> t.schemaId() == lost.id)
        .forEach(t -> ids.add(t.id()));
    return ids;
  }

  /** None of a lost database's tables came back by itself. */
  private boolean stillGone(Gone lost) {
    return tablesThen(lost).stream().noneMatch(id -> cluster.catalog().table(id).isPresent());
  }

  private boolean inside(Gone table, Gone database) {
    return !table.database && tablesThen(database).contains(table.id);
  }

  private Optional<RunningJob> renameTable(SplittableRandom random) {
    Optional<Found> table = objects.idleTable(random, t -> true);
    return table
        .flatMap(t -> objects.freeTableName(t.name().database(), random))
        .flatMap(to -> rename(table.get(), to));
  }

  private Optional<RunningJob> renameAcross(SplittableRandom random) {
    Optional<Found> table = objects.idleTable(random, t -> true);
    Optional<TableName> to = objects.freeTableName(random);
    return table.isEmpty() || to.isEmpty() ? Optional.empty() : rename(table.get(), to.get());
  }

  private Optional<RunningJob> rename(Found table, TableName to) {
    return job(
        ddl.renameTable(table.name().database(), table.name().name(), to.database(), to.name()),
        Set.of(table.id()),
        set(table.name().database(), to.database()),
        set(table.name(), to));
  }

  private Optional<RunningJob> swapTables(SplittableRandom random) {
    Optional<Found> a = objects.idleTable(random, t -> true);
    Optional<Found> b = objects.idleTable(random, t -> true);
    Optional<TableName> free = objects.freeTableName(random);
    if (a.isEmpty() || b.isEmpty() || free.isEmpty() || a.get().id() == b.get().id()) {
      return Optional.empty();
    }
    TableName first = a.get().name();
    TableName second = b.get().name();
    TableName between = free.get();
    return job(
        ddl.renameTables(part(first, between), part(second, first), part(between, second)),
        Set.of(a.get().id(), b.get().id()),
        set(first.database(), second.database(), between.database()),
        set(first, second, between));
  }

  private static RenamePart part(TableName from, TableName to) {
    return new RenamePart(from.database(), from.name(), to.database(), to.name());
  }

  // Indexes

  Optional<RunningJob> addIndex(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table ->
                indexSpec(table, random)
                    .flatMap(
                        spec ->
                            job(
                                ddl.addIndex(
                                    table.name().database(),
                                    table.name().name(),
                                    spec,
                                    REORG[random.nextInt(REORG.length)]),
                                table)));
  }

  private Optional<IndexSpec> indexSpec(Found table, SplittableRandom random) {
    List<String> columns = new ArrayList<>();
    for (JsonNode column : table.tree().get("cols")) {
      if (isIndexable(column)) {
        columns.add(column.get("name").get("O").stringValue());
      }
    }
    String name = "i" + random.nextInt(10);
    boolean taken = false;
    for (JsonNode index : table.tree().path("index_info")) {
      taken |= index.get("idx_name").get("L").stringValue().equals(name);
    }
    if (columns.isEmpty() || taken) {
      return Optional.empty();
    }
    String first = columns.get(random.nextInt(columns.size()));
    String second = columns.get(random.nextInt(columns.size()));
    boolean partitioned = !table.tree().get("partition").isNull();
    boolean hasName = column(table.tree(), "name") != null;
    return Optional.of(
        switch (random.nextInt(7)) {
          case 0 -> IndexSpec.of(name, first).withComment("it's `quoted`");
          case 1 ->
              first.equals(second) ? IndexSpec.of(name, first) : IndexSpec.of(name, first, second);
          case 2 ->
              partitioned || !hasName
                  ? IndexSpec.of(name, first)
                  : IndexSpec.unique(
                      name,
                      "name",
                      "score".equals(second) ? "score" : first.equals("name") ? "score" : first);
          case 3 ->
              hasName
                  ? TableShapes.lower(name)
                  : column(table.tree(), "l") != null
                      ? TableShapes.hour(name)
                      : IndexSpec.of(name, first);
          case 4 ->
              column(table.tree(), "doc") != null
                  ? TableShapes.tags(name)
                  : column(table.tree(), "made") != null
                      ? TableShapes.moment(name)
                      : column(table.tree(), "e") != null
                          ? TableShapes.below(name)
                          : IndexSpec.of(name, first).asInvisible();
          case 5 ->
              column(table.tree(), "pad") != null
                  ? IndexSpec.over(name, false, new IndexSpec.Column("pad", 8))
                  : column(table.tree(), "e") != null
                      ? TableShapes.above(name)
                      : IndexSpec.of(name, first);
          default -> IndexSpec.of(name, first);
        });
  }

  private static boolean isIndexable(JsonNode column) {
    int type = column.get("type").get("Tp").intValue();
    boolean tooLong = type >= 249 && type <= 252 || type == 245;
    return column.get("state").intValue() == 5
        && !column.get("hidden").booleanValue()
        && column.get("generated_expr_string").stringValue().isEmpty()
        && !tooLong;
  }

  private static @Nullable JsonNode column(ObjectNode table, String name) {
    for (JsonNode column : table.get("cols")) {
      if (column.get("name").get("L").stringValue().equals(name)
          && column.get("state").intValue() == 5) {
        return column;
      }
    }
    return null;
  }

  private Optional<RunningJob> dropIndex(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !isTiedByForeignKeys(t))
        .flatMap(
            table ->
                anyIndex(table, random)
                    .flatMap(
                        index ->
                            job(
                                ddl.dropIndex(table.name().database(), table.name().name(), index),
                                table)));
  }

  private static Optional<String> anyIndex(Found table, SplittableRandom random) {
    List<String> names = new ArrayList<>();
    for (JsonNode index : table.tree().path("index_info")) {
      if (!index.get("is_primary").booleanValue() && index.get("state").intValue() == 5) {
        names.add(index.get("idx_name").get("O").stringValue());
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(names.get(random.nextInt(names.size())));
  }

  private boolean isTiedByForeignKeys(ObjectNode table) {
    if (!table.path("fk_info").isEmpty()) {
      return true;
    }
    String name = table.get("name").get("L").stringValue();
    for (ObjectNode other : cluster.catalog().tables()) {
      for (JsonNode key : other.path("fk_info")) {
        if (key.get("ref_table").get("L").stringValue().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  private Optional<RunningJob> renameIndex(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table ->
                anyIndex(table, random)
                    .flatMap(
                        index ->
                            job(
                                ddl.renameIndex(
                                    table.name().database(),
                                    table.name().name(),
                                    index,
                                    "r" + cluster.clock().last().value() % 1000),
                                table)));
  }

  private Optional<RunningJob> indexVisibility(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table ->
                anyIndex(table, random)
                    .flatMap(
                        index ->
                            job(
                                ddl.indexVisibility(
                                    table.name().database(),
                                    table.name().name(),
                                    index,
                                    random.nextBoolean()),
                                table)));
  }

  private Optional<RunningJob> addPrimaryKey(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                !t.get("pk_is_handle").booleanValue()
                    && !t.get("is_common_handle").booleanValue()
                    && t.get("partition").isNull()
                    && column(t, "name") != null
                    && noPrimaryKey(t))
        .flatMap(
            table ->
                job(
                    ddl.addPrimaryKey(
                        table.name().database(), table.name().name(), ReorgType.INGEST, "name"),
                    table))
        .filter(job -> job.table() != null && neverNull(job.table(), "name"));
  }

  private boolean neverNull(TableName table, String column) {
    return cluster.stateAt(Tso.MAX).table(table.database(), table.name()).stream()
        .allMatch(
            t ->
                t.rows().stream()
                    .noneMatch(r -> r.cells().get(t.columns().indexOf(column)).isNull()));
  }

  private static boolean noPrimaryKey(ObjectNode table) {
    for (JsonNode index : table.path("index_info")) {
      if (index.get("is_primary").booleanValue()) {
        return false;
      }
    }
    return true;
  }

  private Optional<RunningJob> dropPrimaryKey(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                !t.get("is_common_handle").booleanValue()
                    && t.get("partition").isNull()
                    && !noPrimaryKey(t))
        .flatMap(
            table ->
                job(ddl.dropIndex(table.name().database(), table.name().name(), "primary"), table));
  }

  // Columns

  private Optional<RunningJob> addColumn(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table ->
                columnSpec(table, random)
                    .flatMap(
                        spec ->
                            job(
                                ddl.addColumn(table.name().database(), table.name().name(), spec),
                                table)));
  }

  private static Optional<ColumnSpec> columnSpec(Found table, SplittableRandom random) {
    String name = "c" + random.nextInt(6);
    for (JsonNode column : table.tree().get("cols")) {
      if (column.get("name").get("L").stringValue().equals(name)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        switch (random.nextInt(4)) {
          case 0 -> ColumnSpec.of(name, SqlType.INT).defaultText("7");
          case 1 -> ColumnSpec.of(name, SqlType.varchar(30)).defaultText("d'é");
          case 2 -> ColumnSpec.of(name, SqlType.datetime(0));
          default -> ColumnSpec.of(name, SqlType.BIGINT);
        });
  }

  private static List<String> addedColumns(ObjectNode table) {
    List<String> names = new ArrayList<>();
    for (JsonNode column : table.get("cols")) {
      String name = column.get("name").get("O").stringValue();
      if (name.matches("c[0-5]|n[0-9]+") && column.get("state").intValue() == 5) {
        names.add(name);
      }
    }
    return names;
  }

  private Optional<RunningJob> dropColumn(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !droppable(t).isEmpty())
        .flatMap(
            table -> {
              List<String> names = droppable(table.tree());
              return job(
                  ddl.dropColumn(
                      table.name().database(),
                      table.name().name(),
                      names.get(random.nextInt(names.size()))),
                  table);
            });
  }

  /** Added columns that no index of several columns uses. */
  private static List<String> droppable(ObjectNode table) {
    List<String> names = new ArrayList<>(addedColumns(table));
    for (JsonNode index : table.path("index_info")) {
      if (index.get("idx_cols").size() > 1) {
        index
            .get("idx_cols")
            .forEach(part -> names.remove(part.get("name").get("O").stringValue()));
      }
    }
    return names;
  }

  private Optional<RunningJob> renameColumn(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !addedColumns(t).isEmpty())
        .flatMap(
            table ->
                job(
                    ddl.renameColumn(
                        table.name().database(),
                        table.name().name(),
                        addedColumns(table.tree()).get(0),
                        "n" + random.nextInt(1000)),
                    table));
  }

  private Optional<RunningJob> widenColumn(SplittableRandom random) {
    return objects
        .idleTable(random, t -> column(t, "pad") != null)
        .flatMap(
            table ->
                job(
                    ddl.modifyColumn(
                        table.name().database(),
                        table.name().name(),
                        "pad",
                        SqlType.varchar(1300 + random.nextInt(100))),
                    table));
  }

  private Optional<RunningJob> changeColumnType(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t -> {
              JsonNode score = column(t, "score");
              return score != null
                  && score.get("type").get("Tp").intValue() == 3
                  && t.get("partition").isNull()
                  && !isTiedByForeignKeys(t);
            })
        .flatMap(
            table ->
                job(
                    ddl.changeColumnType(
                        table.name().database(),
                        table.name().name(),
                        "score",
                        random.nextBoolean() ? SqlType.varchar(20) : SqlType.decimal(20, 2),
                        REORG[random.nextInt(REORG.length)]),
                    table));
  }

  private Optional<RunningJob> severalClauses(SplittableRandom random) {
    Optional<Found> table = objects.idleTable(random, t -> !isTiedByForeignKeys(t));
    if (table.isEmpty()) {
      return Optional.empty();
    }
    Found found = table.get();
    List<Clause> clauses = new ArrayList<>();
    columnSpec(found, random).ifPresent(spec -> clauses.add(new Clause.AddColumn(spec)));
    indexSpec(found, random)
        .filter(spec -> !spec.unique())
        .ifPresent(
            spec -> clauses.add(new Clause.AddIndex(spec, REORG[random.nextInt(REORG.length)])));
    if (random.nextBoolean()) {
      anyIndex(found, random).ifPresent(name -> clauses.add(new Clause.DropIndex(name)));
    }
    if (clauses.size() < 2) {
      return Optional.empty();
    }
    return job(
        ddl.alterTable(
            found.name().database(), found.name().name(), clauses.toArray(new Clause[0])),
        found);
  }

  // Partitions

  private static boolean isPartitioned(ObjectNode table, int type) {
    return table.get("partition") instanceof ObjectNode partition
        && partition.get("type").intValue() == type
        && partition.get("ddl_state").intValue() == 0;
  }

  private static List<String> partitions(ObjectNode table) {
    List<String> names = new ArrayList<>();
    table
        .get("partition")
        .get("definitions")
        .forEach(d -> names.add(d.get("name").get("O").stringValue()));
    return names;
  }

  private static boolean hasGlobalIndex(ObjectNode table) {
    for (JsonNode index : table.path("index_info")) {
      if (index.get("is_global").booleanValue()) {
        return true;
      }
    }
    return false;
  }

  private Optional<RunningJob> addPartition(SplittableRandom random) {
    return objects
        .idleTable(random, t -> isPartitioned(t, 3) || endsBelowAll(t))
        .flatMap(
            table ->
                job(
                    ddl.addPartitions(
                        table.name().database(),
                        table.name().name(),
                        isPartitioned(table.tree(), 3)
                            ? Definition.in("n" + table.tree().get("revision"), list(random))
                            : Definition.lessThan("n" + table.tree().get("revision"), "MAXVALUE")),
                    table));
  }

  private static String list(SplittableRandom random) {
    return Integer.toString(100 + random.nextInt(100_000));
  }

  /** A range whose last partition has a bound. */
  private static boolean endsBelowAll(ObjectNode table) {
    if (!isPartitioned(table, 1)) {
      return false;
    }
    JsonNode definitions = table.get("partition").get("definitions");
    JsonNode last = definitions.get(definitions.size() - 1);
    return !last.get("less_than").get(0).stringValue().equals("MAXVALUE");
  }

  private Optional<RunningJob> dropPartition(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                (isPartitioned(t, 1) || isPartitioned(t, 3))
                    && !hasGlobalIndex(t)
                    && partitions(t).size() > 1)
        .flatMap(
            table -> {
              List<String> names = partitions(table.tree());
              return job(
                  ddl.dropPartitions(
                      table.name().database(),
                      table.name().name(),
                      names.get(random.nextInt(names.size()))),
                  table);
            });
  }

  private Optional<RunningJob> truncatePartition(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !t.get("partition").isNull() && !hasGlobalIndex(t))
        .flatMap(
            table -> {
              List<String> names = partitions(table.tree());
              return job(
                  ddl.truncatePartitions(
                      table.name().database(),
                      table.name().name(),
                      names.get(random.nextInt(names.size()))),
                  table);
            });
  }

  private Optional<RunningJob> reorganizePartition(SplittableRandom random) {
    return objects
        .idleTable(random, t -> isPartitioned(t, 1) && !hasGlobalIndex(t))
        .flatMap(
            table -> {
              JsonNode definitions = table.tree().get("partition").get("definitions");
              JsonNode first = definitions.get(0);
              String bound = first.get("less_than").get(0).stringValue();
              if (bound.startsWith("'") || bound.equals("MAXVALUE")) {
                return Optional.empty();
              }
              long number = Long.parseLong(bound);
              String suffix = "r" + table.tree().get("revision");
              return job(
                  ddl.reorganizePartitions(
                      table.name().database(),
                      table.name().name(),
                      List.of(first.get("name").get("O").stringValue()),
                      List.of(
                          Definition.lessThan(suffix + "a", Long.toString(number - 10)),
                          Definition.lessThan(suffix + "b", bound))),
                  table);
            });
  }

  private Optional<RunningJob> exchangePartition(SplittableRandom random) {
    Optional<Found> outer =
        objects.idleTable(
            random,
            t -> !t.get("partition").isNull() && !hasGlobalIndex(t) && !isTiedByForeignKeys(t));
    if (outer.isEmpty()) {
      return Optional.empty();
    }
    Found parts = outer.get();
    Optional<Found> inner =
        objects.idleTable(
            random,
            t ->
                t.get("partition").isNull()
                    && !isTiedByForeignKeys(t)
                    && t.get("cols").equals(parts.tree().get("cols"))
                    && t.get("index_info").equals(parts.tree().get("index_info"))
                    && t.get("pk_is_handle").equals(parts.tree().get("pk_is_handle"))
                    && t.get("tiflash_replica").isNull()
                    && parts.tree().get("tiflash_replica").isNull());
    List<String> names = partitions(parts.tree());
    String name = names.get(random.nextInt(names.size()));
    long partitionId = 0;
    for (JsonNode definition : parts.tree().get("partition").get("definitions")) {
      if (definition.get("name").get("O").stringValue().equals(name)) {
        partitionId = definition.get("id").longValue();
      }
    }
    if (inner.isEmpty()
        || !cluster.openTransactions().isEmpty()
        || !cluster.fits(
            inner.get().name().database(), inner.get().name().name(), parts.id(), partitionId)) {
      return Optional.empty();
    }
    Found single = inner.get();
    return job(
            ddl.exchangePartition(
                parts.name().database(),
                parts.name().name(),
                name,
                single.name().database(),
                single.name().name()),
            Set.of(parts.id(), single.id(), partitionId),
            set(parts.name().database(), single.name().database()),
            Set.of(parts.name(), single.name()))
        .map(DdlChooser::atOnce);
  }

  private Optional<RunningJob> partitionBy(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                t.get("partition").isNull()
                    && !isTiedByForeignKeys(t)
                    && t.get("auto_random_bits").longValue() == 0
                    && partitionSpec(t, random).isPresent())
        .flatMap(
            table ->
                partitionSpec(table.tree(), random)
                    .flatMap(
                        spec ->
                            job(
                                ddl.partitionBy(table.name().database(), table.name().name(), spec),
                                table)));
  }

  private static Optional<PartitionSpec> partitionSpec(ObjectNode table, SplittableRandom random) {
    for (JsonNode index : table.path("index_info")) {
      if (index.get("is_unique").booleanValue()) {
        return Optional.empty();
      }
    }
    JsonNode score = column(table, "score");
    if (table.get("pk_is_handle").booleanValue()) {
      return Optional.of(PartitionSpec.hash("id", 2 + random.nextInt(3)));
    }
    if (score == null || score.get("type").get("Tp").intValue() != 3) {
      return Optional.empty();
    }
    return Optional.of(
        PartitionSpec.range(
            "score", Definition.lessThan("p0", "10"), Definition.lessThan("p1", "MAXVALUE")));
  }

  private Optional<RunningJob> removePartitioning(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !t.get("partition").isNull() && !hasGlobalIndex(t))
        .flatMap(
            table ->
                job(ddl.removePartitioning(table.name().database(), table.name().name()), table));
  }

  // Options

  private Optional<RunningJob> tiflashReplica(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table -> {
              String[] labels =
                  random.nextBoolean() ? new String[0] : new String[] {"zone", "it's"};
              return job(
                  ddl.setTiflashReplica(
                      table.name().database(), table.name().name(), random.nextInt(3), labels),
                  table);
            });
  }

  private Optional<RunningJob> tiflashAvailable(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !t.get("tiflash_replica").isNull())
        .flatMap(
            table ->
                job(ddl.tiflashAvailable(table.name().database(), table.name().name()), table));
  }

  private Optional<RunningJob> comment(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table ->
                job(
                    ddl.commentTable(
                        table.name().database(),
                        table.name().name(),
                        "<comment> & " + random.nextInt(1000)),
                    table));
  }

  private Optional<RunningJob> setDefault(SplittableRandom random) {
    return objects
        .idleTable(random, t -> column(t, "score") != null)
        .flatMap(
            table ->
                job(
                    ddl.setDefault(
                        table.name().database(),
                        table.name().name(),
                        "score",
                        Integer.toString(random.nextInt(100))),
                    table));
  }

  private Optional<RunningJob> timeToLive(SplittableRandom random) {
    return objects
        .idleTable(random, t -> t.get("ttl_info") instanceof ObjectNode)
        .flatMap(
            table ->
                job(
                    ddl.enableTtl(
                        table.name().database(), table.name().name(), random.nextBoolean()),
                    table));
  }

  private Optional<RunningJob> cache(SplittableRandom random) {
    return objects
        .idleTable(random, t -> t.get("partition").isNull() && !isTiedByForeignKeys(t))
        .flatMap(
            table ->
                job(ddl.cacheTable(table.name().database(), table.name().name(), true), table));
  }

  private Optional<RunningJob> noCache(SplittableRandom random) {
    return objects
        .cachedTable(random)
        .flatMap(
            table ->
                job(ddl.cacheTable(table.name().database(), table.name().name(), false), table));
  }

  private Optional<RunningJob> rebaseAutoId(SplittableRandom random) {
    return objects
        .idleTable(random, t -> t.get("auto_random_bits").longValue() == 0)
        .flatMap(
            table ->
                job(
                    ddl.rebaseAutoId(
                        table.name().database(),
                        table.name().name(),
                        1 + random.nextInt(200_000),
                        false),
                    table));
  }

  private Optional<RunningJob> addGlobalIndex(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                !t.get("partition").isNull()
                    && column(t, "name") != null
                    && column(t, "score") != null)
        .flatMap(
            table -> {
              String name = "g" + random.nextInt(4);
              for (JsonNode index : table.tree().path("index_info")) {
                if (index.get("idx_name").get("L").stringValue().equals(name)) {
                  return Optional.empty();
                }
              }
              return job(
                  ddl.addIndex(
                      table.name().database(),
                      table.name().name(),
                      IndexSpec.unique(name, "name", "score").asGlobal(),
                      REORG[random.nextInt(REORG.length)]),
                  table);
            });
  }

  private Optional<RunningJob> addForeignKey(SplittableRandom random) {
    Optional<Found> child = objects.idleTable(random, DdlChooser::canHaveForeignKey);
    Optional<Found> parent = objects.idleTable(random, DdlChooser::canHaveForeignKey);
    if (child.isEmpty() || parent.isEmpty() || child.get().id() == parent.get().id()) {
      return Optional.empty();
    }
    String name = "fk_" + child.get().tree().get("max_fk_id").longValue();
    return job(
        ddl.addForeignKey(
            child.get().name().database(),
            child.get().name().name(),
            new ForeignKeySpec(
                name,
                List.of("score"),
                parent.get().name().database(),
                parent.get().name().name(),
                List.of("score"),
                random.nextInt(3),
                0)),
        Set.of(child.get().id(), parent.get().id()),
        set(child.get().name().database(), parent.get().name().database()),
        set(child.get().name(), parent.get().name()));
  }

  private static boolean canHaveForeignKey(ObjectNode table) {
    JsonNode score = column(table, "score");
    boolean indexed = false;
    for (JsonNode index : table.path("index_info")) {
      JsonNode first = index.get("idx_cols").get(0).get("name").get("L");
      indexed |= first.stringValue().toLowerCase(Locale.ROOT).equals("score");
    }
    return score != null
        && score.get("type").get("Tp").intValue() == 3
        && indexed
        && table.get("partition").isNull();
  }

  private Optional<RunningJob> dropForeignKey(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !t.path("fk_info").isEmpty())
        .flatMap(
            table ->
                job(
                    ddl.dropForeignKey(
                        table.name().database(),
                        table.name().name(),
                        table.tree().get("fk_info").get(0).get("fk_name").get("O").stringValue()),
                    table));
  }

  // Views and sequences

  private Optional<RunningJob> createView(SplittableRandom random) {
    Optional<Found> table = objects.idleTable(random, t -> column(t, "score") != null);
    Optional<TableName> name = objects.freeTableName(random);
    if (table.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    String select =
        "SELECT `score` AS `score` FROM `%s`.`%s` WHERE `score`<10 AND `score`>1"
            .formatted(table.get().name().database(), table.get().name().name());
    return job(
        ddl.createView(name.get().database(), name.get().name(), List.of("score"), select),
        Set.of(),
        Set.of(name.get().database()),
        Set.of(name.get()));
  }

  private Optional<RunningJob> dropView(SplittableRandom random) {
    return objects
        .idleView(random)
        .flatMap(view -> job(ddl.dropView(view.name().database(), view.name().name()), view));
  }

  private Optional<RunningJob> createSequence(SplittableRandom random) {
    return objects
        .freeTableName(random)
        .flatMap(
            name ->
                job(
                    ddl.createSequence(name.database(), sequence(name.name(), random)),
                    Set.of(),
                    Set.of(name.database()),
                    Set.of(name)));
  }

  private static SequenceSpec sequence(String name, SplittableRandom random) {
    SequenceSpec spec =
        SequenceSpec.named(name)
            .start(1 + random.nextInt(20))
            .increment(1 + random.nextInt(5))
            .cache(20);
    return random.nextBoolean() ? spec : spec.cycle(500);
  }

  private Optional<RunningJob> alterSequence(SplittableRandom random) {
    return objects
        .idleSequence(random)
        .flatMap(
            found ->
                job(
                    ddl.alterSequence(
                        found.name().database(),
                        sequence(found.name().name(), random),
                        random.nextBoolean()),
                    found));
  }

  private Optional<RunningJob> dropSequence(SplittableRandom random) {
    return objects
        .idleSequence(random)
        .flatMap(
            found -> job(ddl.dropSequence(found.name().database(), found.name().name()), found));
  }

  /**
   * A table or database that was dropped or truncated.
   *
   * @param before a moment at which it was there
   */
  private record Gone(boolean database, long id, String name, Tso before) {}
}
