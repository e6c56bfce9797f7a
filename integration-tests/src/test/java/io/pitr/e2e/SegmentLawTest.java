package io.pitr.e2e;

import io.pitr.testkit.Properties;
import io.pitr.workload.Step;
import io.pitr.workload.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The law of segments: wherever a log is cut, the end is the same as in one go. Random workloads
 * with all kinds of DDL are restored by a program that dies at random durable steps and is started
 * again. The test compares versions of keys, newest values, states of hooks, indexes and exports,
 * and after each segment the contents with the upstream at that timestamp.
 */
@Order(1) // One of the longest: begins first.
class SegmentLawTest {
  private static final int WORKLOADS = 500;

  @TempDir Path folder;

  private int cases;
  private int crashes;

  @Test
  void anyWayOfCuttingEndsInTheSameState() {
    Properties.forSteps(WORKLOADS, SegmentLawTest::steps, this::check);
    System.out.printf("%d cases, %d crashes%n", cases, crashes);
  }

  static List<Step> steps(long seed) {
    var random = new SplittableRandom(seed);
    return Workload.generate(seed, LawOptions.draw(random)).steps();
  }

  private void check(List<Step> steps, SplittableRandom random) throws Exception {
    Path place = folder.resolve("case" + cases++);
    var options = LawOptions.draw(random);
    var run = new Workload(random.nextLong(), options, steps).run(place);
    if (Boolean.getBoolean("pitr.story")) {
      run.story().forEach(System.out::println);
    }
    var law = new LawCase(run, place, random);
    law.check();
    crashes += law.crashes();
  }
}
