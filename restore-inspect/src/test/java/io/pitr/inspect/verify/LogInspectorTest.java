package io.pitr.inspect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.LogBackup;
import io.pitr.testkit.CorpusExpectation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inspects a real log and compares the result with known facts. */
class LogInspectorTest {
  @TempDir Path folder;

  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");

  @Test
  void allCutsAreInTheSpanAndHaveEventsBeforeThem() {
    LogInspection found = inspect(alpha.log());

    Tso base = Corpus.openFull(alpha.full()).snapshotTs();
    assertThat(found.facts().min()).isLessThanOrEqualTo(base);
    assertThat(found.missing()).isEmpty();
    assertThat(alpha.cuts())
        .filteredOn(cut -> !cut.name().equals("full"))
        .hasSize(4)
        .allSatisfy(
            cut -> {
              assertThat(cut.ts()).isGreaterThan(base);
              assertThat(cut.ts()).isLessThanOrEqualTo(found.facts().max());
              assertThat(cut.ts()).isBetween(found.firstTs(), found.lastTs());
            });
  }

  @Test
  void countsMatchThoseOfVerification() {
    LogInspection found = inspect(alpha.log());
    LogVerification read = Corpus.verifyLog(alpha.log());

    assertThat(found.events()).isEqualTo(read.counts().events());
    assertThat(found.ranges()).isEqualTo(read.totals().ranges());
    assertThat(found.groups()).isEqualTo(read.totals().groups());
    assertThat(found.plainBytes()).isEqualTo(read.totals().plainBytes());
    assertThat(found.stores())
        .singleElement()
        .satisfies(store -> assertThat(store.flushes()).isEqualTo(found.metas()));
  }

  @Test
  void tablesHaveTheirFinalNames() {
    List<String> expected =
        alpha.tables("s4").stream()
            .filter(table -> table.kind().equals("BASE TABLE"))
            .map(table -> "`" + table.schema() + "`.`" + table.table() + "`")
            .toList();
    LogInspection found = inspect(alpha.log());

    List<String> names =
        found.tables().stream()
            .map(table -> table.name().replaceAll(" partition `.*", ""))
            .distinct()
            .toList();

    assertThat(names).contains("schema changes").containsAnyElementsOf(expected);
    assertThat(expected).filteredOn(names::contains).hasSizeGreaterThan(5);
  }

  @Test
  void theNewestNameOfATableWinsInAnyOrder() {
    var names = new TableNames();
    names.database(new Tso(5), database(2, "new"));
    names.table(new Tso(9), 2, table(7, "after"));
    names.table(new Tso(4), 1, table(7, "before"));
    names.database(new Tso(3), database(2, "old"));

    assertThat(names.of(7)).isEqualTo("`new`.`after`");
  }

  @Test
  void aMissingFileIsReportedWithItsSpan() throws Exception {
    Path log = Corpus.copy("log", folder);
    String gone = Corpus.paths(log, ".log").get(0);
    Files.delete(log.resolve(gone));

    assertThat(inspect(log).missing())
        .singleElement()
        .satisfies(
            missing -> {
              assertThat(missing.path()).isEqualTo(gone);
              assertThat(missing.until()).isGreaterThanOrEqualTo(missing.from());
            });
  }

  private static byte[] database(long id, String name) {
    return ("{\"id\":" + id + ",\"db_name\":{\"O\":\"" + name + "\",\"L\":\"" + name + "\"}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] table(long id, String name) {
    return ("{\"id\":" + id + ",\"name\":{\"O\":\"" + name + "\",\"L\":\"" + name + "\"}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static LogInspection inspect(Path log) {
    return new LogInspector(
            LogBackup.open(Corpus.storage(log), CatalogOptions.DEFAULT),
            CipherSpec.PLAINTEXT,
            new VerifyOptions(4, 64 << 20, CatalogOptions.DEFAULT),
            new TableNames())
        .inspect();
  }
}
