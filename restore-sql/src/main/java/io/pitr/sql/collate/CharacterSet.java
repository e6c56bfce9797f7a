package io.pitr.sql.collate;

import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.convert.Utf8;
import java.util.Optional;

/**
 * A character set of TiDB. Text of every character set is stored as UTF-8; some functions see its
 * bytes in the character set itself ({@code LENGTH}, {@code HEX}, casts to BINARY), and gbk and
 * gb18030 have rules of their own for upper and lower case. Immutable.
 */
public sealed interface CharacterSet
    permits Utf8CharacterSet, AsciiCharacterSet, Gbk, Gb18030, RawCharacterSet {

  /** By its name in lower case; an unknown one has no rules of its own. */
  static CharacterSet named(String name) {
    return switch (name) {
      case "utf8", "utf8mb3", "utf8mb4" -> Utf8CharacterSet.INSTANCE;
      case "ascii" -> AsciiCharacterSet.INSTANCE;
      case "gbk" -> Gbk.INSTANCE;
      case "gb18030" -> Gb18030.INSTANCE;
      default -> RawCharacterSet.INSTANCE;
    };
  }

  /**
   * The bytes of one code point; empty when the character set does not have it.
   *
   * @throws io.pitr.api.RestoreException FORMAT_UNSUPPORTED when versions of the character set
   *     disagree about it
   */
  Optional<byte[]> encoded(int codePoint);

  /** UTF-8 of a text in this character set; empty when the bytes are none. */
  Optional<byte[]> decoded(byte[] bytes);

  /** Upper case of a code point, as the character set defines it. */
  default int upper(int codePoint) {
    return Character.toUpperCase(codePoint);
  }

  /** Lower case of a code point, as the character set defines it. */
  default int lower(int codePoint) {
    return Character.toLowerCase(codePoint);
  }

  /** The bytes of a text; empty when the character set does not have one of its characters. */
  default Optional<byte[]> encoded(byte[] utf8) {
    var out = new ByteAppender(utf8.length);
    for (int at = 0; at < utf8.length; ) {
      int codePoint = Utf8.codePoint(utf8, at);
      Optional<byte[]> one = codePoint < 0 ? Optional.empty() : encoded(codePoint);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      out.bytes(one.get());
      at += Utf8.length(codePoint);
    }
    return Optional.of(out.toByteArray());
  }

  /** The text in UTF-8, with a question mark for each character that the set does not have. */
  default byte[] replaced(byte[] utf8) {
    var out = new ByteAppender(utf8.length);
    for (int at = 0; at < utf8.length; ) {
      int codePoint = Utf8.codePoint(utf8, at);
      int length = codePoint < 0 ? 1 : Utf8.length(codePoint);
      if (codePoint >= 0 && encoded(codePoint).isPresent()) {
        out.bytes(utf8, at, length);
      } else {
        out.u8('?');
      }
      at += length;
    }
    return out.toByteArray();
  }
}
