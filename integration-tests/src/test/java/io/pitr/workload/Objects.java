package io.pitr.workload;

import io.pitr.writer.model.Catalog;
import io.pitr.writer.model.ClusterModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects that statements can use: those that no running job uses, and names that are free. */
final class Objects {
  private static final Set<String> SYSTEM = Set.of("mysql", "sys", "test");
  private static final int NAMES = 12;
  private static final int DATABASES = 4;

  private final ClusterModel cluster;
  private final List<RunningJob> jobs;

  Objects(ClusterModel cluster, List<RunningJob> jobs) {
    this.cluster = cluster;
    this.jobs = jobs;
  }

  private static <T> Optional<T> pick(List<T> list, SplittableRandom random) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
  }

  /** Databases of users that are not being dropped or created. */
  List<String> databases() {
    return cluster.catalog().databases().stream()
        .filter(tree -> tree.get("state").intValue() == 5)
        .map(Catalog::databaseName)
        .filter(name -> !SYSTEM.contains(name))
        .filter(name -> jobs.stream().noneMatch(job -> job.names().contains(whole(name))))
        .toList();
  }

  /** Stands for all tables of a database. */
  static TableName whole(String database) {
    return new TableName(database, "*");
  }

  Optional<String> anyDatabase(SplittableRandom random) {
    return pick(databases(), random);
  }

  /** A database without any running job in it. */
  Optional<String> idleDatabase(SplittableRandom random) {
    return pick(
        databases().stream()
            .filter(name -> jobs.stream().noneMatch(job -> job.databases().contains(name)))
            .toList(),
        random);
  }

  Optional<String> freeDatabaseName(SplittableRandom random) {
    List<String> free = new ArrayList<>();
    for (int i = 0; i < DATABASES; i++) {
      String name = "d" + i;
      boolean taken =
          cluster.catalog().database(name).isPresent()
              || jobs.stream().anyMatch(job -> job.names().contains(whole(name)));
      if (!taken) {
        free.add(name);
      }
    }
    return pick(free, random);
  }

  Optional<TableName> freeTableName(SplittableRandom random) {
    return anyDatabase(random).flatMap(database -> freeTableName(database, random));
  }

  Optional<TableName> freeTableName(String database, SplittableRandom random) {
    List<TableName> free = new ArrayList<>();
    for (int i = 0; i < NAMES; i++) {
      TableName name = new TableName(database, "t" + i);
      boolean taken =
          cluster.catalog().table(database, name.name()).isPresent()
              || jobs.stream().anyMatch(job -> job.names().contains(name));
      if (!taken) {
        free.add(name);
      }
    }
    return pick(free, random);
  }

  private List<Found> tables(boolean idle, Predicate<ObjectNode> test) {
    List<Found> found = new ArrayList<>();
    for (String database : databases()) {
      long databaseId = cluster.catalog().database(database).orElseThrow().get("id").longValue();
      for (ObjectNode tree : cluster.catalog().tables(databaseId)) {
        long id = tree.get("id").longValue();
        boolean busy = jobs.stream().anyMatch(job -> job.tables().contains(id));
        if (tree.get("state").intValue() == 5 && !(idle && busy) && test.test(tree)) {
          found.add(new Found(new TableName(database, Catalog.name(tree)), tree));
        }
      }
    }
    return found;
  }

  /** A table that no job is busy with; cached ones take no DDL. */
  Optional<Found> idleTable(SplittableRandom random, Predicate<ObjectNode> test) {
    return pick(tables(true, tree -> hasRows(tree) && !isCached(tree) && test.test(tree)), random);
  }

  /** A cached table that no job is busy with. */
  Optional<Found> cachedTable(SplittableRandom random) {
    return pick(tables(true, tree -> hasRows(tree) && isCached(tree)), random);
  }

  private static boolean isCached(ObjectNode tree) {
    return tree.path("cache_table_status").asInt(0) != 0;
  }

  Optional<Found> idleView(SplittableRandom random) {
    return pick(tables(true, tree -> !tree.get("view").isNull()), random);
  }

  Optional<Found> idleSequence(SplittableRandom random) {
    return pick(tables(true, tree -> !tree.get("sequence").isNull()), random);
  }

  Optional<TableName> anySequence(SplittableRandom random) {
    return pick(tables(false, tree -> !tree.get("sequence").isNull()), random).map(Found::name);
  }

  /** A table that statements can be run on, whatever jobs are busy with it. */
  Optional<TableName> anyTableWithRows(SplittableRandom random) {
    return pick(tables(false, Objects::hasRows), random).map(Found::name);
  }

  /** Whether a table has foreign keys, or another table refers to it. */
  boolean isTiedByForeignKeys(ObjectNode table) {
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

  boolean exists(TableName table) {
    return cluster
        .catalog()
        .table(table.database(), table.name())
        .filter(tree -> tree.get("state").intValue() == 5)
        .isPresent();
  }

  private static boolean hasRows(ObjectNode tree) {
    return tree.get("view").isNull() && tree.get("sequence").isNull();
  }

  /** An object and its definition. */
  record Found(TableName name, ObjectNode tree) {
    long id() {
      return tree.get("id").longValue();
    }
  }
}
