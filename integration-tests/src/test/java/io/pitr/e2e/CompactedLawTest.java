package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.storage.WritableStorage;
import io.pitr.compaction.CompactionOptions;
import io.pitr.compaction.CompactionOptions.Leftovers;
import io.pitr.compaction.LogCompactor;
import io.pitr.format.codec.HexText;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.testkit.Properties;
import io.pitr.workload.Step;
import io.pitr.workload.Workload;
import io.pitr.workload.WorkloadOptions;
import io.pitr.workload.WorkloadRun;
import io.pitr.writer.Upstream;
import io.pitr.writer.log.LogOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A compacted log of a random workload gives the same versions at every cut as the plain log, and
 * every index is complete at the end.
 */
class CompactedLawTest {
  private static final int WORKLOADS = 150;

  @TempDir Path folder;

  private int cases;

  @Test
  void aCompactedLogEndsEverySegmentInTheSameState() {
    Properties.forSteps(WORKLOADS, SegmentLawTest::steps, this::check);
  }

  private void check(List<Step> steps, SplittableRandom random) throws Exception {
    Path place = folder.resolve("case" + cases++);
    WorkloadOptions drawn = LawOptions.draw(random);
    Upstream.Options upstream = drawn.upstream();
    // Older metadata is not compacted.
    var options = drawn.upstream(upstream.log(upstream.log().version(LogOptions.MetaVersion.V2)));
    WorkloadRun run = new Workload(random.nextLong(), options, steps).run(place);
    if (!run.end().isAfter(run.base())) {
      return;
    }
    List<Tso> ends = new ArrayList<>(run.cuts(random.nextInt(5), random.nextLong()));
    ends.add(run.end());
    var plain = new Workbench(place.resolve("full"), place.resolve("log"));
    if (Refusal.stands(plain, Workbench.uri(place.resolve("planned")), run, ends)) {
      LawCase.delete(place);
      return;
    }
    String wanted = Workbench.uri(place.resolve("wanted"));
    segments(plain, wanted, ends);
    Map<String, String> expected = versions(plain, wanted);
    plain.engine().finish(wanted, Map.of());
    assertThat(plain.check(wanted).problems()).as("the plain log, cut at %s", ends).isEmpty();

    String story = compact(place.resolve("log"), run, random);
    String target = Workbench.uri(place.resolve("target"));
    segments(plain, target, ends);

    assertThat(
            Differences.between(
                expected, "the plain log", versions(plain, target), "the compacted one"))
        .as("%s, cut at %s", story, ends)
        .isEmpty();
    plain.engine().finish(target, Map.of());
    assertThat(plain.check(target).problems()).as("%s, cut at %s", story, ends).isEmpty();
    LawCase.delete(place);
  }

  /**
   * Without the mark of an overlapped rollback: a commit lies in the log with and without it, and
   * of two compactions each may have read another of them. No reader looks at the mark.
   */
  private static Map<String, String> versions(Workbench bench, String target) {
    var versions = new TreeMap<>(MvccState.of(bench.plugins(), target, Tso.MAX).versions());
    versions.replaceAll((name, value) -> name.startsWith("write ") ? unmarked(name, value) : value);
    return versions;
  }

  private static String unmarked(String name, String value) {
    WriteRecord record = WriteRecord.parse(HexText.parse(value, name), name);
    if (!record.overlappedRollback()) {
      return value;
    }
    WriteRecord plain = WriteRecord.of(record.type(), record.startTs());
    plain = record.shortValue().map(plain::withShortValue).orElse(plain);
    plain = record.lastChange().map(plain::withLastChange).orElse(plain);
    return HexText.of(plain.withTxnSource(record.txnSource()).encode());
  }

  private static void segments(Workbench bench, String target, List<Tso> ends) {
    bench.first(target, ends.get(0), false);
    for (int i = 1; i < ends.size(); i++) {
      bench.next(target, ends.get(i - 1), ends.get(i), false);
    }
  }

  /** Up to four compactions of any windows, each leaving behind something else. */
  private static String compact(Path log, WorkloadRun run, SplittableRandom random) {
    var story = new StringBuilder();
    try (WritableStorage storage = ShopLog.storage(log)) {
      var compactor = new LogCompactor(storage, random.nextLong());
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        List<Tso> window = run.cuts(2, random.nextLong());
        CompactionOptions options =
            CompactionOptions.EVERYTHING
                .leftovers(Leftovers.values()[random.nextInt(Leftovers.values().length)])
                .recordsInput(random.nextInt(4) != 0)
                .outputBytes(random.nextInt(3) == 0 ? 1 : 1 << 20);
        if (window.size() == 2 && random.nextInt(3) != 0) {
          options = options.window(window.get(0), window.get(1));
        }
        compactor.compact(options);
        story.append(options).append("; ");
      }
    }
    return story.toString();
  }
}
