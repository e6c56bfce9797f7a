package io.pitr.workload;

import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.ddl.SequenceSpec;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Statements that create, alter and drop sequences. */
final class RandomSequenceDdl {
  private final Ddl ddl;
  private final Objects objects;

  RandomSequenceDdl(Ddl ddl, Objects objects) {
    this.ddl = ddl;
    this.objects = objects;
  }

  Optional<RunningJob> createSequence(SplittableRandom random) {
    return objects
        .freeTableName(random)
        .flatMap(
            name ->
                RunningJob.of(
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

  Optional<RunningJob> alterSequence(SplittableRandom random) {
    return objects
        .idleSequence(random)
        .flatMap(
            found ->
                RunningJob.of(
                    ddl.alterSequence(
                        found.name().database(),
                        sequence(found.name().name(), random),
                        random.nextBoolean()),
                    found));
  }

  Optional<RunningJob> dropSequence(SplittableRandom random) {
    return objects
        .idleSequence(random)
        .flatMap(
            found ->
                RunningJob.of(
                    ddl.dropSequence(found.name().database(), found.name().name()), found));
  }
}
