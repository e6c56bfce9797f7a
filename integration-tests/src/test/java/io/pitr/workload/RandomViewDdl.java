package io.pitr.workload;

import io.pitr.workload.Objects.Found;
import io.pitr.writer.ddl.Ddl;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Statements that create and drop views. */
final class RandomViewDdl {
  private final Ddl ddl;
  private final Objects objects;

  RandomViewDdl(Ddl ddl, Objects objects) {
    this.ddl = ddl;
    this.objects = objects;
  }

  Optional<RunningJob> createView(SplittableRandom random) {
    Optional<Found> table = objects.idleTable(random, t -> TableFacts.column(t, "score") != null);
    Optional<TableName> name = objects.freeTableName(random);
    if (table.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    String select =
        "SELECT `score` AS `score` FROM `%s`.`%s` WHERE `score`<10 AND `score`>1"
            .formatted(table.get().name().database(), table.get().name().name());
    return RunningJob.of(
        ddl.createView(name.get().database(), name.get().name(), List.of("score"), select),
        Set.of(),
        Set.of(name.get().database()),
        Set.of(name.get()));
  }

  Optional<RunningJob> dropView(SplittableRandom random) {
    return objects
        .idleView(random)
        .flatMap(
            view -> RunningJob.of(ddl.dropView(view.name().database(), view.name().name()), view));
  }
}
