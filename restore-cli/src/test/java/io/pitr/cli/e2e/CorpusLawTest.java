package io.pitr.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.inspect.check.CheckReport;
import io.pitr.testkit.CorpusExpectation;
import io.pitr.testkit.CorpusExpectation.Cut;
import io.pitr.testkit.Properties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The law of segments over the log of a real cluster: cut at random places, most of them between
 * the transactions of a schema change, the chain ends as one go does, wherever the end is.
 */
class CorpusLawTest {
  private static final int CASES = 100;
  private static final int MOST_CUTS = 8;
  private static final char META_KEY = 'm';

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");
  private final Workbench bench = new Workbench(alpha.full(), alpha.log());

  @Test
  void anyWayOfCuttingARealLogEndsInTheSameState() throws IOException {
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
    assertThat(bench.engine().pendingIndexes(chain, Map.of())).isEmpty();
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
    List<Cut> named = alpha.cuts();
    long from = named.get(0).ts().value() + 1;
    long end = named.get(named.size() - 1).ts().value();
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

  /** Timestamps at which meta keys were committed, inside what the cuts span. */
  private List<Tso> schemaChanges() throws IOException {
    List<Cut> named = alpha.cuts();
    Tso from = named.get(0).ts();
    Tso end = named.get(named.size() - 1).ts();
    var found = new TreeSet<Tso>();
    Path events = alpha.log().resolveSibling("decoded").resolve("events.jsonl.gz");
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(events)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = JsonMapper.shared().readTree(line);
        var ts = new Tso(event.get("ts").longValue());
        boolean meta =
            event.get("key").stringValue().startsWith(Integer.toHexString(META_KEY))
                && event.has("write");
        if (meta && ts.isAfter(from) && ts.isBefore(end)) {
          found.add(ts);
        }
      }
    }
    return new ArrayList<>(found);
  }
}
