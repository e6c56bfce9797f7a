package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.testkit.Properties;
import io.pitr.workload.Step;
import io.pitr.workload.Workload;
import io.pitr.workload.WorkloadRun;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After every segment of a random workload the target has the commits and definitions of the
 * upstream at that timestamp, and no deferred work has run (spec/segmented-restore.md F.3). The law
 * of segments compares restores with each other; this test compares them with the upstream.
 */
class InvariantsBetweenSegmentsTest {
  private static final int WORKLOADS = 100;
  private static final int CUTS = 5;

  @TempDir Path folder;

  private int cases;

  @Test
  void everySegmentEndsInTheStateOfTheUpstreamAtItsCut() {
    Properties.forSteps(
        WORKLOADS,
        seed -> Workload.generate(seed, LawOptions.draw(new SplittableRandom(seed))).steps(),
        this::check);
  }

  private void check(List<Step> steps, SplittableRandom random) throws Exception {
    Path place = folder.resolve("case" + cases++);
    WorkloadRun run = new Workload(random.nextLong(), LawOptions.draw(random), steps).run(place);
    var bench = new Workbench(place.resolve("full"), place.resolve("log"));
    String target = Workbench.uri(place.resolve("chain"));
    Tso reached = Tso.ZERO;
    int segments = 0;
    for (Tso cut : run.cuts(CUTS, random.nextLong())) {
      try {
        if (segments == 0) {
          bench.first(target, cut, false);
        } else {
          bench.next(target, reached, cut, false);
        }
      } catch (RestoreException e) {
        new Refusal(run, e).requireJustified();
        break;
      }
      reached = cut;
      segments++;
      assertThat(
              new BetweenSegments(bench, target, run.cluster(), run.base(), id -> false)
                  .violations(cut, segments))
          .as("after segment %s, at %s", segments, cut)
          .isEmpty();
    }
    LawCase.delete(place);
  }
}
