package io.pitr.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private final Terminal terminal = new Terminal();
  private final StatusLine line = new StatusLine(terminal);
  private final PrintStream err = new PrintStream(line, true, StandardCharsets.UTF_8);

  @Test
  void aMessageRemovesTheLineFirst() {
    line.show("APPLY 10 %");

    err.println("warning: slow");

    assertThat(terminal.text()).isEqualTo("\r\u001b[KAPPLY 10 %\r\u001b[Kwarning: slow\n");
  }

  @Test
  void aClosedTerminalDoesNotFailTheRun() {
    line.show("APPLY 10 %");
    terminal.closed = true;

    line.show("APPLY 20 %");
    err.println("warning: slow");
    line.clear();

    assertThat(terminal.text()).isEqualTo("\r\u001b[KAPPLY 10 %");
  }

  @Test
  void aClosedTerminalIsNotDrawnToAnyMore() {
    terminal.closed = true;
    line.show("APPLY 10 %");
    int writes = terminal.writes;

    line.show("APPLY 20 %");

    assertThat(terminal.writes).isEqualTo(writes);
  }

  private static final class Terminal extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;
    private int writes;

    @Override
    public void write(int b) throws IOException {
      writes++;
      if (closed) {
        throw new IOException("Input/output error");
      }
      bytes.write(b);
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
