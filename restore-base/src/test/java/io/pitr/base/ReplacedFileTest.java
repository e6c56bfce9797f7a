package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacedFileTest {
  @TempDir Path folder;

  @Test
  void theContentIsReplaced() throws IOException {
    Path path = Files.writeString(folder.resolve("a"), "before, and longer");

    ReplacedFile.ofUser(path).write("after");

    assertThat(path).hasContent("after");
    assertThat(folder).isDirectoryContaining("glob:**/a").isDirectoryNotContaining("glob:**/a.new");
  }

  @Test
  void theCheckLeavesNothing() throws IOException {
    var unused = ReplacedFile.ofUser(folder.resolve("a"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileThatCanNotBeWrittenIsRefusedAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> ReplacedFile.ofUser(folder)).hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> ReplacedFile.ofUser(folder.resolve("no/such")))
        .hasMessageContaining("its folder does not exist");
    assertThatThrownBy(() -> ReplacedFile.ofUser(file.resolve("below")))
        .hasMessageContaining("its folder does not exist");
    assertThatThrownBy(() -> ReplacedFile.ofUser(folder.resolve("n".repeat(300))))
        .hasMessageContaining("its folder is not writable");
  }
}
