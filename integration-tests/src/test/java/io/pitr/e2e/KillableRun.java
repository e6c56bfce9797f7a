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
 * The program in a process of its own, watched by the phases that it tells on standard error, so
 * that it can be killed in the one that is wanted.
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

  /** One that takes its time, so that it is still at work when something else has begun. */
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
        hear(line);
      }
    } catch (IOException e) {
      // A killed process leaves its pipe at any place.
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  private synchronized void hear(String line) {
    lines.add(line);
    phases.putIfAbsent(line.replaceFirst("[^A-Z].*", ""), System.nanoTime());
    notifyAll();
  }

  long pid() {
    return process.pid();
  }

  /** Waits until a phase is told; false when the process ended without it. */
  synchronized boolean awaitPhase(String phase) throws InterruptedException {
    while (!phases.containsKey(phase) && !ended) {
      wait();
    }
    return phases.containsKey(phase);
  }

  /** Waits for a line that begins so; false when the process ended without it. */
  synchronized boolean awaitLine(String beginning) throws InterruptedException {
    while (lines.stream().noneMatch(line -> line.startsWith(beginning)) && !ended) {
      wait();
    }
    return lines.stream().anyMatch(line -> line.startsWith(beginning));
  }

  /** Kills it with SIGKILL; false when it had ended by itself. */
  boolean kill() throws InterruptedException {
    boolean alive = process.isAlive();
    process.destroyForcibly();
    process.waitFor();
    reader.join();
    return alive && process.exitValue() > 128;
  }

  /** How it ended. */
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

  /** How long each phase took that another followed, and what came before the first. */
  synchronized Map<String, Long> phaseNanos() {
    var took = new LinkedHashMap<String, Long>();
    String phase = KillMoment.START;
    long since = began;
    for (var told : phases.entrySet()) {
      if (KillMoment.PHASES.contains(told.getKey())) {
        took.put(phase, told.getValue() - since);
        phase = told.getKey();
        since = told.getValue();
      }
    }
    return took;
  }
}
