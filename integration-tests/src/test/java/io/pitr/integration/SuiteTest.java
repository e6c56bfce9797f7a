package io.pitr.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Tests are skipped, with the reason, where what they need is not given. */
class SuiteTest {
  @TempDir Path folder;

  private Suite suite(Map<String, String> given) {
    var properties = new HashMap<>(given);
    properties.put("pitr.scratch", folder.toString());
    return new Suite(new Settings(properties::get, name -> null));
  }

  @Test
  void theReasonForASkippedTestNamesTheMissingSetting() throws Exception {
    try (Suite suite = suite(Map.of())) {
      assertThatThrownBy(suite::target)
          .isInstanceOf(TestAbortedException.class)
          .hasMessageContaining("-Dpitr.target.pd=…")
          .hasMessageContaining("PITR_TARGET_PD");
    }
  }

  @Test
  void aBackupIsRecordedOnlyWhereThereIsASourceAndTidbsOwnBr() throws Exception {
    try (Suite suite = suite(Map.of())) {
      assertThatThrownBy(suite::anyBackup)
          .isInstanceOf(TestAbortedException.class)
          .hasMessageContaining("pitr.source.pd");
    }
    try (Suite suite = suite(Map.of("pitr.source.pd", "127.0.0.1:2379"))) {
      assertThatThrownBy(suite::founding)
          .isInstanceOf(TestAbortedException.class)
          .hasMessageContaining("-Dpitr.br=…");
    }
  }

  @Test
  void aBackupThatIsGivenAndNotThereIsAnError() throws Exception {
    try (Suite suite = suite(Map.of("pitr.backup", folder.toString()))) {
      assertThatThrownBy(suite::givenBackups)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(folder.toString());
    }
  }

  @Test
  void theSuiteRemovesItsFilesAtItsEnd() throws Exception {
    try (Suite suite = suite(Map.of())) {
      Files.writeString(suite.folder("backup-").resolve("file"), "log");
    }
    assertThat(folder).isEmptyDirectory();
  }
}
