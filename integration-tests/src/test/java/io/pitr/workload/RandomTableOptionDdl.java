package io.pitr.workload;

import io.pitr.writer.ddl.Ddl;
import java.util.Optional;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ObjectNode;

/**
 * Statements that set options of tables: TiFlash replicas, comments, defaults, TTL, caching, next
 * ids.
 */
final class RandomTableOptionDdl {
  private final Ddl ddl;
  private final Objects objects;

  RandomTableOptionDdl(Ddl ddl, Objects objects) {
    this.ddl = ddl;
    this.objects = objects;
  }

  Optional<RunningJob> tiflashReplica(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table -> {
              String[] labels =
                  random.nextBoolean() ? new String[0] : new String[] {"zone", "it's"};
              return RunningJob.of(
                  ddl.setTiflashReplica(
                      table.name().database(), table.name().name(), random.nextInt(3), labels),
                  table);
            });
  }

  Optional<RunningJob> tiflashAvailable(SplittableRandom random) {
    return objects
        .idleTable(random, t -> !t.get("tiflash_replica").isNull())
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.tiflashAvailable(table.name().database(), table.name().name()), table));
  }

  Optional<RunningJob> comment(SplittableRandom random) {
    return objects
        .idleTable(random, t -> true)
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.commentTable(
                        table.name().database(),
                        table.name().name(),
                        "<comment> & " + random.nextInt(1000)),
                    table));
  }

  Optional<RunningJob> setDefault(SplittableRandom random) {
    return objects
        .idleTable(random, t -> TableFacts.column(t, "score") != null)
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.setDefault(
                        table.name().database(),
                        table.name().name(),
                        "score",
                        Integer.toString(random.nextInt(100))),
                    table));
  }

  Optional<RunningJob> timeToLive(SplittableRandom random) {
    return objects
        .idleTable(random, t -> t.get("ttl_info") instanceof ObjectNode)
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.enableTtl(
                        table.name().database(), table.name().name(), random.nextBoolean()),
                    table));
  }

  Optional<RunningJob> cache(SplittableRandom random) {
    return objects
        .idleTable(random, t -> t.get("partition").isNull() && !objects.isTiedByForeignKeys(t))
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.cacheTable(table.name().database(), table.name().name(), true), table));
  }

  Optional<RunningJob> noCache(SplittableRandom random) {
    return objects
        .cachedTable(random)
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.cacheTable(table.name().database(), table.name().name(), false), table));
  }

  Optional<RunningJob> rebaseAutoId(SplittableRandom random) {
    return objects
        .idleTable(random, t -> t.get("auto_random_bits").longValue() == 0)
        .flatMap(
            table ->
                RunningJob.of(
                    ddl.rebaseAutoId(
                        table.name().database(),
                        table.name().name(),
                        1 + random.nextInt(200_000),
                        false),
                    table));
  }
}
