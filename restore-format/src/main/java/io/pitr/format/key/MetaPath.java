package io.pitr.format.key;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a meta key (spec/formats.md §4.4): {@code m}, the structure's name, its type and,
 * for hash data, the field. Names are bytes; TiDB's are ASCII.
 */
record MetaPath(byte[] name, char type, byte @Nullable [] field) {
  static final byte PREFIX = 'm';
  static final char HASH_DATA = 'h';
  static final char STRING_DATA = 's';
  private static final String TYPES = "sShHLl";

  static byte[] hash(String name, byte[] field) {
    return start(name, HASH_DATA).memcomparable(field).toByteArray();
  }

  static byte[] hash(String name, String field) {
    return hash(name, field.getBytes(StandardCharsets.US_ASCII));
  }

  /** The prefix of all fields of a hash. */
  static byte[] hashPrefix(String name) {
    return start(name, HASH_DATA).toByteArray();
  }

  static byte[] string(String name) {
    return start(name, STRING_DATA).toByteArray();
  }

  /**
   * Empty for a structure type that this program does not know.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} if the key is not a meta key or has
   *     bytes after its structure
   */
  static Optional<MetaPath> parse(byte[] rawKey, String where) {
    var reader = new ByteReader(rawKey, where);
    if (reader.u8() != PREFIX) {
      throw reader.corrupt("a meta key does not begin with 'm'");
    }
    byte[] name = reader.memcomparable();
    long type = reader.orderedU64();
    if (type < 0 || type > 0x7f || TYPES.indexOf((char) type) < 0) {
      return Optional.empty();
    }
    byte[] field = null;
    if (type == HASH_DATA) {
      field = reader.memcomparable();
    } else if (type == 'l') {
      reader.orderedI64();
    }
    reader.expectEnd();
    return Optional.of(new MetaPath(name, (char) type, field));
  }

  private static ByteAppender start(String name, char type) {
    return new ByteAppender()
        .u8(PREFIX)
        .memcomparable(name.getBytes(StandardCharsets.US_ASCII))
        .orderedU64(type);
  }

  String nameText() {
    return text(name);
  }

  static String text(byte[] ascii) {
    return new String(ascii, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetaPath that
        && that.type == type
        && Arrays.equals(that.name, name)
        && Arrays.equals(that.field, field);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(name);
  }
}
