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

/** Files and folders are created in one place, which makes them private to their user. */
class FileCreationTest {
  private static final Pattern CREATES =
      Pattern.compile(
          "(?<!Private)Files\\.(?:newOutputStream|newBufferedWriter|write|writeString|createFile"
              + "|createTempFile|createDirectory|createDirectories)\\(|new FileWriter\\("
              + "|StandardOpenOption\\.CREATE\\b");

  /** Modules that write no user's data: tests, benchmarks, and backups that are made up. */
  private static final Set<String> OTHERS = Set.of("backup-writer", "tikv-sim", "testkit", "bench");

  /**
   * The place itself; the file of metrics, which others read; storages, whose readers are other
   * programs; and callers of {@code PrivateFiles.open}.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "PrivateFiles.java",
          "ReplacedFile.java",
          "LocalStorage.java",
          "CommonOptions.java",
          "TargetFolder.java",
          "FollowerClaim.java");

  @Test
  void noOtherPlaceCreatesFiles() throws IOException {
    var found = new ArrayList<String>();
    try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
      for (Path module : modules.toList()) {
        Path main = module.resolve("src/main/java");
        if (Files.isDirectory(main) && !OTHERS.contains(module.getFileName().toString())) {
          found.addAll(creators(main));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static List<String> creators(Path main) throws IOException {
    try (Stream<Path> files = Files.walk(main)) {
      var found = new ArrayList<String>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (!KNOWN.contains(file.getFileName().toString())
            && CREATES.matcher(Files.readString(file)).find()) {
          found.add(file.toString());
        }
      }
      return found;
    }
  }
}
