package io.pitr.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import io.pitr.cli.output.Screen;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging: all lines of the chosen level go to the log file in TiDB's format, warnings go
 * to standard error as plain sentences. At level {@code debug} without a file, everything goes to
 * standard error. Libraries log from level {@code warn}. Every line is in the file as soon as it is
 * logged, so a kill loses none.
 */
public final class LogSetup {
  private static final String OWN_LOGGERS = "io.pitr";

  /**
   * Loggers whose warnings stay off the terminal: the run's own are printed there anyway, and those
   * of RocksDB say nothing that a user can act on.
   */
  private static final List<String> NOT_ON_TERMINAL =
      List.of(RunLog.class.getName(), "org.rocksdb");

  private final Optional<CappedAppender> file;

  private LogSetup(Optional<CappedAppender> file) {
    this.file = file;
  }

  /** Takes effect at once for all loggers. */
  public static LogSetup apply(
      LogLevel level,
      Optional<Path> file,
      PrintStream standardError,
      Screen screen,
      Secrets secrets) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Level chosen = Level.toLevel(level.name());
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(chosen.isGreaterOrEqual(Level.WARN) ? chosen : Level.WARN);
    context.getLogger(OWN_LOGGERS).setLevel(chosen);
    var encoder = new UnifiedLogEncoder(secrets);
    Optional<CappedAppender> toFile = file.map(path -> file(context, path, encoder));
    toFile.ifPresent(root::addAppender);
    for (String name : NOT_ON_TERMINAL) {
      var logger = context.getLogger(name);
      logger.setAdditive(false);
      toFile.ifPresent(logger::addAppender);
    }
    Level shown = file.isEmpty() && level == LogLevel.DEBUG ? Level.DEBUG : Level.WARN;
    root.addAppender(
        console(context, new ConsoleLines(standardError, screen, secrets, encoder), shown));
    return new LogSetup(toFile);
  }

  /** Logs how many lines were left out because there were too many of one message. */
  void reportLeftOut() {
    file.ifPresent(CappedAppender::reportLeftOut);
  }

  private static CappedAppender file(LoggerContext context, Path path, UnifiedLogEncoder encoder) {
    encoder.setContext(context);
    encoder.start();
    var appender = new FileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(path.toString());
    appender.setEncoder(encoder);
    appender.setImmediateFlush(true);
    appender.start();
    var capped = new CappedAppender(appender);
    capped.setContext(context);
    capped.start();
    return capped;
  }

  private static Appender<ILoggingEvent> console(
      LoggerContext context, ConsoleLines appender, Level threshold) {
    var filter = new ThresholdFilter();
    filter.setLevel(threshold.toString());
    filter.start();
    appender.setContext(context);
    appender.addFilter(filter);
    appender.start();
    return appender;
  }

  private static final class ConsoleLines extends AppenderBase<ILoggingEvent> {
    private final PrintStream standardError;
    private final Screen screen;
    private final Secrets secrets;
    private final UnifiedLogEncoder encoder;

    ConsoleLines(
        PrintStream standardError, Screen screen, Secrets secrets, UnifiedLogEncoder encoder) {
      this.standardError = standardError;
      this.screen = screen;
      this.secrets = secrets;
      this.encoder = encoder;
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        standardError.println(screen.warning(secrets.hide(sentence(event))));
      } else {
        standardError.print(encoder.line(event));
      }
    }

    /** The message with its reason. */
    private static String sentence(ILoggingEvent event) {
      String message = event.getFormattedMessage();
      IThrowableProxy failure = event.getThrowableProxy();
      if (failure == null) {
        return message;
      }
      String reason = failure.getMessage() == null ? failure.getClassName() : failure.getMessage();
      return message.contains(reason) ? message : message + ": " + reason;
    }
  }
}
