package io.pitr.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real backups that readers are held against; tests are skipped where they are not there. */
public final class Corpus {
  private static final JsonMapper JSON = JsonMapper.shared();
  private final Path root;

  private Corpus(Path root) {
    this.root = root;
  }

  /** The folder of one backup; skips the test without it, fails it on a build server. */
  public static Corpus alpha() {
    return at(Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"), "alpha"));
  }

  /** What TiDB itself makes of expressions; its folder stands beside the backups'. */
  public static Corpus expressions() {
    return at(
        Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"), "..", "expressions"));
  }

  private static Corpus at(Path root) {
    if (!Files.isDirectory(root)) {
      assertThat(System.getenv("CI")).as("a build server has the corpus at %s", root).isNull();
      Assumptions.abort("no corpus at " + root);
    }
    return new Corpus(root);
  }

  public Path path(String relative) {
    return root.resolve(relative);
  }

  public byte[] bytes(String relative) {
    try {
      return Files.readAllBytes(path(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole gzipped JSON document. */
  public JsonNode json(String relative) {
    try (var in = new GZIPInputStream(Files.newInputStream(path(relative)))) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every line of a gzipped file, each a JSON document. */
  public void jsonLines(String relative, Consumer<JsonNode> each) {
    try (var in = new GZIPInputStream(Files.newInputStream(path(relative)));
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        each.accept(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
