package io.pitr.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A stream to a terminal with one line at the bottom that is redrawn. Every write removes the line
 * first, so that the two never mix. If the terminal was closed, the line is no longer drawn, and
 * the run goes on. Thread-safe.
 */
public final class StatusLine extends OutputStream {
  private static final String CLEAR = "\r\u001b[K";

  private final OutputStream to;
  private boolean drawn;
  private boolean closed;
  private boolean atLineStart = true;

  /**
   * @param to is not closed
   */
  public StatusLine(OutputStream to) {
    this.to = to;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0) {
      clear();
      to.write(bytes, offset, length);
      atLineStart = bytes[offset + length - 1] == '\n';
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    to.flush();
  }

  /** Redraws the line, unless another line is incomplete. */
  synchronized void show(String text) {
    if (atLineStart && !closed) {
      put(CLEAR + text);
      drawn = true;
    }
  }

  /** Removes the line. */
  public synchronized void clear() {
    if (drawn) {
      put(CLEAR);
      drawn = false;
    }
  }

  private void put(String text) {
    try {
      to.write(text.getBytes(StandardCharsets.UTF_8));
      to.flush();
    } catch (IOException e) {
      // The reader ended or the terminal hung up.
      closed = true;
    }
  }
}
