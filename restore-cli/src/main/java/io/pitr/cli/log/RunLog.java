package io.pitr.cli.log;

import io.pitr.api.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log of one run of the program: its version and arguments, each warning and error that the
 * terminal shows, and the result. The lines go to the log file alone. Thread-safe.
 */
public final class RunLog {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
  private static final int MOST_RESULT_CHARACTERS = 4_096;
  private static final int MOST_CAUSES = 50;

  private final long startNanos = System.nanoTime();
  private final StringBuilder result = new StringBuilder();
  private @Nullable LogSetup setup;
  private String command = "br";

  /**
   * Opens the log.
   *
   * @param apply sets up the loggers
   */
  public synchronized void open(Supplier<LogSetup> apply) {
    setup = apply.get();
  }

  public synchronized boolean isOpen() {
    return setup != null;
  }

  /**
   * A command begins.
   *
   * @param name as {@code restore point}
   * @param version of the program
   * @param flags the given flags without dashes, and their values without secrets
   */
  public synchronized void begins(String name, String version, Map<String, String> flags) {
    command = name;
    LOG.atInfo()
        .addKeyValue("version", version)
        .addKeyValue("java", Runtime.version())
        .addKeyValue("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .addKeyValue("processors", Runtime.getRuntime().availableProcessors())
        .addKeyValue("heap-bytes", Runtime.getRuntime().maxMemory())
        .addKeyValue("pid", ProcessHandle.current().pid())
        .log("br starts");
    LoggingEventBuilder line = LOG.atInfo().addKeyValue("command", "br " + name);
    for (Map.Entry<String, String> flag : flags.entrySet()) {
      line = line.addKeyValue(flag.getKey(), flag.getValue());
    }
    line.log("arguments");
  }

  /** The target of a command. */
  public void target(String uri) {
    LOG.atInfo().addKeyValue("target", uri).log("target");
  }

  /** A warning that is shown on the terminal. */
  public void warning(String sentence) {
    LOG.warn(sentence);
  }

  /** A finding that is shown on the terminal as an error. */
  public void error(String line) {
    LOG.error(line);
  }

  /** Something that is worth a line and not shown, or shown as information. */
  public void info(String sentence, Map<String, ?> fields) {
    LoggingEventBuilder line = LOG.atInfo();
    for (Map.Entry<String, ?> field : fields.entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
    }
    line.log(sentence);
  }

  /** Text that the command printed to standard output; its beginning is part of the last line. */
  public synchronized void printed(String text) {
    if (result.length() <= MOST_RESULT_CHARACTERS) {
      result.append(result.isEmpty() ? "" : "\n").append(text);
    }
  }

  /**
   * The run failed.
   *
   * @param problems at least one
   * @param failure empty for a command line that can't be parsed
   */
  public synchronized void failed(List<Problem> problems, Optional<Throwable> failure) {
    Optional<Throwable> stack = failure;
    for (Problem problem : problems) {
      LoggingEventBuilder line =
          LOG.atError()
              .addKeyValue("code", problem.code().code())
              .addKeyValue("kind", problem.code().kind().name().toLowerCase(Locale.ROOT))
              .addKeyValue("message", problem.what())
              .addKeyValue("where", problem.where())
              .addKeyValue("remedy", problem.remedy());
      if (stack.isPresent()) {
        line =
            line.addKeyValue("cause", String.valueOf(rootCause(stack.get()))).setCause(stack.get());
      }
      line.log("failure");
      stack = Optional.empty();
    }
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < MOST_CAUSES; depth++) {
      root = root.getCause();
    }
    return root;
  }

  /** The run is over. */
  public synchronized void ended(int exitCode) {
    if (setup == null) {
      return;
    }
    setup.reportLeftOut();
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    LoggingEventBuilder line =
        LOG.atLevel(exitCode == 0 ? Level.INFO : Level.ERROR)
            .addKeyValue("exit-code", exitCode)
            .addKeyValue("seconds", took.toMillis() / 1000.0);
    if (!result.isEmpty()) {
      line = line.addKeyValue("result", shortened());
    }
    line.log("`br " + command + "` " + (exitCode == 0 ? "succeeded" : "failed"));
    setup = null;
  }

  /**
   * A signal ends the process before the run is over.
   *
   * @param signal its name
   */
  public synchronized void stopped(String signal) {
    if (setup != null) {
      setup.reportLeftOut();
      LOG.atWarn()
          .addKeyValue("signal", signal)
          .log("`br " + command + "` was ended at once by a signal");
    }
  }

  private String shortened() {
    return result.length() <= MOST_RESULT_CHARACTERS
        ? result.toString()
        : result.substring(0, MOST_RESULT_CHARACTERS) + "…";
  }
}
