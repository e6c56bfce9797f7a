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

    new ReplacedFile(path).write("after");

    assertThat(path).hasContent("after");
    assertThat(folder).isDirectoryContaining("glob:**/a").isDirectoryNotContaining("glob:**/a.new");
  }

  @Test
  void theCheckLeavesNothing() throws IOException {
    var unused = new ReplacedFile(folder.resolve("a"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileThatCanNotBeWrittenIsRefusedAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> new ReplacedFile(folder)).hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> new ReplacedFile(folder.resolve("no/such")))
        .hasMessageContaining("its folder does not exist");
    assertThatThrownBy(() -> new ReplacedFile(file.resolve("below")))
        .hasMessageContaining("its folder does not exist");
    assertThatThrownBy(() -> new ReplacedFile(folder.resolve("n".repeat(300))))
        .hasMessageContaining("its folder is not writable");
  }
}
