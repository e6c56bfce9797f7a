package io.pitr.workload;

import io.pitr.workload.Objects.Found;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.PartitionSpec.Definition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Statements that change how tables are partitioned. */
final class RandomPartitionDdl {
  private final ClusterModel cluster;
  private final Ddl ddl;
  private final Objects objects;

  RandomPartitionDdl(ClusterModel cluster, Ddl ddl, Objects objects) {
    this.cluster = cluster;
    this.ddl = ddl;
    this.objects = objects;
  }

  Optional<RunningJob> addPartition(SplittableRandom random) {
    return objects
        .idleTable(random, t -> TableFacts.isPartitioned(t, 3) || endsBelowAll(t))
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.addPartitions(
                        table.name().database(),
                        table.name().name(),
                        TableFacts.isPartitioned(table.tree(), 3)
                            ? Definition.in("n" + table.tree().get("revision"), list(random))
                            : Definition.lessThan("n" + table.tree().get("revision"), "MAXVALUE")),
                    table));
  }

  private static String list(SplittableRandom random) {
    return Integer.toString(100 + random.nextInt(100_000));
  }

  /** A range whose last partition has a bound. */
  private static boolean endsBelowAll(ObjectNode table) {
    if (!TableFacts.isPartitioned(table, 1)) {
      return false;
    }
    JsonNode definitions = table.get("partition").get("definitions");
    JsonNode last = definitions.get(definitions.size() - 1);
    return !last.get("less_than").get(0).stringValue().equals("MAXVALUE");
  }

  Optional<RunningJob> dropPartition(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                (TableFacts.isPartitioned(t, 1) || TableFacts.isPartitioned(t, 3))
                    && !TableFacts.hasGlobalIndex(t)
                    && TableFacts.partitionNames(t).size() > 1)
        .flatMap(
            table -> {
              List<String> names = TableFacts.partitionNames(table.tree());
              return RunningJob.of(
                  ddl.dropPartitions(
                      table.name().database(),
                      table.name().name(),
                      names.get(random.nextInt(names.size()))),
                  table);
            });
  }

  Optional<RunningJob> truncatePartition(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !t.get("partition").isNull() && !TableFacts.hasGlobalIndex(t))
        .flatMap(
            table -> {
              List<String> names = TableFacts.partitionNames(table.tree());
              return RunningJob.of(
                  ddl.truncatePartitions(
                      table.name().database(),
                      table.name().name(),
                      names.get(random.nextInt(names.size()))),
                  table);
            });
  }

  Optional<RunningJob> reorganizePartition(SplittableRandom random) {
    return objects
        .idleTable(random, t -> TableFacts.isPartitioned(t, 1) && !TableFacts.hasGlobalIndex(t))
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
              return RunningJob.of(
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

  Optional<RunningJob> exchangePartition(SplittableRandom random) {
    Optional<Found> outer =
        objects.idleTable(
            random,
            t ->
                !t.get("partition").isNull()
                    && !TableFacts.hasGlobalIndex(t)
                    && !objects.isTiedByForeignKeys(t));
    if (outer.isEmpty()) {
      return Optional.empty();
    }
    Found parts = outer.get();
    Optional<Found> inner =
        objects.idleTable(
            random,
            t ->
                t.get("partition").isNull()
                    && !objects.isTiedByForeignKeys(t)
                    && t.get("cols").equals(parts.tree().get("cols"))
                    && t.get("index_info").equals(parts.tree().get("index_info"))
                    && t.get("pk_is_handle").equals(parts.tree().get("pk_is_handle"))
                    && t.get("tiflash_replica").isNull()
                    && parts.tree().get("tiflash_replica").isNull());
    List<String> names = TableFacts.partitionNames(parts.tree());
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
    return RunningJob.of(
            ddl.exchangePartition(
                parts.name().database(),
                parts.name().name(),
                name,
                single.name().database(),
                single.name().name()),
            Set.of(parts.id(), single.id(), partitionId),
            List.of(parts.name().database(), single.name().database()),
            Set.of(parts.name(), single.name()))
        .map(RunningJob::uninterrupted);
  }

  Optional<RunningJob> partitionBy(SplittableRandom random) {
    return objects
        .idleTable(
            random,
            t ->
                t.get("partition").isNull()
                    && !objects.isTiedByForeignKeys(t)
                    && t.get("auto_random_bits").longValue() == 0
                    && partitionSpec(t, random).isPresent())
        .flatMap(
            table ->
                partitionSpec(table.tree(), random)
                    .flatMap(
                        spec ->
                            RunningJob.of(
                                ddl.partitionBy(table.name().database(), table.name().name(), spec),
                                table)));
  }

  private static Optional<PartitionSpec> partitionSpec(ObjectNode table, SplittableRandom random) {
    for (JsonNode index : table.path("index_info")) {
      if (index.get("is_unique").booleanValue()) {
        return Optional.empty();
      }
    }
    JsonNode score = TableFacts.column(table, "score");
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

  Optional<RunningJob> removePartitioning(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !t.get("partition").isNull() && !TableFacts.hasGlobalIndex(t))
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.removePartitioning(table.name().database(), table.name().name()), table));
  }
}
