package io.pitr.workload;

import io.pitr.workload.Objects.Found;
import io.pitr.writer.ddl.Clause;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Statements that add, drop and alter columns, also several clauses in one statement. */
final class RandomColumnDdl {
  private final Ddl ddl;
  private final Objects objects;

  RandomColumnDdl(Ddl ddl, Objects objects) {
    this.ddl = ddl;
    this.objects = objects;
  }

  Optional<RunningJob> addColumn(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table ->
                columnSpec(table, random)
                    .flatMap(
                        spec ->
                            RunningJob.of(
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

  Optional<RunningJob> dropColumn(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !droppable(t).isEmpty())
        .flatMap(
            table -> {
              List<String> names = droppable(table.tree());
              return RunningJob.of(
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

  Optional<RunningJob> renameColumn(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !addedColumns(t).isEmpty())
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.renameColumn(
                        table.name().database(),
                        table.name().name(),
                        addedColumns(table.tree()).get(0),
                        "n" + random.nextInt(1000)),
                    table));
  }

  Optional<RunningJob> widenColumn(SplittableRandom random) {
    return objects
        .idleTable(random, t -> TableFacts.column(t, "pad") != null)
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.modifyColumn(
                        table.name().database(),
                        table.name().name(),
                        "pad",
                        SqlType.varchar(1300 + random.nextInt(100))),
                    table));
  }

  Optional<RunningJob> changeColumnType(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t -> {
              JsonNode score = TableFacts.column(t, "score");
              return score != null
                  && score.get("type").get("Tp").intValue() == 3
                  && t.get("partition").isNull()
                  && !objects.isTiedByForeignKeys(t);
            })
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.changeColumnType(
                        table.name().database(),
                        table.name().name(),
                        "score",
                        random.nextBoolean() ? SqlType.varchar(20) : SqlType.decimal(20, 2),
                        RandomIndexDdl.reorg(random)),
                    table));
  }

  Optional<RunningJob> severalClauses(SplittableRandom random) {
    Optional<Found> table = objects.idleTable(random, t -> !objects.isTiedByForeignKeys(t));
    if (table.isEmpty()) {
      return Optional.empty();
    }
    Found found = table.get();
    List<Clause> clauses = new ArrayList<>();
    columnSpec(found, random).ifPresent(spec -> clauses.add(new Clause.AddColumn(spec)));
    RandomIndexDdl.indexSpec(found, random)
        .filter(spec -> !spec.unique())
        .ifPresent(spec -> clauses.add(new Clause.AddIndex(spec, RandomIndexDdl.reorg(random))));
    if (random.nextBoolean()) {
      TableFacts.anyIndex(found, random).ifPresent(name -> clauses.add(new Clause.DropIndex(name)));
    }
    if (clauses.size() < 2) {
      return Optional.empty();
    }
    return RunningJob.of(
        ddl.alterTable(
            found.name().database(), found.name().name(), clauses.toArray(new Clause[0])),
        found);
  }
}
