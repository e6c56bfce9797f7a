package io.pitr.catalog;

import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The real backup beside the checkout. */
final class Corpus {
  private Corpus() {}

  /**
   * The folder of corpus {@code alpha}; a test without it is skipped, and fails where CI is set.
   */
  static Path alpha() {
    Path alpha =
        Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"), "alpha").toAbsolutePath();
    if (!Files.isDirectory(alpha)) {
      Assertions.assertNull(System.getenv("CI"), "the corpus is missing: " + alpha);
      Assumptions.abort("the corpus is missing: " + alpha);
    }
    return alpha;
  }

  static BackupStorage storage(Path folder) {
    RestorePlugin plugin = new LocalStoragePlugin();
    return plugin.storages().get(0).open(folder.toString(), OptionValues.NONE);
  }
}
