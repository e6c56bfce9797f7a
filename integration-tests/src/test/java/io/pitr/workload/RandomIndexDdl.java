package io.pitr.workload;

import io.pitr.api.Tso;
import io.pitr.workload.Objects.Found;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.schema.IndexSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Statements that add, drop and alter indexes and primary keys. */
final class RandomIndexDdl {
  private static final ReorgType[] REORG = {
    ReorgType.INGEST, ReorgType.INGEST, ReorgType.TXN, ReorgType.TXN_MERGE
  };

  private final ClusterModel cluster;
  private final Ddl ddl;
  private final Objects objects;

  /** How entries of an index come into being; ingesting is what TiDB does by default. */
  static ReorgType reorg(SplittableRandom random) {
    return REORG[random.nextInt(REORG.length)];
  }

  RandomIndexDdl(ClusterModel cluster, Ddl ddl, Objects objects) {
    this.cluster = cluster;
    this.ddl = ddl;
    this.objects = objects;
  }

  Optional<RunningJob> addIndex(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table ->
                indexSpec(table, random)
                    .flatMap(
                        spec ->
                            RunningJob.of(
                                ddl.addIndex(
                                    table.name().database(),
                                    table.name().name(),
                                    spec,
                                    RandomIndexDdl.reorg(random)),
                                table)));
  }

  static Optional<IndexSpec> indexSpec(Found table, SplittableRandom random) {
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
    boolean hasName = TableFacts.column(table.tree(), "name") != null;
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
                  : TableFacts.column(table.tree(), "l") != null
                      ? TableShapes.hour(name)
                      : IndexSpec.of(name, first);
          case 4 ->
              TableFacts.column(table.tree(), "doc") != null
                  ? TableShapes.tags(name)
                  : TableFacts.column(table.tree(), "made") != null
                      ? TableShapes.moment(name)
                      : TableFacts.column(table.tree(), "e") != null
                          ? TableShapes.below(name)
                          : IndexSpec.of(name, first).asInvisible();
          case 5 ->
              TableFacts.column(table.tree(), "pad") != null
                  ? IndexSpec.over(name, false, new IndexSpec.Column("pad", 8))
                  : TableFacts.column(table.tree(), "e") != null
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

  Optional<RunningJob> dropIndex(SplittableRandom random) {
    return onAnyIndex(
        random,
        t -> !objects.isTiedByForeignKeys(t),
        (table, index) -> ddl.dropIndex(table.database(), table.name(), index));
  }

  Optional<RunningJob> renameIndex(SplittableRandom random) {
    return onAnyIndex(
        random,
        t -> true,
        (table, index) ->
            ddl.renameIndex(
                table.database(),
                table.name(),
                index,
                "r" + cluster.clock().last().value() % 1000));
  }

  Optional<RunningJob> indexVisibility(SplittableRandom random) {
    return onAnyIndex(
        random,
        t -> true,
        (table, index) ->
            ddl.indexVisibility(table.database(), table.name(), index, random.nextBoolean()));
  }

  private Optional<RunningJob> onAnyIndex(
      SplittableRandom random,
      Predicate<ObjectNode> tables,
      BiFunction<TableName, String, DdlJob> statement) {
    return objects
        .idleTable(random, tables)
        .flatMap(
            table ->
                TableFacts.anyIndex(table, random)
                    .flatMap(index -> RunningJob.of(statement.apply(table.name(), index), table)));
  }

  Optional<RunningJob> addGlobalIndex(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                !t.get("partition").isNull()
                    && TableFacts.column(t, "name") != null
                    && TableFacts.column(t, "score") != null)
        .flatMap(
            table -> {
              String name = "g" + random.nextInt(4);
              for (JsonNode index : table.tree().path("index_info")) {
                if (index.get("idx_name").get("L").stringValue().equals(name)) {
                  return Optional.empty();
                }
              }
              return RunningJob.of(
                  ddl.addIndex(
                      table.name().database(),
                      table.name().name(),
                      IndexSpec.unique(name, "name", "score").asGlobal(),
                      RandomIndexDdl.reorg(random)),
                  table);
            });
  }

  Optional<RunningJob> addPrimaryKey(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                !t.get("pk_is_handle").booleanValue()
                    && !t.get("is_common_handle").booleanValue()
                    && t.get("partition").isNull()
                    && TableFacts.column(t, "name") != null
                    && TableFacts.noPrimaryKey(t))
        .flatMap(
            table ->
                RunningJob.of(
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

  Optional<RunningJob> dropPrimaryKey(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                !t.get("is_common_handle").booleanValue()
                    && t.get("partition").isNull()
                    && !TableFacts.noPrimaryKey(t))
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.dropIndex(table.name().database(), table.name().name(), "primary"), table));
  }
}
