package io.pitr.cli.flag;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.flag.Flag.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Flags that are handed to plugins are held against what plugins ask for in their sources. */
class FlagTableTest {
  private static final Path ROOT = Path.of(System.getProperty("pitr.root", ".."));
  private static final Pattern ASKED =
      Pattern.compile("\\b(?:text|flag|number|duration|has|isFlagOn)\\(\\s*\"([a-z0-9.-]+)\"");

  /** Read by a command itself, and handed on. */
  private static final Set<String> OF_COMMANDS =
      Set.of("check-requirements", "filter", "concurrency", "memory", "master-key");

  /** Storages that a plugin of somebody else's may serve. */
  private static final Pattern ELSEWHERE = Pattern.compile("(gcs|azblob)\\..*");

  @Test
  void eachFlagThatIsHandedToPluginsIsReadByOne() {
    String sources = String.join("\n", sources());

    Set<String> idle =
        handed().stream()
            .filter(name -> !ELSEWHERE.matcher(name).matches())
            .filter(name -> !sources.contains("\"" + name.replaceFirst("^s3\\.", "") + "\""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(idle).isEmpty();
  }

  @Test
  void eachOptionThatTheClusterTargetReadsCanBeGiven() {
    Set<String> asked = new TreeSet<>();
    for (String source : sources()) {
      if (source.contains("package io.pitr.cluster")) {
        ASKED.matcher(source).results().forEach(match -> asked.add(match.group(1)));
      }
    }
    assertThat(asked).hasSizeGreaterThan(10);

    Set<String> known = new TreeSet<>(handed());
    known.addAll(OF_COMMANDS);
    assertThat(known).containsAll(asked);
  }

  @Test
  void whatIsIgnoredOrRefusedHasAReason() {
    assertThat(FlagTable.of(EnumSet.allOf(FlagGroup.class)))
        .allSatisfy(
            flag ->
                assertThat(flag.effect() == Effect.PASSED ? flag.description() : flag.reason())
                    .as(flag.key())
                    .isNotBlank());
  }

  private static Set<String> handed() {
    return FlagTable.of(EnumSet.allOf(FlagGroup.class)).stream()
        .filter(flag -> flag.effect() == Effect.PASSED)
        .map(Flag::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> sources() {
    try (var folders = Files.list(ROOT)) {
      return folders
          .filter(
              folder ->
                  folder.getFileName().toString().matches("(plugin|target)-.*|restore-engine"))
          .map(folder -> folder.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(FlagTableTest::files)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static java.util.stream.Stream<String> files(Path folder) {
    try (var files = Files.walk(folder)) {
      var texts = new java.util.ArrayList<String>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        texts.add(Files.readString(file));
      }
      return texts.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
