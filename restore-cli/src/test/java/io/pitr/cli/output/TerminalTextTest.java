package io.pitr.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.output.LineParts.Kind;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
  private static final String NAME = "t\u001b[2K\r\nok        all is well\u009b\u202e";
  private static final String SHOWN = "t\\u001b[2K\\r\\nok        all is well\\u009b\\u202e";

  @Test
  void aNameCannotForgeALine() {
    assertThat(TerminalText.line(NAME)).isEqualTo(SHOWN);
    assertThat(TerminalText.line("`größe`.`表`")).isEqualTo("`größe`.`表`");
  }

  @Test
  void aStackKeepsItsLines() {
    assertThat(TerminalText.lines("a\n\tat b\u001b[1m")).isEqualTo("a\n\tat b\\u001b[1m");
  }

  @Test
  void errorsWarningsAndProgressShowTheNameHarmlessly() {
    var screen = new Screen(true, 200, false);

    assertThat(screen.error("[CODE] " + NAME)).isEqualTo("[CODE] " + SHOWN);
    assertThat(screen.warning(NAME)).isEqualTo("warning: " + SHOWN);
    assertThat(new LineParts().add(Kind.OBJECT, NAME).fitting(150)).isEqualTo(" " + SHOWN);
  }
}
