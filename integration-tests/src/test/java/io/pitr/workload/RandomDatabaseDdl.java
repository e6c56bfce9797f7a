package io.pitr.workload;

import io.pitr.api.Tso;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.model.ClusterModel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ObjectNode;

/** Statements that create, alter and drop databases. */
final class RandomDatabaseDdl {
  private final ClusterModel cluster;
  private final Ddl ddl;
  private final Objects objects;
  private final List<DroppedObject> dropped;

  RandomDatabaseDdl(ClusterModel cluster, Ddl ddl, Objects objects, List<DroppedObject> dropped) {
    this.cluster = cluster;
    this.ddl = ddl;
    this.objects = objects;
    this.dropped = dropped;
  }

  Optional<RunningJob> createDatabase(SplittableRandom random) {
    return objects
        .freeDatabaseName(random)
        .flatMap(
            name ->
                RunningJob.of(
                    ddl.createDatabase(name), Set.of(), Set.of(name), Set.of(Objects.whole(name))));
  }

  Optional<RunningJob> alterDatabase(SplittableRandom random) {
    return objects
        .idleDatabase(random)
        .flatMap(
            name ->
                RunningJob.of(
                    ddl.alterDatabase(
                        name,
                        "utf8mb4",
                        random.nextBoolean() ? "utf8mb4_general_ci" : "utf8mb4_bin"),
                    Set.of(),
                    Set.of(name),
                    Set.of()));
  }

  Optional<RunningJob> dropDatabase(SplittableRandom random) {
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
    return RunningJob.of(ddl.dropDatabase(name), tables, Set.of(name), Set.of(Objects.whole(name)))
        .map(job -> job.andThen(() -> dropped.add(new DroppedObject(true, id, before))));
  }

  /** Drops a database at once and creates one of the same name. */
  Optional<RunningJob> recreateDatabase(SplittableRandom random) {
    if (objects.databases().size() < 2) {
      return Optional.empty();
    }
    Optional<String> name = objects.idleDatabase(random);
    if (name.isEmpty() || !cluster.openTransactions().isEmpty()) {
      return Optional.empty();
    }
    ddl.dropDatabase(name.get()).finish();
    return RunningJob.of(
            ddl.createDatabase(name.get()),
            Set.of(),
            Set.of(name.get()),
            Set.of(Objects.whole(name.get())))
        .map(RunningJob::uninterrupted);
  }
}
