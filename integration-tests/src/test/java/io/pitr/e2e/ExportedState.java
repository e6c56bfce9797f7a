package io.pitr.e2e;

import io.pitr.testkit.CorpusExpectation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an export in JSON lines holds, and how it differs from what is expected. */
final class ExportedState {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern ALLOCATOR =
      Pattern.compile(" AUTO_INCREMENT=\\d+| /\\*T!\\[auto_rand_base] AUTO_RANDOM_BASE=\\d+ \\*/");

  private final Path folder;

  ExportedState(Path folder) {
    this.folder = folder;
  }

  /** One sentence for each difference; allocators may be higher and do not count. */
  List<String> differences(List<CorpusExpectation.Table> expected) {
    var differences = new ArrayList<String>();
    SortedMap<String, CorpusExpectation.Table> wanted = new TreeMap<>();
    expected.forEach(table -> wanted.put(table.schema() + "." + table.table(), table));
    SortedMap<String, String> files = objects();
    Set<String> found = files.keySet();
    found.stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(name -> differences.add(name + " is there and should not be"));
    wanted.forEach(
        (name, table) -> {
          if (!found.contains(name)) {
            differences.add(name + " is missing");
            return;
          }
          String file = files.get(name);
          String create = read(file + suffix(table.kind()));
          if (!withoutAllocator(create).contains(withoutAllocator(table.create()))) {
            differences.add(name + " is defined as\n" + create + "\nand not as\n" + table.create());
          }
          if (table.kind().equals("BASE TABLE") && !rows(file).equals(sorted(table.rows()))) {
            differences.add(rowDifference(name, rows(file), table));
          }
        });
    return differences;
  }

  /** One sentence for each difference; a database named {@code test} may be there or not. */
  List<String> databaseDifferences(Set<String> expected) {
    var differences = new ArrayList<String>();
    Set<String> found = files("-schema-create\\.sql").keySet();
    found.stream()
        .filter(name -> !expected.contains(name) && !name.equals("test"))
        .forEach(name -> differences.add("database " + name + " is there and should not be"));
    expected.stream()
        .filter(name -> !found.contains(name) && !name.equals("test"))
        .forEach(name -> differences.add("database " + name + " is missing"));
    return differences;
  }

  private static String rowDifference(
      String name, List<String> rows, CorpusExpectation.Table table) {
    var here = new ArrayList<>(rows);
    var there = new ArrayList<>(sorted(table.rows()));
    var extra = new ArrayList<>(here);
    there.forEach(extra::remove);
    here.forEach(there::remove);
    return name
        + ": "
        + extra.size()
        + " row(s) too many, "
        + there.size()
        + " missing, such as "
        + Stream.concat(extra.stream(), there.stream()).findFirst().orElse("none");
  }

  private SortedMap<String, String> objects() {
    return files("-schema(-sequence)?\\.sql");
  }

  /** Files whose name ends so: what they are about, and their name without the end. */
  private SortedMap<String, String> files(String end) {
    var stems = new TreeMap<String, String>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(".*" + end))
          .map(name -> name.replaceAll(end + "$", ""))
          .forEach(stem -> stems.put(unescaped(stem), stem));
      return stems;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unescaped(String name) {
    return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private List<String> rows(String stem) {
    Path file = folder.resolve(stem + ".000000000.jsonl");
    if (!Files.exists(file)) {
      return List.of();
    }
    var rows = new ArrayList<List<Optional<String>>>();
    for (String line : read(file.getFileName().toString()).split("\n", -1)) {
      if (!line.isEmpty()) {
        var cells = new ArrayList<Optional<String>>();
        for (JsonNode cell : JSON.readTree(line)) {
          cells.add(cell.isNull() ? Optional.empty() : Optional.of(cell.asString()));
        }
        rows.add(cells);
      }
    }
    return sorted(rows);
  }

  private static List<String> sorted(List<List<Optional<String>>> rows) {
    return rows.stream().map(List::toString).sorted(Comparator.naturalOrder()).toList();
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String suffix(String kind) {
    return switch (kind) {
      case "BASE TABLE" -> "-schema.sql";
      case "VIEW" -> "-schema-view.sql";
      case "SEQUENCE" -> "-schema-sequence.sql";
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static String withoutAllocator(String create) {
    return ALLOCATOR.matcher(create).replaceAll("");
  }
}
