package io.pitr.e2e;

import io.pitr.cli.program.ProgramRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program in a process of its own. It announces its phases on standard error, so that a test
 * can kill it in the one that it wants.
 */
final class KillableRun {
  private static final int TIMEOUT_SECONDS = 120;

  private final Process process;
  private final Path out;
  private final Thread reader;
  private final long began = System.nanoTime();
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Long> phases = new LinkedHashMap<>();
  private boolean ended;

  private KillableRun(Process process, Path out) {
    this.process = process;
    this.out = out;
    this.reader = new Thread(this::read, "stderr of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static KillableRun start(Path folder, List<String> arguments) throws IOException {
    return process(folder, ProgramRun.command(arguments.toArray(String[]::new)));
  }

  /** A slow run, which is still working when a test starts something else. */
  static KillableRun startSlow(Path folder, List<String> arguments) throws IOException {
    var command = new ArrayList<>(ProgramRun.command(arguments.toArray(String[]::new)));
    command.add(1, "-Xint");
    return process(folder, command);
  }

  private static KillableRun process(Path folder, List<String> command) throws IOException {
    Path out = Files.createTempFile(folder, "run", ".out");
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile()).start();
    return new KillableRun(process, out);
  }

  private void read() {
    try (var err =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        accept(line);
      }
    } catch (IOException e) {
      // A killed process leaves its pipe at any place.
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  private synchronized void accept(String line) {
    lines.add(line);
    phases.putIfAbsent(line.replaceFirst("[^A-Z].*", ""), System.nanoTime());
    notifyAll();
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the run announces a phase; false if the process ends without it. */
  synchronized boolean awaitPhase(String phase) throws InterruptedException {
    while (!phases.containsKey(phase) && !ended) {
      wait();
    }
    return phases.containsKey(phase);
  }

  /** Waits for a line with this beginning; false if the process ends without it. */
  synchronized boolean awaitLine(String beginning) throws InterruptedException {
    while (lines.stream().noneMatch(line -> line.startsWith(beginning)) && !ended) {
      wait();
    }
    return lines.stream().anyMatch(line -> line.startsWith(beginning));
  }

  /** Kills it with SIGKILL; false if it had ended by itself. */
  boolean kill() throws InterruptedException {
    boolean alive = process.isAlive();
    process.destroyForcibly();
    process.waitFor();
    reader.join();
    return alive && process.exitValue() > 128;
  }

  /** Sends it a signal, such as {@code TERM}. */
  void signal(String name) throws IOException, InterruptedException {
    int unused = new ProcessBuilder("kill", "-" + name, "" + pid()).inheritIO().start().waitFor();
  }

  /** Waits for its end. */
  ProgramRun await() throws IOException, InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running after " + TIMEOUT_SECONDS + " s: " + lines());
    }
    reader.join();
    return new ProgramRun(process.exitValue(), Files.readString(out), lines());
  }

  synchronized String lines() {
    return String.join("\n", lines);
  }

  /** The last phase that it announced. */
  synchronized String lastPhase() {
    return phases.keySet().stream()
        .filter(KillMoment.PHASES::contains)
        .reduce(KillMoment.START, (earlier, later) -> later);
  }

  /** How long each phase took that another followed, and the time before the first. */
  synchronized Map<String, Long> phaseNanos() {
    var took = new LinkedHashMap<String, Long>();
    String phase = KillMoment.START;
    long since = began;
    for (var announced : phases.entrySet()) {
      if (KillMoment.PHASES.contains(announced.getKey())) {
        took.put(phase, announced.getValue() - since);
        phase = announced.getKey();
        since = announced.getValue();
      }
    }
    return took;
  }
}
