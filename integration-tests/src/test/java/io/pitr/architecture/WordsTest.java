package io.pitr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Comments and messages are plain English: idioms that cost a reader time are listed here. */
class WordsTest {
  private static final List<String> IDIOMS =
      List.of(
          "anew",
          "be said",
          "borne",
          "gets on",
          "gives up",
          "had better",
          "hears of",
          "held against",
          "in the place of",
          "it is said",
          "manieth",
          "none of the moment",
          "not vouched",
          "of then",
          "says of itself",
          "the wish",
          "time and again");

  private static final Pattern PATTERN =
      Pattern.compile("\\b(" + String.join("|", IDIOMS) + ")\\b", Pattern.CASE_INSENSITIVE);

  /** Modules that still have some of these idioms. */
  private static final Set<String> EXCEPTIONS =
      Set.of(
          "restore-api",
          "restore-apply",
          "restore-catalog",
          "restore-cli",
          "restore-engine",
          "restore-inspect",
          "restore-sql",
          "target-embedded");

  @Test
  void commentsAndMessagesHaveNoneOfTheListedIdioms() throws IOException {
    var found = new ArrayList<String>();
    Path root = Path.of(System.getProperty("pitr.root", ".."));
    try (Stream<Path> folders = Files.list(root)) {
      for (Path module :
          folders.filter(folder -> Files.isRegularFile(folder.resolve("pom.xml"))).toList()) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources) && !EXCEPTIONS.contains(module.getFileName().toString())) {
          find(root, sources, found);
        }
      }
    }

    assertThat(found).isEmpty();
  }

  private static void find(Path root, Path sources, List<String> found) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
          if (PATTERN.matcher(lines.get(i)).find()) {
            found.add(root.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
          }
        }
      }
    }
  }
}
