package io.pitr.sql.collate;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * gb18030: one, two or four bytes. TiDB uses the edition of 2022; the edition in Java depends on
 * its release. The few characters that the editions encode differently are not supported.
 */
enum Gb18030 implements CharacterSet {
  INSTANCE;

  private static final Charset CHARSET = Charset.forName("GB18030");

  /** Code points that editions encode differently, as pairs of first and last. */
  private static final int[] DISPUTED = {
    0x1e3f, 0x1e3f, 0x20ac, 0x20ac, 0x9fb4, 0x9fbb, 0xe5e5, 0xe5e5, 0xe766, 0xe864, 0xfe10, 0xfe19
  };

  /**
   * Letters without case mapping, as pairs of first and last: MySQL's case table for gb18030 is
   * older than Unicode's.
   */
  private static final int[] CASELESS = {
    0x25c, 0x25c, 0x261, 0x261, 0x265, 0x266, 0x26a, 0x26a, 0x26c, 0x26c, 0x282, 0x282, 0x287,
    0x287, 0x29d, 0x29e, 0x37f, 0x37f, 0x3f3, 0x3f3, 0x526, 0x52f, 0x10c7, 0x10c7, 0x10cd, 0x10cd,
    0x10d0, 0x10fa, 0x10fd, 0x10ff, 0x13a0, 0x13f5, 0x13f8, 0x13fd, 0x1c80, 0x1c88, 0x1c90, 0x1cba,
    0x1cbd, 0x1cbf, 0x1d79, 0x1d79, 0x1d7d, 0x1d7d, 0x1d8e, 0x1d8e, 0x2cf2, 0x2cf3, 0x2d27, 0x2d27,
    0x2d2d, 0x2d2d, 0xa660, 0xa661, 0xa698, 0xa69b, 0xa78d, 0xa78d, 0xa790, 0xa794, 0xa796, 0xa7ae,
    0xa7b0, 0xa7bf, 0xa7c2, 0xa7ca, 0xa7f5, 0xa7f6, 0xab53, 0xab53, 0xab70, 0xabbf, 0x104b0,
    0x104d3, 0x104d8, 0x104fb, 0x10c80, 0x10cb2, 0x10cc0, 0x10cf2, 0x118a0, 0x118df, 0x16e40,
    0x16e7f, 0x1e900, 0x1e943
  };

  /** Lower case of letters whose upper case is the letter itself. */
  private static final Map<Integer, Integer> LOWER =
      Map.ofEntries(
          Map.entry(0xb5, 0x3bc),
          Map.entry(0x1c5, 0x1c6),
          Map.entry(0x1c8, 0x1c9),
          Map.entry(0x1cb, 0x1cc),
          Map.entry(0x1f2, 0x1f3),
          Map.entry(0x3c2, 0x3c3),
          Map.entry(0x3d0, 0x3b2),
          Map.entry(0x3d1, 0x3b8),
          Map.entry(0x3d5, 0x3c6),
          Map.entry(0x3d6, 0x3c0),
          Map.entry(0x3f0, 0x3ba),
          Map.entry(0x3f1, 0x3c1),
          Map.entry(0x3f5, 0x3b5),
          Map.entry(0x1e9b, 0x1e61),
          Map.entry(0x1fbe, 0x3b9));

  @Override
  public Optional<byte[]> encoded(int codePoint) {
    if (isWithin(DISPUTED, codePoint)) {
      throw disputed();
    }
    try {
      ByteBuffer bytes =
          CHARSET.newEncoder().encode(CharBuffer.wrap(Character.toString(codePoint)));
      var out = new byte[bytes.remaining()];
      bytes.get(out);
      return Optional.of(out);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<byte[]> decoded(byte[] bytes) {
    try {
      String text = CHARSET.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.codePoints().anyMatch(one -> isWithin(DISPUTED, one))) {
        throw disputed();
      }
      return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  @Override
  public int upper(int codePoint) {
    return LOWER.containsKey(codePoint) || isWithin(CASELESS, codePoint)
        ? codePoint
        : Character.toUpperCase(codePoint);
  }

  @Override
  public int lower(int codePoint) {
    return isWithin(CASELESS, codePoint)
        ? codePoint
        : LOWER.getOrDefault(codePoint, Character.toLowerCase(codePoint));
  }

  private static RestoreException disputed() {
    return new RestoreException(
        FormatError.FORMAT_UNSUPPORTED,
        "a character that editions of gb18030 encode differently",
        "an expression");
  }

  private static boolean isWithin(int[] ranges, int codePoint) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (codePoint >= ranges[i] && codePoint <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
