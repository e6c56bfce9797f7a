package io.pitr.writer;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The folder of real backups beside the checkout. */
final class Corpus {
  private Corpus() {}

  /** A backup of the corpus; the test is skipped on a lone clone, and fails where CI is set. */
  static Path folder(String name) {
    Path folder = Path.of(System.getProperty("pitr.corpus", "../../shared/corpus")).resolve(name);
    if (!Files.isDirectory(folder)) {
      if (System.getenv("CI") != null) {
        throw new IllegalStateException("no corpus at " + folder.toAbsolutePath());
      }
      Assumptions.abort("no corpus at " + folder.toAbsolutePath());
    }
    return folder;
  }
}
