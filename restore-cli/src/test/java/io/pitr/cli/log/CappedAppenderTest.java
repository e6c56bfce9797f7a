package io.pitr.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CappedAppenderTest {
  private static final int MANY = 1_000;

  private final ListAppender<ILoggingEvent> file = new ListAppender<>();
  private final CappedAppender capped = new CappedAppender(file);

  @BeforeEach
  void start() {
    file.start();
    capped.start();
  }

  @Test
  void manyLinesOfOneMessageAreCappedAndTheRestIsCounted() {
    for (int i = 0; i < MANY; i++) {
      capped.doAppend(event(Level.INFO, "retry", i));
    }
    capped.reportLeftOut();

    assertThat(messages("retry")).hasSize(CappedAppender.MOST_LINES);
    ILoggingEvent last = file.list.get(file.list.size() - 1);
    assertThat(last.getKeyValuePairs().toString())
        .contains("left-out", Integer.toString(MANY - CappedAppender.MOST_LINES), "retry");
  }

  @Test
  void otherMessagesAreNotAffected() {
    for (int i = 0; i < MANY; i++) {
      capped.doAppend(event(Level.WARN, "retry", i));
    }
    capped.doAppend(event(Level.INFO, "another", MANY));

    assertThat(messages("another")).hasSize(1);
  }

  @Test
  void afterAMinuteTheMessageIsLoggedAgain() {
    for (int i = 0; i < MANY; i++) {
      capped.doAppend(event(Level.INFO, "retry", 0));
    }
    capped.doAppend(event(Level.INFO, "retry", CappedAppender.WINDOW_MILLIS));

    assertThat(messages("retry")).hasSize(CappedAppender.MOST_LINES + 1);
    assertThat(messages("more lines of this message were left out")).hasSize(1);
  }

  @Test
  void errorsAndDebugLinesAreNeverLeftOut() {
    for (int i = 0; i < MANY; i++) {
      capped.doAppend(event(Level.ERROR, "error", 0));
      capped.doAppend(event(Level.DEBUG, "debug", 0));
    }

    assertThat(messages("error")).hasSize(MANY);
    assertThat(messages("debug")).hasSize(MANY);
  }

  private List<ILoggingEvent> messages(String message) {
    return file.list.stream().filter(each -> each.getMessage().equals(message)).toList();
  }

  private static ILoggingEvent event(Level level, String message, long millis) {
    var event = new LoggingEvent();
    event.setTimeStamp(millis);
    event.setLevel(level);
    event.setLoggerName("a.Logger");
    event.setMessage(message);
    event.setCallerData(new StackTraceElement[0]);
    return event;
  }
}
