package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.compaction.CompactionOptions.Leftovers;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.writer.Upstream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Progress of real restores: no figure falls, and at its end a phase has the figures of the result.
 */
class ProgressTest {
  @TempDir Path folder;

  private final List<Progress> seen = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"alpha", "phi"})
  void noFigureFallsWhileARealBackupIsRestored(String corpus) {
    RealBackup backup = RealBackup.named(corpus);
    Workbench bench = backup.bench();
    String target = Workbench.uri(folder.resolve("one"));

    SegmentReport report = engine(bench).restore(bench.request(target));

    assertRises();
    assertEnds(report);
  }

  @Test
  void noFigureFallsFromOneLoadOfAPhaseToTheNext() {
    ShopLog shop = new ShopLog(folder, Upstream.Options.DEFAULT.seed(3));
    shop.orders(20);
    Tso cut = shop.orders(20);
    shop.orders(20);
    Tso end = shop.complete();
    Workbench bench = shop.changed(ShopLog.compacted(Leftovers.values()[0]));
    String target = Workbench.uri(folder.resolve("target"));
    RestoreRequest request = bench.request(target);

    engine(bench)
        .restore(request.with(request.start(), new SegmentEnd.At(cut), LastChoice.NOT_LAST));
    assertRises();
    seen.clear();
    SegmentReport report =
        engine(bench)
            .restore(
                request.with(
                    new SegmentStart.At(cut), new SegmentEnd.At(end), LastChoice.NOT_LAST));

    assertRises();
    assertThat(last("APPLY").kvs()).isEqualTo(report.data().log().put().kvs());
  }

  private RestoreEngine engine(Workbench bench) {
    var observer =
        new RestoreObserver() {
          @Override
          public void progress(Progress progress) {
            synchronized (seen) {
              seen.add(progress);
            }
          }
        };
    return new RestoreEngine(bench.plugins(), List.of(observer), Clock.systemUTC());
  }

  private void assertRises() {
    Map<String, List<Progress>> phases =
        seen.stream().collect(Collectors.groupingBy(Progress::phase));
    assertThat(phases).containsKey("APPLY");
    phases.forEach(
        (phase, steps) -> {
          assertThat(steps).extracting(Progress::done).as("done of %s", phase).isSorted();
          assertThat(steps).extracting(Progress::kvs).as("KVs of %s", phase).isSorted();
          assertThat(steps).extracting(Progress::total).as("total of %s", phase).isSorted();
        });
  }

  private void assertEnds(SegmentReport report) {
    assertThat(last("BASE").kvs()).isEqualTo(report.data().base().put().kvs());
    assertThat(last("BASE").done())
        .isEqualTo(report.data().base().put().bytes())
        .isEqualTo(last("BASE").total());
    assertThat(last("APPLY").kvs()).isEqualTo(report.data().log().put().kvs());
    assertThat(last("APPLY").done())
        .isEqualTo(report.data().read().plainBytes())
        .isEqualTo(last("APPLY").total());
    assertThat(report.data().log().put().kvs()).isPositive();
  }

  private Progress last(String phase) {
    return seen.stream()
        .filter(progress -> progress.phase().equals(phase))
        .reduce((before, after) -> after)
        .orElseThrow();
  }
}
