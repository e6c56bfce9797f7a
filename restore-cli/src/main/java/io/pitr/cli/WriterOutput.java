package io.pitr.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Passes UTF-8 text on to a writer, line by line. The writer stays open. */
final class WriterOutput extends OutputStream {
  private final PrintWriter writer;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  WriterOutput(PrintWriter writer) {
    this.writer = writer;
  }

  @Override
  public synchronized void write(int b) {
    line.write(b);
    if (b == '\n') {
      pass();
    }
  }

  @Override
  public synchronized void flush() {
    pass();
  }

  @Override
  public void close() {
    flush();
  }

  private void pass() {
    writer.write(line.toString(StandardCharsets.UTF_8));
    writer.flush();
    line.reset();
  }
}
