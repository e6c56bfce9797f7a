package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.demo.SampleShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CookbookTest {
  private static final String COMMAND = "    ./br ";
  private static final String VARIABLE = "    [A-Z]+=.*";

  @TempDir Path folder;

  @Test
  void everyCommandOfTheCookbookRunsInAShellAsPrinted() throws Exception {
    SampleShop.open(folder.resolve("br-demo"));
    List<String> code = code();
    String variables =
        String.join("\n", code.stream().filter(line -> line.matches(VARIABLE)).toList());
    List<String> commands = code.stream().filter(line -> line.startsWith(COMMAND)).toList();

    assertThat(commands).hasSizeGreaterThan(15);
    assertThat(code).allMatch(line -> line.startsWith(COMMAND) || line.matches(VARIABLE));
    for (String command : commands) {
      ProgramRun run = ProgramRun.shell(folder, variables + "\n" + command);
      assertThat(run.exitCode()).as("%s%n%s%n%s", command, run.out(), run.err()).isZero();
    }
  }

  private static List<String> code() throws IOException {
    Path page = Path.of(System.getProperty("pitr.root", "..")).resolve("docs/cookbook.md");
    return Files.readAllLines(page).stream().filter(line -> line.startsWith("    ")).toList();
  }
}
