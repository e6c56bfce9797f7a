package io.pitr.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.KeyValuePair;

/**
 * Passes lines on, but only so many a minute of one message: a cluster that restarts makes
 * thousands of requests fail in the same way. The number of lines that were left out is logged.
 * Errors and debug lines are always passed on.
 */
final class CappedAppender extends AppenderBase<ILoggingEvent> {
  static final int MOST_LINES = 30;
  static final long WINDOW_MILLIS = TimeUnit.MINUTES.toMillis(1);
  private static final int MOST_MESSAGES = 1_000;

  private final Appender<ILoggingEvent> to;
  private final Map<String, MessageWindow> windows = new HashMap<>();

  CappedAppender(Appender<ILoggingEvent> to) {
    this.to = to;
  }

  /** The lines of one message within a minute. */
  private static final class MessageWindow {
    private ILoggingEvent lastShown;
    private long beganMillis;
    private int lines;
    private int leftOut;

    MessageWindow(ILoggingEvent first) {
      lastShown = first;
      beganMillis = first.getTimeStamp();
    }

    boolean isOver(long nowMillis) {
      return nowMillis - beganMillis >= WINDOW_MILLIS;
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)
        || !event.getLevel().isGreaterOrEqual(Level.INFO)) {
      to.doAppend(event);
      return;
    }
    long now = event.getTimeStamp();
    MessageWindow window =
        windows.computeIfAbsent(
            event.getLoggerName() + ' ' + event.getMessage(), key -> new MessageWindow(event));
    if (window.isOver(now)) {
      reportLeftOut(window);
      window.beganMillis = now;
      window.lines = 0;
    }
    if (window.lines < MOST_LINES) {
      window.lines++;
      window.lastShown = event;
      to.doAppend(event);
    } else {
      window.leftOut++;
    }
    if (windows.size() > MOST_MESSAGES) {
      forgetOld(now);
    }
  }

  /** Logs how many lines were left out since the last report. */
  void reportLeftOut() {
    synchronized (this) {
      windows.values().forEach(this::reportLeftOut);
    }
  }

  private void forgetOld(long now) {
    windows.values().stream().filter(each -> each.isOver(now)).forEach(this::reportLeftOut);
    windows.values().removeIf(each -> each.isOver(now));
  }

  private void reportLeftOut(MessageWindow window) {
    if (window.leftOut == 0) {
      return;
    }
    ILoggingEvent last = window.lastShown;
    var line = new LoggingEvent();
    line.setTimeStamp(last.getTimeStamp());
    line.setLevel(last.getLevel());
    line.setLoggerName(last.getLoggerName());
    line.setThreadName(last.getThreadName());
    line.setCallerData(last.getCallerData());
    line.setMessage("more lines of this message were left out");
    line.setKeyValuePairs(
        List.of(
            new KeyValuePair("left-out", window.leftOut),
            new KeyValuePair("of", last.getMessage())));
    window.leftOut = 0;
    to.doAppend(line);
  }

  @Override
  public void stop() {
    reportLeftOut();
    super.stop();
    to.stop();
  }
}
