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
 * Writes log lines in TiDB's unified format: {@code [time] [LEVEL] [file:line] [message]
 * [key=value]...}. Text with blanks, brackets, quotes, equals signs, backslashes or control
 * characters becomes a JSON string. A line never contains a secret.
 */
final class UnifiedLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss.SSS xxx", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final Secrets secrets;

  UnifiedLogEncoder(Secrets secrets) {
    this.secrets = secrets;
  }

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

  String line(ILoggingEvent event) {
    var line = new StringBuilder(200);
    line.append('[').append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append("] [");
    line.append(event.getLevel()).append("] [").append(source(event)).append("] [");
    appendText(line, event.getFormattedMessage());
    line.append(']');
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        appendField(line, pair.key, String.valueOf(pair.value));
      }
    }
    if (event.getThrowableProxy() != null) {
      appendField(line, "error", ThrowableProxyUtil.asString(event.getThrowableProxy()).strip());
    }
    return line.append('\n').toString();
  }

  /** The place in the source that logs; characters that the format does not allow are left out. */
  private static String source(ILoggingEvent event) {
    StackTraceElement[] callers = event.getCallerData();
    String file = callers.length == 0 ? null : callers[0].getFileName();
    return file == null
        ? "<unknown>"
        : file.replaceAll("[^A-Za-z0-9._-]", "") + ":" + callers[0].getLineNumber();
  }

  private void appendField(StringBuilder line, String key, String value) {
    line.append(" [");
    appendText(line, key);
    line.append('=');
    appendText(line, value);
    line.append(']');
  }

  private void appendText(StringBuilder line, String unsafe) {
    String text = secrets.hide(unsafe);
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
          if (isInvisible(c)) {
            line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
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
      if (c == ' ' || c == '"' || c == '=' || c == '[' || c == ']' || c == '\\' || isInvisible(c)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Characters that a terminal or an editor may obey instead of showing them. */
  private static boolean isInvisible(char c) {
    return Character.isISOControl(c)
        || switch (Character.getType(c)) {
          case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
          default -> false;
        };
  }
}
