package io.pitr.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import io.pitr.cli.output.Screen;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging: all lines of the chosen level go to the log file in TiDB's format, warnings go
 * to standard error as plain sentences. At level {@code debug} without a file, everything goes to
 * standard error. Libraries log from level {@code warn}.
 */
public final class LogSetup {
  private static final String OWN_LOGGERS = "io.pitr";

  private LogSetup() {}

  /** Takes effect at once for all loggers. */
  public static void apply(
      LogLevel level, Optional<Path> file, PrintStream standardError, Screen screen) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Level chosen = Level.toLevel(level.name());
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(chosen.isGreaterOrEqual(Level.WARN) ? chosen : Level.WARN);
    context.getLogger(OWN_LOGGERS).setLevel(chosen);
    file.ifPresent(path -> root.addAppender(file(context, path)));
    boolean everything = file.isEmpty() && level == LogLevel.DEBUG;
    root.addAppender(
        console(context, standardError, screen, everything ? Level.DEBUG : Level.WARN));
  }

  private static Appender<ILoggingEvent> file(LoggerContext context, Path path) {
    var encoder = new UnifiedLogEncoder();
    encoder.setContext(context);
    encoder.start();
    var appender = new FileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(path.toString());
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private static Appender<ILoggingEvent> console(
      LoggerContext context, PrintStream standardError, Screen screen, Level threshold) {
    var filter = new ThresholdFilter();
    filter.setLevel(threshold.toString());
    filter.start();
    var appender = new ConsoleLines(standardError, screen);
    appender.setContext(context);
    appender.addFilter(filter);
    appender.start();
    return appender;
  }

  private static final class ConsoleLines extends AppenderBase<ILoggingEvent> {
    private final PrintStream standardError;
    private final Screen screen;

    ConsoleLines(PrintStream standardError, Screen screen) {
      this.standardError = standardError;
      this.screen = screen;
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        standardError.println(screen.warning(event.getFormattedMessage()));
      } else {
        standardError.print(UnifiedLogEncoder.line(event));
      }
    }
  }
}
