package io.pitr.e2e;

import io.pitr.workload.WorkloadOptions;
import io.pitr.writer.Upstream;
import io.pitr.writer.full.FullOptions;
import io.pitr.writer.log.LogOptions;
import io.pitr.writer.model.ClusterOptions;
import java.util.SplittableRandom;

/** Sizes of workloads, kinds of clusters, and ways in which backups are written. */
final class LawOptions {
  private LawOptions() {}

  static WorkloadOptions draw(SplittableRandom random) {
    return WorkloadOptions.DEFAULT
        .steps(random.nextInt(5, 30), random.nextInt(20, 110))
        .rowsPerInsert(random.nextInt(2, 10))
        .upstream(upstream(random));
  }

  private static Upstream.Options upstream(SplittableRandom random) {
    return Upstream.Options.DEFAULT
        .stores(random.nextInt(1, 4))
        .cluster(
            ClusterOptions.DEFAULT
                .newCollation(random.nextInt(4) != 0)
                .jobVersion(random.nextInt(4) == 0 ? 1 : 2))
        .full(
            FullOptions.DEFAULT
                .inline(random.nextInt(5) == 0)
                .entriesPerSst(random.nextInt(4) == 0 ? 7 : 100_000))
        .log(
            LogOptions.DEFAULT
                .lateRatio(random.nextInt(3) * 0.2)
                .recordsChecksums(random.nextInt(6) != 0)
                .version(
                    random.nextInt(6) == 0
                        ? LogOptions.MetaVersion.V1
                        : LogOptions.MetaVersion.V2));
  }
}
