package io.pitr.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * Writes log lines in TiDB's format: {@code [time] [LEVEL] [source] [message] [key=value]...}. Text
 * with blanks, brackets, quotes or control characters becomes a JSON string.
 */
final class UnifiedLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss.SSS xxx", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return line(event).getBytes(StandardCharsets.UTF_8);
  }

  static String line(ILoggingEvent event) {
    String logger = event.getLoggerName();
    var line = new StringBuilder(160);
    line.append('[').append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append("] [");
    line.append(event.getLevel()).append("] [");
    line.append(logger.substring(logger.lastIndexOf('.') + 1)).append("] [");
    appendText(line, event.getFormattedMessage());
    line.append(']');
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        line.append(" [");
        appendText(line, pair.key);
        line.append('=');
        appendText(line, String.valueOf(pair.value));
        line.append(']');
      }
    }
    if (event.getThrowableProxy() != null) {
      line.append(" [error=");
      appendText(line, ThrowableProxyUtil.asString(event.getThrowableProxy()));
      line.append(']');
    }
    return line.append('\n').toString();
  }

  private static void appendText(StringBuilder line, String text) {
    if (isBare(text)) {
      line.append(text);
      return;
    }
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < ' ') {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }

  private static boolean isBare(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '"' || c == '=' || c == '[' || c == ']' || c == '\\') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
