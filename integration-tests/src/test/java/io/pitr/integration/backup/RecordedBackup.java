package io.pitr.integration.backup;

import io.pitr.integration.data.HeldData;
import io.pitr.integration.data.HeldTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A full backup, a log backup, and what the upstream held at each cut: {@code full/}, {@code log/},
 * {@code cuts.json} and {@code expected/CUT.jsonl.gz} with an object a line.
 *
 * @param folder that holds them
 */
public record RecordedBackup(Path folder) {
  /** A cut of this name is what the full backup holds: no place to restore to. */
  private static final String BASE = "full";

  private static final JsonMapper JSON = JsonMapper.shared();

  public RecordedBackup {
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * A moment to restore to.
   *
   * @param ts TSO
   */
  public record CutPoint(String name, long ts) {}

  /** URL of the full backup. */
  public String full() {
    return "local://" + folder.resolve("full");
  }

  /** URL of the log backup. */
  public String log() {
    return "local://" + folder.resolve("log");
  }

  public String name() {
    return folder.getFileName().toString();
  }

  /** In order of time. */
  public List<CutPoint> cuts() {
    var cuts = new ArrayList<CutPoint>();
    for (JsonNode cut : tree().path("cuts")) {
      if (!cut.path("name").asString().equals(BASE)) {
        cuts.add(new CutPoint(cut.path("name").asString(), cut.path("ts").asLong()));
      }
    }
    return cuts;
  }

  public CutPoint lastCut() {
    List<CutPoint> cuts = cuts();
    return cuts.get(cuts.size() - 1);
  }

  /** Names of the tables that have a TiFlash replica after the last cut. */
  public List<HeldData.TableId> replicas() {
    var tables = new ArrayList<HeldData.TableId>();
    for (JsonNode row : tree().path("tiflashAfterLast")) {
      tables.add(new HeldData.TableId(row.path(0).asString(), row.path(1).asString()));
    }
    return tables;
  }

  private JsonNode tree() {
    return JSON.readTree(folder.resolve("cuts.json"));
  }

  /** What was there at a cut. */
  public HeldData expected(String cut) {
    var databases = new TreeMap<String, SortedMap<String, HeldTable>>();
    try (var lines =
        new java.io.BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(expectedFile(cut))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode object = JSON.readTree(line);
        SortedMap<String, HeldTable> objects =
            databases.computeIfAbsent(object.path("schema").asString(), key -> new TreeMap<>());
        if (object.has("table")) {
          objects.put(object.path("table").asString(), table(object));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new HeldData(databases);
  }

  private static HeldTable table(JsonNode object) {
    var columns = new ArrayList<String>();
    object.path("columns").forEach(column -> columns.add(column.asString()));
    var rows = new ArrayList<List<Optional<String>>>();
    for (JsonNode row : object.path("data")) {
      var cells = new ArrayList<Optional<String>>();
      row.forEach(
          cell -> cells.add(cell.isNull() ? Optional.empty() : Optional.of(cell.asString())));
      rows.add(Collections.unmodifiableList(cells));
    }
    return new HeldTable(
        object.path("kind").asString(),
        object.path("create").asString(""),
        columns,
        rows,
        object.path("error").asString(""));
  }

  /** Keeps the cuts, in order of time, and the replicas that must be there after the last. */
  public void writeCuts(List<CutPoint> cuts, List<HeldData.TableId> replicas) {
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode points = tree.putArray("cuts");
    cuts.forEach(cut -> points.addObject().put("name", cut.name()).put("ts", cut.ts()));
    ArrayNode tables = tree.putArray("tiflashAfterLast");
    replicas.forEach(id -> tables.addArray().add(id.database()).add(id.table()));
    write(folder.resolve("cuts.json"), tree.toString());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps what was there at a cut. */
  public void writeExpected(String cut, HeldData data) {
    try {
      Files.createDirectories(expectedFile(cut).getParent());
      try (var lines =
          new BufferedWriter(
              new OutputStreamWriter(
                  new GZIPOutputStream(Files.newOutputStream(expectedFile(cut))),
                  StandardCharsets.UTF_8))) {
        for (var database : data.databases().entrySet()) {
          if (database.getValue().isEmpty()) {
            lines.write(JSON.createObjectNode().put("schema", database.getKey()) + "\n");
          }
          for (var object : database.getValue().entrySet()) {
            lines.write(line(database.getKey(), object.getKey(), object.getValue()) + "\n");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode line(String database, String name, HeldTable table) {
    ObjectNode object =
        JSON.createObjectNode()
            .put("schema", database)
            .put("table", name)
            .put("kind", table.kind())
            .put("create", table.create());
    if (!table.error().isEmpty()) {
      return object.put("error", table.error());
    }
    table.columns().forEach(object.putArray("columns")::add);
    object.put("rows", table.rows().size());
    ArrayNode data = object.putArray("data");
    for (List<Optional<String>> row : table.rows()) {
      ArrayNode cells = data.addArray();
      row.forEach(cell -> cells.add(cell.orElse(null)));
    }
    return object;
  }

  private Path expectedFile(String cut) {
    return folder.resolve("expected").resolve(cut + ".jsonl.gz");
  }
}
