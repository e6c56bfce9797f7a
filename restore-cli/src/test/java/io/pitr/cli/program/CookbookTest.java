package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.demo.SampleShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CookbookTest {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir Path folder;

  @Test
  void everyCommandOfTheCookbookRuns() throws Exception {
    SampleShop.open(folder.resolve("br-demo"));

    List<List<String>> commands = commands();
    assertThat(commands).hasSizeGreaterThan(15);
    for (List<String> command : commands) {
      ProgramRun run = ProgramRun.of(folder, command.toArray(String[]::new));
      assertThat(run.exitCode()).as("%s%n%s%n%s", command, run.out(), run.err()).isZero();
    }
  }

  private List<List<String>> commands() throws IOException {
    Path page = Path.of(System.getProperty("pitr.root", "..")).resolve("docs/cookbook.md");
    var commands = new ArrayList<List<String>>();
    for (String line : Files.readAllLines(page)) {
      assertThat(line)
          .as("what stands there is run here")
          .matches("(?! {4}).*| {4}(\\./br|LOG=|FULL=).*");
      if (line.startsWith("    ./br ")) {
        var words = new ArrayList<String>();
        WORD.matcher(line.substring("    ./br ".length()))
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .map(word -> word.replace("$LOG", "local://" + folder + "/br-demo/log"))
            .map(word -> word.replace("$FULL", "local://" + folder + "/br-demo/full"))
            .forEach(words::add);
        commands.add(words);
      }
    }
    return commands;
  }
}
