package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellWordTest {
  @TempDir Path folder;

  @Test
  void aWordWithoutSpecialCharactersStaysAsItIs() {
    assertThat(ShellWord.quote("--s3.endpoint=http://127.0.0.1:9000/a_b%20c,d@e+f"))
        .isEqualTo("--s3.endpoint=http://127.0.0.1:9000/a_b%20c,d@e+f");
  }

  @Test
  void aShellReadsEveryWordBackUnchanged() throws Exception {
    List<String> words =
        List.of("", "a b", "it's", "`a`.`b`", "$HOME", "\"", "*", "~", "=ls", "a\nb", "!x", "50%");
    Path script =
        Files.writeString(folder.resolve("script"), "printf '%s\\0' " + ShellWord.line(words));

    Process shell = new ProcessBuilder("sh", script.toString()).start();
    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(read).isEqualTo(String.join("\0", words) + "\0");
  }
}
