package io.pitr.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoStoryTest {
  @TempDir Path folder;

  private final StringWriter shown = new StringWriter();
  private final List<List<String>> commands = new ArrayList<>();

  @Test
  void aFailingCommandEndsTheDemoWithThatCommand() {
    var story =
        new DemoStory(
            folder,
            (out, arguments) -> {
              commands.add(arguments);
              return 1;
            },
            new PrintWriter(shown),
            false);

    assertThatThrownBy(story::run)
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("DEMO_STEP_FAILED")
        .hasMessageContaining("br log info");
    assertThat(commands).hasSize(1);
    assertThat(shown.toString()).contains("$ br log info -s local://");
  }

  @Test
  void aFolderThatNoDemoMadeIsLeftAlone() throws Exception {
    Path precious = Files.writeString(folder.resolve("thesis.txt"), "all I have");
    var story = new DemoStory(folder, (out, arguments) -> 0, new PrintWriter(shown), false);

    assertThatThrownBy(story::run).hasMessageContaining("DEMO_FOLDER_TAKEN");
    assertThat(precious).hasContent("all I have");
  }
}
