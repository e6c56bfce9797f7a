package io.pitr.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

/** TiDB's unified log format. */
class UnifiedLogEncoderTest {
  private final UnifiedLogEncoder encoder = new UnifiedLogEncoder(Secrets.NONE);

  @Test
  void aLineHasTimeLevelSourceMessageAndFields() {
    LoggingEvent event = event("restores");
    event.setKeyValuePairs(
        List.of(new KeyValuePair("segment", 1), new KeyValuePair("where", "a b")));

    assertThat(encoder.line(event))
        .matches("\\[1970/01/0[12] \\d\\d:\\d\\d:\\d\\d\\.007 [+-]\\d\\d:\\d\\d] .*\n")
        .endsWith(" [WARN] [Some-File.java:42] [restores] [segment=1] [where=\"a b\"]\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "plain, plain",
        "a:b/c-d_e.f;g, a:b/c-d_e.f;g",
        "it's, it's",
        "größe, größe",
        "two words, \"two words\"",
        "a=b, \"a=b\"",
        "[a], \"[a]\"",
        "a\"b, \"a\\\"b\"",
        "a\\b, \"a\\\\b\""
      })
  void aTextIsQuotedIfItHasASeparator(String text, String written) {
    assertThat(encoder.line(event(text))).endsWith(" [" + written + "]\n");
  }

  @Test
  void anEmptyTextIsQuoted() {
    assertThat(encoder.line(event(""))).endsWith(" [\"\"]\n");
  }

  @Test
  void aCharacterThatATerminalObeysIsEscaped() {
    assertThat(encoder.line(event("a\nb\rc\td\u0000e\u001bf\u007fg\u009bh\u2028i\u202ej")))
        .endsWith(" [\"a\\nb\\rc\\td\\u0000e\\u001bf\\u007fg\\u009bh\\u2028i\\u202ej\"]\n");
  }

  @Test
  void anExceptionIsOneFieldWithCauseAndStack() {
    LoggingEvent event = event("failed");
    event.setThrowableProxy(
        new ThrowableProxy(new IllegalStateException("outer", new RuntimeException("inner"))));

    assertThat(encoder.line(event).lines()).hasSize(1);
    assertThat(encoder.line(event))
        .contains(" [error=\"java.lang.IllegalStateException: outer\\n\\tat ")
        .contains("Caused by: java.lang.RuntimeException: inner\\n");
  }

  @Test
  void aSecretIsHiddenInMessageFieldsAndStack() {
    var hiding = new UnifiedLogEncoder(Secrets.of(List.of("s3cr3t"), List.of()));
    LoggingEvent event = event("with s3cr3t");
    event.setKeyValuePairs(List.of(new KeyValuePair("key", "s3cr3t")));
    event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("s3cr3t")));

    assertThat(hiding.line(event)).doesNotContain("s3cr3t").contains("\"with ***\"", "[key=***]");
  }

  private static LoggingEvent event(String message) {
    var event = new LoggingEvent();
    event.setTimeStamp(7);
    event.setLevel(Level.WARN);
    event.setLoggerName("some.Logger");
    event.setMessage(message);
    event.setCallerData(
        new StackTraceElement[] {new StackTraceElement("C", "m", "Some-[File].java", 42)});
    return event;
  }
}
