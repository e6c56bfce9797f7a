package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.event.Progress;
import io.pitr.cli.output.ProgressDisplay;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void elsewhereThanOnATerminalEachPhaseGivesALineAndItsEndAnother() {
    var display = new ProgressDisplay(err, false, false);
    display.progress(new Progress("APPLY", 0, 2048, 0, ""));
    display.progress(new Progress("APPLY", 1024, 2048, 5, ""));
    display.progress(new Progress("APPLY", 2048, 2048, 10, ""));
    display.progress(new Progress("APPLY", 2048, 2048, 10, ""));
    display.close();

    assertThat(text().lines()).hasSize(2);
    assertThat(text()).contains("APPLY 100.0% 2.0 KiB of 2.0 KiB").contains("10 KVs");
    assertThat(text()).doesNotContain("\r");
  }

  @Test
  void onATerminalOneLineIsDrawnOverItselfAndTakenAwayAtTheEnd() {
    var display = new ProgressDisplay(err, true, false);
    display.progress(new Progress("APPLY", 1024, 2048, 0, "room in memory"));
    display.close();

    assertThat(text()).startsWith("\r").contains("[============            ]").doesNotContain("\n");
    assertThat(text()).contains("room in memory").endsWith("\r\u001b[K");
  }

  @Test
  void quietShowsNothing() {
    new ProgressDisplay(err, true, true).progress(new Progress("APPLY", 1, 2, 0, ""));

    assertThat(text()).isEmpty();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
