package io.pitr.cli;

import io.pitr.base.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * Handles the signals that the process receives. The first SIGINT or SIGTERM asks the run to stop:
 * it ends in order and decides the exit code. The second one ends the process at once, as the first
 * one does if the command is too short to ask. SIGHUP, which a closed terminal sends, ends nothing.
 */
final class Signals {
  /** The exit code of a process that a signal ends is this plus the signal's number. */
  static final int EXIT_CODE = 128;

  /** How long the last lines may take before the process ends at once: a terminal may be held. */
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private static final Duration REMINDER = Duration.ofSeconds(10);

  private final CliContext context;
  private final IntConsumer halt;
  private final ScheduledExecutorService reminders =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("signal"));

  /**
   * @param halt ends the process at once with an exit code
   */
  Signals(CliContext context, IntConsumer halt) {
    this.context = context;
    this.halt = halt;
  }

  /** Handles the signals of this process from now on. */
  static void handle(CliContext context) {
    var signals = new Signals(context, Runtime.getRuntime()::halt);
    handle("INT", signal -> signals.stop("SIGINT", signal.getNumber()));
    handle("TERM", signal -> signals.stop("SIGTERM", signal.getNumber()));
    handle("HUP", signal -> signals.hangUp());
  }

  /** A signal that the system does not have, or that the Java machine keeps, stays as it is. */
  private static void handle(String name, sun.misc.SignalHandler handler) {
    try {
      sun.misc.SignalHandler unused = Signal.handle(new Signal(name), handler);
    } catch (IllegalArgumentException e) {
      // Windows has no SIGHUP; with -Xrs the Java machine leaves signals to the system.
    }
  }

  /**
   * @param name as in {@code SIGTERM}
   * @param number of the signal
   */
  void stop(String name, int number) {
    StopSwitch stop = context.stop();
    boolean first = stop.stop();
    if (first && stop.isHeeded()) {
      context.log().info("the run was asked to stop", Map.of("signal", name));
      print(name + ": the run ends after " + work() + "; a second signal ends it at once");
      var unused =
          reminders.scheduleWithFixedDelay(
              () -> print("the run still waits for the end of " + work()),
              REMINDER.toSeconds(),
              REMINDER.toSeconds(),
              TimeUnit.SECONDS);
      return;
    }
    endAtOnce(name, number);
  }

  /** The terminal was closed: the run goes on, as all it prints is also in its log and report. */
  void hangUp() {
    context.log().info("the terminal was closed; the run goes on", Map.of("signal", "SIGHUP"));
  }

  private String work() {
    String text = context.work().text();
    return text.isEmpty() ? "the work under way" : "the work under way (" + text + ")";
  }

  private void endAtOnce(String name, int number) {
    Thread last =
        DaemonThreads.named("last-lines")
            .newThread(
                () -> {
                  context.log().stopped(name);
                  context.status().clear();
                  context.out().flush();
                });
    last.start();
    try {
      last.join(LAST_LINES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    halt.accept(EXIT_CODE + number);
  }

  private void print(String sentence) {
    context.err().println(context.screen().warning(sentence));
  }
}
