package io.pitr.sql.json;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads and writes binary JSON in rows: a type byte, then the value (spec/formats.md §5.4.6).
 * Containers have tables of offsets relative to their first byte; offsets outside the container are
 * rejected.
 */
public final class JsonBinary {
  static final int OBJECT = 0x01;
  static final int ARRAY = 0x03;
  static final int LITERAL = 0x04;
  static final int INT64 = 0x09;
  static final int UINT64 = 0x0a;
  static final int FLOAT64 = 0x0b;
  static final int STRING = 0x0c;
  static final int OPAQUE = 0x0d;
  static final int DATE = 0x0e;
  static final int DATETIME = 0x0f;
  static final int TIMESTAMP = 0x10;
  static final int DURATION = 0x11;

  /** TiDB does not create deeper documents. */
  static final int MAX_DEPTH = 100;

  private static final int HEADER_BYTES = 8;
  private static final int KEY_ENTRY_BYTES = 6;
  private static final int VALUE_ENTRY_BYTES = 5;

  private JsonBinary() {}

  /**
   * Reads a document.
   *
   * @throws RestoreException FORMAT_CORRUPT if the bytes are not binary JSON
   */
  public static JsonValue decode(byte[] binary) {
    if (binary.length == 0) {
      throw corrupt("expected a type byte, found no bytes");
    }
    // Entries could share bytes, so a short input could describe an exponentially large tree.
    var budget = new Budget(binary.length);
    return new Reader(binary, budget).value(binary[0] & 0xff, 1, binary.length, 0);
  }

  /**
   * Reads the bytes of a document from a reader, checking only its length.
   *
   * @return type byte and value
   * @throws RestoreException FORMAT_CORRUPT
   */
  public static byte[] read(ByteReader in) {
    var out = new ByteAppender();
    int type = in.u8();
    out.u8(type);
    switch (type) {
      case LITERAL -> out.bytes(in.bytes(1));
      case INT64, UINT64, FLOAT64, DATE, DATETIME, TIMESTAMP -> out.bytes(in.bytes(8));
      case DURATION -> out.bytes(in.bytes(12));
      case STRING, OPAQUE -> {
        if (type == OPAQUE) {
          out.u8(in.u8());
        }
        long length = in.uvarint();
        out.uvarint(length).bytes(in.bytes(length));
      }
      case ARRAY, OBJECT -> {
        long count = in.u32Le();
        long size = in.u32Le();
        out.u32Le(count).u32Le(size).bytes(in.bytes(size - HEADER_BYTES));
      }
      default -> throw in.corrupt("unknown JSON type byte " + type);
    }
    return out.toByteArray();
  }

  /** Writes a document. */
  public static byte[] encode(JsonValue value) {
    var out = new ByteAppender();
    out.u8(typeOf(value));
    out.bytes(body(value));
    return out.toByteArray();
  }

  private static int typeOf(JsonValue value) {
    if (value instanceof JsonValue.Literal) {
      return LITERAL;
    } else if (value instanceof JsonValue.Int) {
      return INT64;
    } else if (value instanceof JsonValue.Unsigned) {
      return UINT64;
    } else if (value instanceof JsonValue.Real) {
      return FLOAT64;
    } else if (value instanceof JsonValue.Text) {
      return STRING;
    } else if (value instanceof JsonValue.Opaque) {
      return OPAQUE;
    } else if (value instanceof JsonValue.Time time) {
      return switch (time.kind()) {
        case DATE -> DATE;
        case DATETIME -> DATETIME;
        case TIMESTAMP -> TIMESTAMP;
      };
    } else if (value instanceof JsonValue.Duration) {
      return DURATION;
    } else if (value instanceof JsonValue.Array) {
      return ARRAY;
    }
    return OBJECT;
  }

  private static byte[] body(JsonValue value) {
    var out = new ByteAppender();
    if (value instanceof JsonValue.Literal literal) {
      out.u8(literal.code());
    } else if (value instanceof JsonValue.Int number) {
      out.i64Le(number.value());
    } else if (value instanceof JsonValue.Unsigned number) {
      out.i64Le(number.bits());
    } else if (value instanceof JsonValue.Real number) {
      out.i64Le(Double.doubleToRawLongBits(number.value()));
    } else if (value instanceof JsonValue.Text text) {
      lengthPrefixed(out, text.value().getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof JsonValue.Opaque opaque) {
      out.u8(opaque.typeCode());
      lengthPrefixed(out, opaque.bytes());
    } else if (value instanceof JsonValue.Time time) {
      out.i64Le(time.coreTime());
    } else if (value instanceof JsonValue.Duration duration) {
      out.i64Le(duration.nanos());
      out.u32Le(duration.fsp());
    } else if (value instanceof JsonValue.Array array) {
      container(out, List.of(), array.elements());
    } else if (value instanceof JsonValue.Mapping object) {
      container(
          out,
          object.members().stream()
              .map(member -> member.key().getBytes(StandardCharsets.UTF_8))
              .toList(),
          object.members().stream().map(JsonValue.Member::value).toList());
    }
    return out.toByteArray();
  }

  private static void container(ByteAppender out, List<byte[]> keys, List<JsonValue> values) {
    int offset = HEADER_BYTES + keys.size() * KEY_ENTRY_BYTES + values.size() * VALUE_ENTRY_BYTES;
    var entries = new ByteAppender();
    var data = new ByteAppender();
    for (byte[] key : keys) {
      if (key.length > 0xffff) {
        throw new IllegalArgumentException("a JSON key of " + key.length + " bytes is too long");
      }
      entries.u32Le(offset + data.size());
      entries.u16Le(key.length);
      data.bytes(key);
    }
    for (JsonValue value : values) {
      entries.u8(typeOf(value));
      if (value instanceof JsonValue.Literal literal) {
        entries.u32Le(literal.code());
      } else {
        entries.u32Le(offset + data.size());
        data.bytes(body(value));
      }
    }
    out.u32Le(values.size());
    out.u32Le(offset + data.size());
    out.bytes(entries.toByteArray());
    out.bytes(data.toByteArray());
  }

  private static void lengthPrefixed(ByteAppender out, byte[] bytes) {
    out.uvarint(bytes.length).bytes(bytes);
  }

  private static RestoreException corrupt(String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what, "a JSON value");
  }

  /**
   * Bounds the total size of values and strings by the input length, so that no byte is read twice.
   */
  private static final class Budget {
    private int left;

    Budget(int left) {
      this.left = left;
    }

    void spend(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw corrupt("entries overlap");
      }
    }
  }

  private record Reader(byte[] bytes, Budget budget) {

    JsonValue value(int type, int from, int to, int depth) {
      budget.spend(1);
      return switch (type) {
        case LITERAL -> literal(byteAt(from, to));
        case INT64 -> new JsonValue.Int(fixed(from, to, 8));
        case UINT64 -> new JsonValue.Unsigned(fixed(from, to, 8));
        case FLOAT64 -> new JsonValue.Real(Double.longBitsToDouble(fixed(from, to, 8)));
        case STRING -> new JsonValue.Text(new String(run(from, to), StandardCharsets.UTF_8));
        case OPAQUE -> new JsonValue.Opaque(byteAt(from, to), run(from + 1, to));
        case DATE -> new JsonValue.Time(JsonValue.TimeKind.DATE, fixed(from, to, 8));
        case DATETIME -> new JsonValue.Time(JsonValue.TimeKind.DATETIME, fixed(from, to, 8));
        case TIMESTAMP -> new JsonValue.Time(JsonValue.TimeKind.TIMESTAMP, fixed(from, to, 8));
        case DURATION -> {
          long fsp = fixed(from + 8, to, 4);
          yield new JsonValue.Duration(fixed(from, to, 8), (int) Math.min(fsp, 6));
        }
        case ARRAY, OBJECT -> container(type, from, to, depth + 1);
        default -> throw corrupt("unknown type byte " + type);
      };
    }

    private JsonValue container(int type, int from, int to, int depth) {
      if (depth > MAX_DEPTH) {
        throw corrupt("nested deeper than " + MAX_DEPTH);
      }
      long count = fixed(from, to, 4);
      long size = fixed(from + 4, to, 4);
      boolean object = type == OBJECT;
      long tables = count * (object ? KEY_ENTRY_BYTES + VALUE_ENTRY_BYTES : VALUE_ENTRY_BYTES);
      if (size > to - from || HEADER_BYTES + tables > size) {
        throw corrupt(
            "a container of " + count + " in " + size + " bytes, " + (to - from) + " are left");
      }
      int end = from + (int) size;
      int keyAt = from + HEADER_BYTES;
      int entryAt = keyAt + (object ? (int) count * KEY_ENTRY_BYTES : 0);
      var elements = new ArrayList<JsonValue>((int) count);
      var members = new ArrayList<JsonValue.Member>();
      for (int i = 0; i < count; i++, entryAt += VALUE_ENTRY_BYTES, keyAt += KEY_ENTRY_BYTES) {
        JsonValue value = entry(from, end, entryAt, depth);
        if (object) {
          int at = offset(fixed(keyAt, end, 4), from, end);
          int length = (int) fixed(keyAt + 4, end, 2);
          members.add(new JsonValue.Member(text(at, length, end), value));
        } else {
          elements.add(value);
        }
      }
      return object ? new JsonValue.Mapping(members) : new JsonValue.Array(elements);
    }

    private JsonValue entry(int from, int end, int entryAt, int depth) {
      int type = byteAt(entryAt, end);
      if (type == LITERAL) {
        return value(type, entryAt + 1, end, depth);
      }
      return value(type, offset(fixed(entryAt + 1, end, 4), from, end), end, depth);
    }

    private int offset(long offset, int from, int end) {
      if (offset > end - from) {
        throw corrupt("offset " + offset + " in a container of " + (end - from) + " bytes");
      }
      return from + (int) offset;
    }

    private String text(int at, int length, int end) {
      if (length > end - at) {
        throw corrupt("a string of " + length + " bytes, " + (end - at) + " are left");
      }
      budget.spend(length);
      return new String(bytes, at, length, StandardCharsets.UTF_8);
    }

    private byte[] run(int from, int to) {
      long length = 0;
      int at = from;
      for (int shift = 0; ; shift += 7) {
        int one = byteAt(at++, to);
        if (shift > 28) {
          throw corrupt("the varint of a length has more than five bytes");
        }
        length |= (long) (one & 0x7f) << shift;
        if (one < 0x80) {
          break;
        }
      }
      if (length > to - at) {
        throw corrupt("a string of " + length + " bytes, " + (to - at) + " are left");
      }
      budget.spend((int) length);
      return Arrays.copyOfRange(bytes, at, at + (int) length);
    }

    private static JsonValue literal(int code) {
      for (JsonValue.Literal literal : JsonValue.Literal.values()) {
        if (literal.code() == code) {
          return literal;
        }
      }
      throw corrupt("literal " + code);
    }

    private int byteAt(int at, int to) {
      if (at >= to) {
        throw corrupt("the document ends inside a value");
      }
      return bytes[at] & 0xff;
    }

    private long fixed(int from, int to, int size) {
      if (to - from < size) {
        throw corrupt("the document ends inside a value");
      }
      long value = 0;
      for (int i = size - 1; i >= 0; i--) {
        value = (value << 8) | (bytes[from + i] & 0xff);
      }
      return value;
    }
  }
}
