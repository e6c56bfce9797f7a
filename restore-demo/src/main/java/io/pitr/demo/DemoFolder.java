package io.pitr.demo;

import io.pitr.api.RestoreException;
import io.pitr.base.PercentEscapes;
import io.pitr.base.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The folder of a demo. Replaces the files of an earlier demo; touches nothing else. */
final class DemoFolder {
  private static final String MARKER = "made-by-br-demo";

  private final Path folder;

  DemoFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws RestoreException {@link DemoError#DEMO_FOLDER_TAKEN} or {@link
   *     DemoError#DEMO_FOLDER_UNUSABLE}
   */
  void prepare() {
    try {
      if (Files.exists(folder)) {
        clear();
      }
      PrivateFiles.createFolders(folder);
      PrivateFiles.write(
          folder.resolve(MARKER),
          "`br demo` made this folder and replaces it when it runs again.\n");
    } catch (IOException | UncheckedIOException e) {
      throw new RestoreException(
          DemoError.DEMO_FOLDER_UNUSABLE, String.valueOf(e.getMessage()), folder.toString(), e);
    }
  }

  private void clear() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    if (all.size() > 1 && !Files.isRegularFile(folder.resolve(MARKER))) {
      throw new RestoreException(
          DemoError.DEMO_FOLDER_TAKEN, "it is not empty and no demo made it", folder.toString());
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  Path path() {
    return folder;
  }

  /** A path below the folder, as written on a command line. */
  String name(String below) {
    return folder.resolve(below).toString();
  }

  /** The URL of a backup below. */
  String storage(String below) {
    return "local://" + escaped(folder.toAbsolutePath().normalize().resolve(below));
  }

  /** The embedded target of the demo. */
  String target() {
    return "embedded://" + escaped(folder.resolve("restored"));
  }

  private static String escaped(Path path) {
    return PercentEscapes.encode(path.toString());
  }

  /** The exported rows of a table of the shop, in JSON lines; empty if there is no file. */
  List<List<String>> exported(String export, String table) {
    Path file =
        folder.resolve(export).resolve(ShopTables.DATABASE + "." + table + ".000000000.jsonl");
    var rows = new ArrayList<List<String>>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          var cells = new ArrayList<String>();
          for (JsonNode cell : JsonMapper.shared().readTree(line)) {
            cells.add(cell.isNull() ? "NULL" : cell.asString());
          }
          rows.add(cells);
        }
      }
    } catch (IOException e) {
      throw new RestoreException(
          DemoError.DEMO_FOLDER_UNUSABLE, String.valueOf(e.getMessage()), file.toString(), e);
    }
    return rows;
  }
}
