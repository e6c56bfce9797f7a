package io.pitr.workload;

import io.pitr.writer.ObjectSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A history of a cluster as a list of steps, made from a seed. Steps can be taken away: what is
 * left is a smaller history.
 */
public record Workload(long seed, WorkloadOptions options, List<Step> steps) {
  public Workload {
    steps = List.copyOf(steps);
  }

  /** Draws a workload: some tables and rows, the full backup, then anything. */
  public static Workload generate(long seed, WorkloadOptions options) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(Step.Kind.CREATE_DATABASE, random.nextLong()));
    for (int i = 0; i < 3; i++) {
      steps.add(new Step(Step.Kind.CREATE_TABLE, random.nextLong()));
      steps.add(new Step(Step.Kind.INSERT, random.nextLong()));
    }
    for (int i = 0; i < options.stepsBefore(); i++) {
      steps.add(draw(random, options));
    }
    steps.add(new Step(Step.Kind.BASE, random.nextLong()));
    for (int i = 0; i < options.stepsAfter(); i++) {
      steps.add(draw(random, options));
    }
    return new Workload(seed, options, steps);
  }

  private static Step draw(SplittableRandom random, WorkloadOptions options) {
    while (true) {
      int total = 0;
      for (Step.Kind kind : Step.Kind.values()) {
        total += kind.weight();
      }
      int at = random.nextInt(total);
      for (Step.Kind kind : Step.Kind.values()) {
        at -= kind.weight();
        if (at < 0) {
          if (options.ddl() || !isDdl(kind)) {
            return new Step(kind, random.nextLong());
          }
          break;
        }
      }
    }
  }

  private static boolean isDdl(Step.Kind kind) {
    return switch (kind) {
      case DDL, DDL_STEP, DDL_FINISH, DDL_CANCEL, ADD_INDEX, CREATE_TABLE_LIKE -> true;
      default -> false;
    };
  }

  public Workload with(List<Step> otherSteps) {
    return new Workload(seed, options, otherSteps);
  }

  /** Runs the steps; the backups go below {@code full} and {@code log}. */
  public WorkloadRun run(Path folder) {
    return run(ObjectSink.folder(folder.resolve("full")), ObjectSink.folder(folder.resolve("log")));
  }

  /** Runs the steps, then ends what is open and completes the log. */
  public WorkloadRun run(ObjectSink full, ObjectSink log) {
    return new WorkloadRunner(this, full, log).run();
  }
}
