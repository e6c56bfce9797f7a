package io.pitr.testkit;

import io.pitr.api.Tso;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real backup, and the expected data at each of its cuts. */
public final class CorpusExpectation {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path folder;

  private CorpusExpectation(Path folder) {
    this.folder = folder;
  }

  /**
   * Finds a backup of the corpus below the folder of the system property {@code pitr.corpus}.
   * Without it the test is skipped, or fails if {@code CI} is set.
   */
  public static CorpusExpectation named(String name) {
    Path folder = Path.of(System.getProperty("pitr.corpus", "../../shared/corpus")).resolve(name);
    if (!Files.isDirectory(folder)) {
      if (System.getenv("CI") != null) {
        throw new IllegalStateException("no corpus at " + folder.toAbsolutePath());
      }
      Assumptions.abort("no corpus at " + folder.toAbsolutePath());
    }
    return new CorpusExpectation(folder);
  }

  public Path full() {
    return folder.resolve("full");
  }

  public Path log() {
    return folder.resolve("log");
  }

  /**
   * In order of time. The cut {@code full} is the content of the full backup; it is not a restore
   * point.
   */
  public List<Cut> cuts() {
    List<Cut> cuts = new ArrayList<>();
    for (JsonNode cut : cutsTree().get("cuts")) {
      cuts.add(new Cut(cut.get("name").stringValue(), new Tso(cut.get("ts").longValue())));
    }
    return cuts;
  }

  public Cut cut(String name) {
    return cuts().stream()
        .filter(cut -> cut.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no cut " + name));
  }

  /** Replicas that must be set after the last cut. */
  public List<Replica> tiflashAfterLast() {
    List<Replica> replicas = new ArrayList<>();
    for (JsonNode row : cutsTree().get("tiflashAfterLast")) {
      String labels = row.get(3).stringValue();
      replicas.add(
          new Replica(
              row.get(0).stringValue(),
              row.get(1).stringValue(),
              Long.parseLong(row.get(2).stringValue()),
              labels.isEmpty() ? List.of() : List.of(labels.split(","))));
    }
    return replicas;
  }

  private JsonNode cutsTree() {
    return JSON.readTree(folder.resolve("cuts.json").toFile());
  }

  /** The tables at a cut, views and sequences included, in the order of the file. */
  public List<Table> tables(String cut) {
    return lines(cut).stream()
        .filter(line -> line.has("table"))
        .map(CorpusExpectation::table)
        .toList();
  }

  /**
   * The databases at a cut, including those without tables; TiDB's database {@code test} may be
   * missing.
   */
  public Set<String> databases(String cut) {
    return lines(cut).stream()
        .map(line -> line.get("schema").stringValue())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<JsonNode> lines(String cut) {
    Path file = folder.resolve("expected").resolve(cut + ".jsonl.gz");
    List<JsonNode> nodes = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        nodes.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return nodes;
  }

  private static Table table(JsonNode line) {
    List<String> columns = new ArrayList<>();
    line.path("columns").forEach(column -> columns.add(column.stringValue()));
    List<List<Optional<String>>> rows = new ArrayList<>();
    for (JsonNode row : line.path("data")) {
      List<Optional<String>> cells = new ArrayList<>();
      row.forEach(
          cell -> cells.add(cell.isNull() ? Optional.empty() : Optional.of(cell.asString())));
      rows.add(List.copyOf(cells));
    }
    return new Table(
        line.get("schema").stringValue(),
        line.get("table").stringValue(),
        line.get("kind").stringValue(),
        line.path("create").asString(""),
        List.copyOf(columns),
        rows);
  }

  /** A point in time of the corpus. */
  public record Cut(String name, Tso ts) {}

  /** A TiFlash replica. */
  public record Replica(String schema, String table, long count, List<String> labels) {}

  /**
   * A table at a cut.
   *
   * @param kind as in the corpus
   * @param create the text of SHOW CREATE
   * @param rows cells as the text protocol gives them, in {@code time_zone = '+00:00'}; NULL is
   *     empty
   */
  public record Table(
      String schema,
      String table,
      String kind,
      String create,
      List<String> columns,
      List<List<Optional<String>>> rows) {}
}
