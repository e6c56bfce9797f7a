package io.pitr.workload;

import io.pitr.workload.Objects.Found;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.schema.ForeignKeySpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Statements that add and drop foreign keys. */
final class RandomForeignKeyDdl {
  private final Ddl ddl;
  private final Objects objects;

  RandomForeignKeyDdl(Ddl ddl, Objects objects) {
    this.ddl = ddl;
    this.objects = objects;
  }

  Optional<RunningJob> addForeignKey(SplittableRandom random) {
    Optional<Found> child = objects.idleTable(random, RandomForeignKeyDdl::canHaveForeignKey);
    Optional<Found> parent = objects.idleTable(random, RandomForeignKeyDdl::canHaveForeignKey);
    if (child.isEmpty() || parent.isEmpty() || child.get().id() == parent.get().id()) {
      return Optional.empty();
    }
    String name = "fk_" + child.get().tree().get("max_fk_id").longValue();
    return RunningJob.of(
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
        List.of(child.get().name().database(), parent.get().name().database()),
        List.of(child.get().name(), parent.get().name()));
  }

  private static boolean canHaveForeignKey(ObjectNode table) {
    JsonNode score = TableFacts.column(table, "score");
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

  Optional<RunningJob> dropForeignKey(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !t.path("fk_info").isEmpty())
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.dropForeignKey(
                        table.name().database(),
                        table.name().name(),
                        table.tree().get("fk_info").get(0).get("fk_name").get("O").stringValue()),
                    table));
  }
}
