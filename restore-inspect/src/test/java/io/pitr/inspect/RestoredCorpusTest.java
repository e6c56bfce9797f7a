package io.pitr.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.engine.request.BackupAccess;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.Resources;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.format.filter.TableFilter;
import io.pitr.inspect.check.CheckListener;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.check.Checker;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.inspect.export.ExportListener;
import io.pitr.inspect.export.ExportSource;
import io.pitr.inspect.export.Exporter;
import io.pitr.inspect.read.ReadRequest;
import io.pitr.inspect.read.TargetReading;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.registry.PluginRegistry;
import io.pitr.sql.text.SourceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Restores the corpus into the embedded target and inspects it with export and check. */
class RestoredCorpusTest {
  private final PluginRegistry plugins =
      PluginRegistry.of(
          List.of(
              new LocalStoragePlugin(),
              new EmbeddedPlugin(),
              new TiflashPlugin(),
              new IndexPlugin(),
              new GcPlugin()));
  private final RestoreEngine engine = new RestoreEngine(plugins, List.of(), Clock.systemUTC());
  private final CorpusTarget corpus = CorpusTarget.alpha();

  @TempDir Path folder;

  private String target() {
    return "embedded://" + folder.resolve("target");
  }

  private void restore(SegmentStart start, String cut, LastChoice last) {
    engine.restore(
        new RestoreRequest(
            target(),
            new BackupAccess(
                "local://" + corpus.root().resolve("log").toAbsolutePath().normalize(),
                CipherSpec.PLAINTEXT,
                CipherSpec.PLAINTEXT,
                true),
            start,
            new SegmentEnd.At(corpus.cuts().get(cut)),
            last,
            List.of(),
            Duration.ofHours(1),
            new Resources(256L << 20, 2),
            RepeatedFlags.NONE,
            Map.of()));
  }

  private SegmentStart base() {
    return new SegmentStart.FullBackup(
        "local://" + corpus.root().resolve("full").toAbsolutePath().normalize());
  }

  private void assertIs(String cut, Tso ts) throws IOException {
    Path out = Files.createTempDirectory(folder, "export");
    try (RestoreTarget opened = plugins.openTarget(target(), OpenMode.READ, Map.of());
        SnapshotReader snapshot = opened.snapshot(ts)) {
      new Exporter(ExportSource.of(snapshot), SourceRules.newest(true), Clock.systemUTC())
          .export(out, ExportFormat.JSONL, TableFilter.ALL, ExportListener.SILENT);
    }
    Set<String> seen = new TreeSet<>();
    for (JsonNode object : corpus.expected(cut)) {
      String name = object.path("schema").asString() + "." + object.path("table").asString();
      seen.add(name);
      String create = withoutAllocator(object.path("create").asString());
      String suffix =
          switch (object.path("kind").asString()) {
            case "VIEW" -> "-schema-view.sql";
            case "SEQUENCE" -> "-schema-sequence.sql";
            default -> "-schema.sql";
          };
      assertThat(withoutAllocator(Files.readString(out.resolve(name + suffix))))
          .as(name)
          .contains("\n" + create + ";\n");
      if (suffix.equals("-schema.sql")) {
        List<String> rows = new ArrayList<>();
        object.path("data").forEach(row -> rows.add(row.toString()));
        rows.sort(Comparator.naturalOrder());
        assertThat(sortedLines(out.resolve(name + ".000000000.jsonl"))).as(name).isEqualTo(rows);
      }
    }
    try (var files = Files.list(out)) {
      assertThat(
              files
                  .map(path -> path.getFileName().toString())
                  .filter(name -> name.matches(".*\\..*-schema.*"))
                  .map(name -> name.replaceAll("-schema.*", "")))
          .allMatch(seen::contains);
    }
  }

  private static String withoutAllocator(String text) {
    return text.replaceAll(" AUTO_INCREMENT=\\d+", "")
        .replaceAll(" /\\*T!\\[auto_rand_base] AUTO_RANDOM_BASE=\\d+ \\*/", "");
  }

  private static List<String> sortedLines(Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(path)) {
      for (String line : Files.readAllLines(path)) {
        lines.add(JsonMapper.shared().readTree(line).toString());
      }
    }
    lines.sort(Comparator.naturalOrder());
    return lines;
  }

  private CheckReport check() {
    try (TargetReading reading =
        TargetReading.open(plugins, target(), ReadRequest.NEWEST, Map.of())) {
      return new Checker(reading.snapshot(), SourceRules.newest(true))
          .check(TableFilter.ALL, Set.copyOf(reading.pendingIndexes()), CheckListener.SILENT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s1", "s2", "s3", "s4"})
  void aRestoreInOneSegmentHasTheCutAndConsistentIndexes(String cut) throws IOException {
    restore(base(), cut, LastChoice.LAST);
    assertIs(cut, Tso.MAX);
    CheckReport report = check();
    assertThat(report.problems()).isEmpty();
    assertThat(report.pending()).isEmpty();
    assertThat(report.notChecked()).isEmpty();
  }

  @Test
  void aRestoreInSegmentsHasEachCutAndOlderCutsStayReadable() throws IOException {
    SegmentStart start = base();
    for (String cut : List.of("s1", "s2", "s3", "s4")) {
      if (cut.equals("s4")) {
        // Data of dropped objects is deleted by the last segment; until then it is readable.
        for (String older : List.of("full", "s1", "s2")) {
          assertIs(older, corpus.cuts().get(older));
        }
      }
      restore(start, cut, cut.equals("s4") ? LastChoice.LAST : LastChoice.NOT_LAST);
      Tso ts = corpus.cuts().get(cut);
      assertIs(cut, cut.equals("s4") ? Tso.MAX : ts);
      CheckReport report = check();
      assertThat(report.problems().stream().limit(5)).as(cut).isEmpty();
      assertThat(report.notChecked()).isEmpty();
      start = new SegmentStart.At(ts);
    }
    assertThat(check().pending()).isEmpty();
  }
}
