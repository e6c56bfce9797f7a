package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.apply.RangeReader;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.LogBackup;
import io.pitr.format.log.LogEventCursor;
import io.pitr.inspect.check.CheckReport;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.testkit.Properties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The law of segments over the logs of real clusters: cut at random places, most of them between
 * the transactions of a schema change, the chain ends as one go does, wherever the end is.
 */
@Order(1) // One of the longest: begins first.
@ParameterizedClass
@ValueSource(strings = {"alpha", "phi"})
class CorpusLawTest {
  private static final int CASES = 100;
  private static final int MOST_CUTS = 8;

  @TempDir Path folder;

  private final RealBackup backup;
  private final Workbench bench;

  CorpusLawTest(String corpus) {
    backup = RealBackup.named(corpus);
    bench = backup.bench();
  }

  @Test
  void anyWayOfCuttingARealLogEndsInTheSameState() {
    List<Tso> schemaChanges = schemaChanges();
    assertThat(schemaChanges).isNotEmpty();
    Properties.forSeeds(CASES, random -> check(cuts(schemaChanges, random)));
  }

  private void check(List<Tso> cuts) throws IOException {
    Path place = Files.createTempDirectory(folder, "case");
    String one = Workbench.uri(place.resolve("one"));
    String chain = Workbench.uri(place.resolve("chain"));
    Tso end = cuts.get(cuts.size() - 1);
    bench.first(one, end, true);
    Tso reached = Tso.ZERO;
    for (Tso cut : cuts) {
      boolean last = cut.equals(end);
      if (reached.equals(Tso.ZERO)) {
        bench.first(chain, cut, last);
      } else {
        bench.next(chain, reached, cut, last);
      }
      reached = cut;
      assertClean(chain, "at " + cut + " of " + cuts);
    }
    assertThat(bench.pendingIndexes(chain)).isEmpty();
    assertClean(one, "one go to " + end);
    assertSame(versions(one, end), versions(chain, end), "versions, cut at " + cuts);
    assertSame(
        NewestState.of(bench.plugins(), one),
        NewestState.of(bench.plugins(), chain),
        "newest values, cut at " + cuts);
    LawCase.delete(place);
  }

  private Map<String, String> versions(String target, Tso until) {
    return MvccState.of(bench.plugins(), target, until).versions();
  }

  private static void assertSame(Map<String, String> one, Map<String, String> chain, String what) {
    assertThat(Differences.between(one, "one go", chain, "the chain")).as(what).isEmpty();
  }

  private void assertClean(String target, String where) {
    CheckReport report = bench.check(target);
    assertThat(report.problems()).as(where).isEmpty();
    assertThat(report.notChecked()).as(where).isEmpty();
  }

  /** Ascending, the last one last. */
  private List<Tso> cuts(List<Tso> schemaChanges, SplittableRandom random) {
    long from = backup.base().value() + 1;
    long end = backup.last().ts().value();
    var cuts = new TreeSet<Tso>();
    int count = 2 + random.nextInt(MOST_CUTS);
    while (cuts.size() < count) {
      cuts.add(
          random.nextInt(4) == 0
              ? new Tso(random.nextLong(from, end))
              : new Tso(
                  schemaChanges.get(random.nextInt(schemaChanges.size())).value()
                      + random.nextInt(-1, 2)));
    }
    return List.copyOf(cuts);
  }

  /** Timestamps at which meta keys were committed, between the base and the last cut. */
  private List<Tso> schemaChanges() {
    Tso from = backup.base();
    Tso end = backup.last().ts();
    var found = new TreeSet<Tso>();
    BackupStorage storage =
        new LocalStoragePlugin().storages().get(0).open(backup.log().toString(), OptionValues.NONE);
    try (var reader = new RangeReader(storage, CipherSpec.PLAINTEXT)) {
      for (LogRange range :
          LogBackup.open(storage, CatalogOptions.DEFAULT).select(from, end).metaRanges()) {
        LogEventCursor cursor = reader.cursor(range);
        while (range.cf() == ColumnFamily.WRITE && cursor.next()) {
          if (cursor.tso().isAfter(from) && cursor.tso().isBefore(end)) {
            found.add(cursor.tso());
          }
        }
      }
    }
    return new ArrayList<>(found);
  }
}
