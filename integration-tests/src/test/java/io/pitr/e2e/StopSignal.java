package io.pitr.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Sends SIGSTOP at once, from a shell that waits for it: starting one takes as long as a restore.
 */
final class StopSignal implements AutoCloseable {
  private final Process shell;
  private final Writer commands;
  private final BufferedReader answers;

  StopSignal() throws IOException {
    shell = new ProcessBuilder("sh").start();
    commands = shell.outputWriter(StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Suspends a process: it stays alive and does nothing. */
  void send(KillableRun run) throws IOException {
    commands.write("kill -STOP " + run.pid() + " && echo stopped || echo gone\n");
    commands.flush();
    String answer = answers.readLine();
    if (!"stopped".equals(answer)) {
      throw new IllegalStateException(answer + ": " + run.lines());
    }
  }

  @Override
  public void close() {
    shell.destroy();
  }
}
