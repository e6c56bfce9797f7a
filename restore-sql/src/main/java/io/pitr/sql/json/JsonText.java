package io.pitr.sql.json;

import io.pitr.sql.value.FloatText;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TimeOfDayText;
import java.util.Base64;
import java.util.List;

/** Text of JSON documents as TiDB prints them (spec/formats.md §5.4.6). */
public final class JsonText {
  private static final String HEX = "0123456789abcdef";
  private static final int FSP = 6;

  private final JsonStyle style;
  private final StringBuilder out = new StringBuilder();

  private JsonText(JsonStyle style) {
    this.style = style;
  }

  public static String of(JsonValue value, JsonStyle style) {
    var text = new JsonText(style);
    text.append(value);
    return text.out.toString();
  }

  /** The string as JSON_QUOTE prints it, with MySQL's escapes in all versions. */
  public static String quoted(String string) {
    var text = new JsonText(JsonStyle.MYSQL);
    text.appendQuoted(string);
    return text.out.toString();
  }

  /** The value as JSON_UNQUOTE prints it: strings and times without quotes. */
  public static String unquoted(JsonValue value, JsonStyle style) {
    if (value instanceof JsonValue.Text text) {
      return text.value();
    }
    String shown = of(value, style);
    boolean quotedKind =
        value instanceof JsonValue.Time
            || value instanceof JsonValue.Duration
            || value instanceof JsonValue.Opaque;
    return quotedKind ? shown.substring(1, shown.length() - 1) : shown;
  }

  private void append(JsonValue value) {
    if (value instanceof JsonValue.Literal literal) {
      out.append(
          switch (literal) {
            case NULL -> "null";
            case TRUE -> "true";
            case FALSE -> "false";
          });
    } else if (value instanceof JsonValue.Int number) {
      out.append(number.value());
    } else if (value instanceof JsonValue.Unsigned number) {
      out.append(Long.toUnsignedString(number.bits()));
    } else if (value instanceof JsonValue.Real number) {
      out.append(FloatText.ofJson(number.value(), style));
    } else if (value instanceof JsonValue.Text text) {
      appendQuoted(text.value());
    } else if (value instanceof JsonValue.Opaque opaque) {
      out.append("\"base64:type").append(opaque.typeCode()).append(':');
      out.append(Base64.getEncoder().encodeToString(opaque.bytes())).append('"');
    } else if (value instanceof JsonValue.Time time) {
      out.append('"');
      long packed = CoreTime.packed(time.coreTime());
      if (time.kind() == JsonValue.TimeKind.DATE) {
        PackedTime.appendDate(out, packed);
      } else {
        PackedTime.appendDateTime(out, packed, FSP);
      }
      out.append('"');
    } else if (value instanceof JsonValue.Duration duration) {
      out.append('"');
      TimeOfDayText.append(out, duration.nanos(), FSP);
      out.append('"');
    } else if (value instanceof JsonValue.Array array) {
      appendArray(array.elements());
    } else if (value instanceof JsonValue.Mapping object) {
      appendObject(object.members());
    }
  }

  private void appendArray(List<JsonValue> elements) {
    out.append('[');
    String separator = "";
    for (JsonValue element : elements) {
      out.append(separator);
      append(element);
      separator = ", ";
    }
    out.append(']');
  }

  private void appendObject(List<JsonValue.Member> members) {
    out.append('{');
    String separator = "";
    for (JsonValue.Member member : members) {
      out.append(separator);
      appendQuoted(member.key());
      out.append(": ");
      append(member.value());
      separator = ", ";
    }
    out.append('}');
  }

  private void appendQuoted(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append(style == JsonStyle.GO ? "\\u0008" : "\\b");
        case '\f' -> out.append(style == JsonStyle.GO ? "\\u000c" : "\\f");
        case '\u2028', '\u2029' -> out.append("\\u202").append(HEX.charAt(c & 15));
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
