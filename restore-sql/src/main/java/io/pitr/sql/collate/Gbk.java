package io.pitr.sql.collate;

import io.pitr.format.codec.ByteAppender;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** gbk: one byte for ASCII, two for other characters. */
enum Gbk implements CharacterSet {
  INSTANCE;

  /** Last code point of the table. gbk has no characters outside the BMP. */
  private static final int MAX_CODE_POINT = 0xffff;

  /**
   * Letters without case mapping, as pairs of first and last: their upper or lower case is not in
   * the character set (MySQL's worklog 4583).
   */
  private static final int[] CASELESS = {
    0xe0, 0xe1, 0xe8, 0xea, 0xec, 0xed, 0xf2, 0xf3, 0xf9, 0xfa, 0xfc, 0xfc, 0x101, 0x101, 0x113,
    0x113, 0x11b, 0x11b, 0x12b, 0x12b, 0x144, 0x144, 0x148, 0x148, 0x14d, 0x14d, 0x16b, 0x16b,
    0x1ce, 0x1ce, 0x1d0, 0x1d0, 0x1d2, 0x1d2, 0x1d4, 0x1d4, 0x1d6, 0x1d6, 0x1d8, 0x1d8, 0x1da,
    0x1da, 0x1dc, 0x1dc, 0x216a, 0x216b
  };

  /** Loaded when a text is first encoded. */
  private static final class Encoding {
    static final WeightTable TABLE = WeightTable.load("gbk.bin");
  }

  /** Loaded when bytes are first decoded. */
  private static final class Decoding {
    static final Map<Integer, Integer> CODE_POINTS = codePoints();

    private static Map<Integer, Integer> codePoints() {
      var all = new HashMap<Integer, Integer>();
      for (int codePoint = 0; codePoint <= MAX_CODE_POINT; codePoint++) {
        if (Encoding.TABLE.has(codePoint)) {
          all.put((int) Encoding.TABLE.weight(codePoint, 0), codePoint);
        }
      }
      return Map.copyOf(all);
    }
  }

  /** One or two bytes as a number; -1 if gbk lacks the code point. */
  int code(int codePoint) {
    return codePoint >= 0 && Encoding.TABLE.has(codePoint)
        ? Encoding.TABLE.weight(codePoint, 0)
        : -1;
  }

  @Override
  public Optional<byte[]> encoded(int codePoint) {
    int code = code(codePoint);
    if (code < 0) {
      return Optional.empty();
    }
    return Optional.of(
        code > 0xff
            ? new byte[] {(byte) (code >> Byte.SIZE), (byte) code}
            : new byte[] {(byte) code});
  }

  @Override
  public Optional<byte[]> decoded(byte[] bytes) {
    var out = new ByteAppender(2 * bytes.length);
    for (int at = 0; at < bytes.length; ) {
      int code = bytes[at++] & 0xff;
      if (code >= 0x80) {
        if (at == bytes.length) {
          return Optional.empty();
        }
        code = code << Byte.SIZE | (bytes[at++] & 0xff);
      }
      Integer codePoint = Decoding.CODE_POINTS.get(code);
      if (codePoint == null) {
        return Optional.empty();
      }
      out.bytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }
    return Optional.of(out.toByteArray());
  }

  @Override
  public int upper(int codePoint) {
    return isCaseless(codePoint) ? codePoint : Character.toUpperCase(codePoint);
  }

  @Override
  public int lower(int codePoint) {
    return isCaseless(codePoint) ? codePoint : Character.toLowerCase(codePoint);
  }

  private static boolean isCaseless(int codePoint) {
    for (int i = 0; i < CASELESS.length; i += 2) {
      if (codePoint >= CASELESS[i] && codePoint <= CASELESS[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
