package io.pitr.sql.collate;

import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.convert.Utf8;
import java.util.Optional;

/**
 * A character set of TiDB. Text of every character set is stored as UTF-8. Some functions operate
 * on the bytes in the character set itself ({@code LENGTH}, {@code HEX}, casts to BINARY), and gbk
 * and gb18030 have their own case mappings. Immutable.
 */
public sealed interface CharacterSet
    permits Utf8CharacterSet, AsciiCharacterSet, Gbk, Gb18030, RawCharacterSet {

  /** The character set with a lower-case name. Unknown character sets have no special rules. */
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
   * The bytes of one code point; empty if the character set does not contain it.
   *
   * @throws io.pitr.api.RestoreException FORMAT_UNSUPPORTED if versions of the character set encode
   *     it differently
   */
  Optional<byte[]> encoded(int codePoint);

  /** Converts bytes in this character set to UTF-8; empty if they are not valid. */
  Optional<byte[]> decoded(byte[] bytes);

  /** Upper case of a code point, as defined by the character set. */
  default int upper(int codePoint) {
    return Character.toUpperCase(codePoint);
  }

  /** Lower case of a code point, as defined by the character set. */
  default int lower(int codePoint) {
    return Character.toLowerCase(codePoint);
  }

  /** The bytes of a text; empty if the character set lacks one of its characters. */
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

  /** The text in UTF-8, with a question mark for each character that the character set lacks. */
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
