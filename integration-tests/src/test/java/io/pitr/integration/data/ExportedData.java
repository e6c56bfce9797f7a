package io.pitr.integration.data;

import io.pitr.integration.cluster.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what {@code br export --format jsonl} writes: the rows as the program itself decodes them
 * from the stores, without a TiDB server. This also works between two segments, while tables are
 * not open to SQL.
 *
 * @param scratch an existing folder for the files
 * @param export writes an export into a folder that is not there yet
 */
public record ExportedData(Path scratch, Consumer<Path> export) implements DataReader {
  private static final String DATABASE = "-schema-create.sql";
  private static final Pattern OBJECT =
      Pattern.compile("([^.]+)\\.([^.]+?)(?:-schema(-view|-sequence)?\\.sql|\\.\\d{9}\\.jsonl)");
  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-F]{2})");

  @Override
  public HeldData read() {
    try {
      Path folder = Files.createTempDirectory(scratch, "export").resolve("out");
      export.accept(folder);
      return read(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HeldData read(Path folder) throws IOException {
    var databases = new TreeMap<String, SortedMap<String, HeldTable>>();
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(DATABASE)) {
        String database = name.substring(0, name.length() - DATABASE.length());
        databases.computeIfAbsent(unescaped(database), key -> new TreeMap<>());
      }
    }
    // Definitions sort before rows: "-" is less than ".".
    for (Path file : files) {
      Matcher matcher = OBJECT.matcher(file.getFileName().toString());
      if (matcher.matches()) {
        String kind = matcher.group(3) == null ? "" : matcher.group(3);
        databases
            .computeIfAbsent(unescaped(matcher.group(1)), key -> new TreeMap<>())
            .merge(unescaped(matcher.group(2)), part(file, kind), ExportedData::merged);
      }
    }
    databases.keySet().removeIf(Names::isSystem);
    return new HeldData(databases);
  }

  static String unescaped(String name) {
    return ESCAPED
        .matcher(name)
        .replaceAll(
            hex ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
  }

  private static HeldTable part(Path file, String kind) throws IOException {
    if (file.toString().endsWith(".jsonl")) {
      return new HeldTable(HeldTable.BASE_TABLE, "", List.of(), rows(file), "");
    }
    String text = Files.readString(file).strip();
    int begin = text.lastIndexOf("\nCREATE ") + 1;
    String create = text.substring(begin).replaceFirst(";$", "");
    return switch (kind) {
      // What loads a view sets the session back after it.
      case "-view" ->
          new HeldTable(
              HeldTable.VIEW, create.replaceFirst("(?s);\n.*", ""), List.of(), List.of(), "");
      case "-sequence" -> new HeldTable(HeldTable.SEQUENCE, create, List.of(), List.of(), "");
      default -> new HeldTable(HeldTable.BASE_TABLE, create, List.of(), List.of(), "");
    };
  }

  /** A view has a table's file, too, for loaders; rows come in several files. */
  private static HeldTable merged(HeldTable one, HeldTable other) {
    if (one.isBaseTable() != other.isBaseTable()) {
      return one.isBaseTable() ? other : one;
    }
    var rows = new ArrayList<>(one.rows());
    rows.addAll(other.rows());
    return new HeldTable(one.kind(), one.create() + other.create(), List.of(), rows, "");
  }

  private static List<List<Optional<String>>> rows(Path file) throws IOException {
    var rows = new ArrayList<List<Optional<String>>>();
    try (var lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        var cells = new ArrayList<Optional<String>>();
        for (JsonNode cell : JsonMapper.shared().readTree(line)) {
          cells.add(cell.isNull() ? Optional.empty() : Optional.of(cell.asString()));
        }
        rows.add(cells);
      }
    }
    return rows;
  }
}
