package io.pitr.integration.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program in a process of its own; its output is read while it runs. */
public final class RunningProgram {
  private final String command;
  private final Process process;
  private final Lines out = new Lines();
  private final Lines err = new Lines();
  private final List<Thread> readers;

  private RunningProgram(String command, Process process) {
    this.command = command;
    this.process = process;
    this.readers =
        List.of(reader(process.getInputStream(), out), reader(process.getErrorStream(), err));
  }

  /**
   * Starts a command.
   *
   * @param environment variables besides those of this process
   */
  public static RunningProgram start(List<String> command, Map<String, String> environment) {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      return new RunningProgram(String.join(" ", command), builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread reader(InputStream from, Lines to) {
    var thread =
        new Thread(
            () -> {
              try (var lines =
                  new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  to.add(line);
                }
              } catch (IOException e) {
                // A killed process leaves its pipe at any place.
              } finally {
                to.end();
              }
            },
            "output of a program");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Waits for a line on standard error that begins with a word.
   *
   * @return false when the program ended without it
   */
  public boolean awaitWord(String word) throws InterruptedException {
    return err.await(word);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Kills it with SIGKILL.
   *
   * @return false when it had ended by itself
   */
  public boolean kill() throws InterruptedException {
    boolean alive = process.isAlive();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor();
    return alive && process.exitValue() > 128;
  }

  /** Asks it to end, with SIGTERM. */
  public void stop() {
    process.destroy();
  }

  /**
   * Waits for its end.
   *
   * @throws IllegalStateException when that takes too long; the program is killed
   */
  public ProgramEnd await(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw new IllegalStateException(
            "still running after "
                + atMost
                + ": "
                + command
                + "\n"
                + out.text()
                + "\n"
                + err.text());
      }
      for (Thread reader : readers) {
        reader.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return new ProgramEnd(command, process.exitValue(), out.text(), err.text());
  }

  /** Lines of one stream. */
  private static final class Lines {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    synchronized void add(String line) {
      lines.add(line);
      notifyAll();
    }

    synchronized void end() {
      ended = true;
      notifyAll();
    }

    synchronized boolean await(String word) throws InterruptedException {
      while (!seen(word) && !ended) {
        wait();
      }
      return seen(word);
    }

    private boolean seen(String word) {
      return lines.stream().anyMatch(line -> line.matches(word + "\\b.*"));
    }

    synchronized String text() {
      return lines.stream().collect(Collectors.joining("\n"));
    }
  }
}
