package io.pitr.sql.collate;

import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.convert.Utf8;

/**
 * Collations whose sort key is a sequence of 16-bit weights: {@code general_ci}, and two versions
 * of the Unicode collation algorithm with primary weights only. A code point that a version does
 * not list has two weights computed from its number. Malformed UTF-8 ends the key.
 */
final class UnicodeCollations {
  static final Collation GENERAL =
      text -> key(TrailingSpaces.removed(text), UnicodeCollations::general);
  static final Collation UNICODE_0400 =
      text -> key(TrailingSpaces.removed(text), UnicodeCollations::unicode0400);
  static final Collation UNICODE_0900 = text -> key(text, UnicodeCollations::unicode0900);

  private static final int MAX_BMP = 0xffff;
  private static final int REPLACEMENT = 0xfffd;

  /** End of the table of version 9.0.0. TiDB treats later code points as unlisted. */
  private static final int LIMIT_0900 = 0x2cea1;

  private static final int HANGUL_BASE = 0xac00;

  /** TiDB decomposes code points up to this one, although the last Hangul syllable is U+D7A3. */
  private static final int HANGUL_END = 0xd7af;

  private static final int LEADING_JAMO = 0x1100;
  private static final int VOWEL_JAMO = 0x1161;
  private static final int TRAILING_JAMO = 0x11a7;
  private static final int VOWELS = 21;
  private static final int TRAILINGS = 28;

  private UnicodeCollations() {}

  @FunctionalInterface
  private interface Weights {
    void append(int codePoint, ByteAppender out);
  }

  /** Loaded when a collation is first used. */
  private static final class General {
    static final WeightTable TABLE = WeightTable.load("general.bin");
  }

  private static final class Unicode0400 {
    static final WeightTable TABLE = WeightTable.load("unicode_0400.bin");
  }

  private static final class Unicode0900 {
    static final WeightTable TABLE = WeightTable.load("unicode_0900.bin");
  }

  private static byte[] key(byte[] text, Weights weights) {
    var out = new ByteAppender(2 * text.length);
    int at = 0;
    while (at < text.length) {
      int codePoint = Utf8.codePoint(text, at);
      if (codePoint < 0) {
        break;
      }
      weights.append(codePoint, out);
      at += Utf8.length(codePoint);
    }
    return out.toByteArray();
  }

  private static void general(int codePoint, ByteAppender out) {
    if (codePoint > MAX_BMP) {
      out.u16Be(REPLACEMENT);
    } else if (General.TABLE.has(codePoint)) {
      listed(General.TABLE, codePoint, out);
    } else {
      out.u16Be(codePoint);
    }
  }

  private static void unicode0400(int codePoint, ByteAppender out) {
    if (codePoint > MAX_BMP) {
      out.u16Be(REPLACEMENT);
    } else if (Unicode0400.TABLE.has(codePoint)) {
      listed(Unicode0400.TABLE, codePoint, out);
    } else if (isWithin(codePoint, 0x3400, 0x4db5)) {
      unlisted(0xfb80, codePoint, out);
    } else if (isWithin(codePoint, 0x4e00, 0x9fa5) || isWithin(codePoint, 0xfa0e, 0xfa0f)) {
      unlisted(0xfb40, codePoint, out);
    } else {
      unlisted(0xfbc0, codePoint, out);
    }
  }

  private static void unicode0900(int codePoint, ByteAppender out) {
    WeightTable table = Unicode0900.TABLE;
    if (codePoint >= LIMIT_0900) {
      unlisted(0xfbc0, codePoint, out);
    } else if (table.has(codePoint)) {
      listed(table, codePoint, out);
    } else if (isWithin(codePoint, HANGUL_BASE, HANGUL_END)) {
      int index = codePoint - HANGUL_BASE;
      listed(table, LEADING_JAMO + index / (VOWELS * TRAILINGS), out);
      listed(table, VOWEL_JAMO + index % (VOWELS * TRAILINGS) / TRAILINGS, out);
      if (index % TRAILINGS > 0) {
        listed(table, TRAILING_JAMO + index % TRAILINGS, out);
      }
    } else if (isWithin(codePoint, 0x17000, 0x18aff)) {
      out.u16Be(0xfb00).u16Be(codePoint - 0x17000 | 0x8000);
    } else if (isHanExtension(codePoint)) {
      unlisted(0xfb80, codePoint, out);
    } else if (isWithin(codePoint, 0x4e00, 0x9fd5) || isWithin(codePoint, 0xfa0e, 0xfa29)) {
      unlisted(0xfb40, codePoint, out);
    } else {
      unlisted(0xfbc0, codePoint, out);
    }
  }

  private static boolean isHanExtension(int codePoint) {
    return isWithin(codePoint, 0x3400, 0x4db5)
        || isWithin(codePoint, 0x20000, 0x2a6d6)
        || isWithin(codePoint, 0x2a700, 0x2b734)
        || isWithin(codePoint, 0x2b740, 0x2b81d)
        || isWithin(codePoint, 0x2b820, 0x2cea1);
  }

  private static boolean isWithin(int codePoint, int first, int last) {
    return codePoint >= first && codePoint <= last;
  }

  private static void listed(WeightTable table, int codePoint, ByteAppender out) {
    int count = table.count(codePoint);
    for (int i = 0; i < count; i++) {
      out.u16Be(table.weight(codePoint, i));
    }
  }

  private static void unlisted(int base, int codePoint, ByteAppender out) {
    out.u16Be(base + (codePoint >> 15)).u16Be((codePoint & 0x7fff) | 0x8000);
  }
}
