package io.pitr.workload;

import io.pitr.api.Tso;
import io.pitr.writer.Upstream;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.LogicalState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What running a workload gave.
 *
 * @param base timestamp of the full backup
 * @param end how far the log reaches
 * @param story what happened, a line for each statement and job step, for people
 */
public record WorkloadRun(Upstream upstream, Tso base, Tso end, List<String> story) {
  public WorkloadRun {
    story = List.copyOf(story);
  }

  public ClusterModel cluster() {
    return upstream.cluster();
  }

  /** What must be there when a restore has reached a timestamp. */
  public LogicalState stateAt(Tso ts) {
    return cluster().stateAt(ts);
  }

  /** Commit timestamps in {@code (base, end]}, ascending. */
  public List<Tso> commits() {
    return List.copyOf(cluster().commits().subSet(base, false, end, true));
  }

  /**
   * Draws places to cut: commit timestamps, the moments right before and after them, and others
   * between, so that jobs are cut in every state and open transactions inside. Distinct, ascending,
   * in {@code (base, end)}.
   */
  public List<Tso> cuts(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tso> commits = commits();
    TreeSet<Tso> cuts = new TreeSet<>();
    for (int tries = 0; cuts.size() < count && tries < 20 * count && !commits.isEmpty(); tries++) {
      long at = commits.get(random.nextInt(commits.size())).value();
      Tso cut = new Tso(at + random.nextInt(-1, 2));
      if (random.nextInt(10) == 0) {
        cut = new Tso(base.value() + random.nextLong(Math.max(1, end.value() - base.value())));
      }
      if (cut.isAfter(base) && cut.isBefore(end)) {
        cuts.add(cut);
      }
    }
    return new ArrayList<>(cuts);
  }
}
