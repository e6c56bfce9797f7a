package io.pitr.sql.collate;

import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.convert.Utf8;

/**
 * The collations of character set gbk: by GBK bytes, and by a table of one-byte or two-byte
 * weights. Characters that GBK lacks count as a question mark.
 */
final class GbkCollations {
  static final Collation BIN = GbkCollations::bin;
  static final Collation CHINESE = GbkCollations::chinese;

  private static final int UNMAPPABLE = '?';

  private GbkCollations() {}

  /** Loaded when the collation is first used. */
  private static final class Chinese {
    static final WeightTable TABLE = WeightTable.load("gbk_chinese.bin");
  }

  private static byte[] bin(byte[] text) {
    byte[] trimmed = TrailingSpaces.removed(text);
    var out = new ByteAppender(trimmed.length);
    int at = 0;
    while (at < trimmed.length) {
      int codePoint = Utf8.codePoint(trimmed, at);
      append(Gbk.INSTANCE.code(codePoint), out);
      at += codePoint < 0 ? Utf8.announcedLength(trimmed[at]) : Utf8.length(codePoint);
    }
    return out.toByteArray();
  }

  private static byte[] chinese(byte[] text) {
    byte[] trimmed = TrailingSpaces.removed(text);
    var out = new ByteAppender(trimmed.length);
    int at = 0;
    while (at < trimmed.length) {
      int codePoint = Utf8.codePoint(trimmed, at);
      if (codePoint < 0) {
        break;
      }
      append(Chinese.TABLE.has(codePoint) ? Chinese.TABLE.weight(codePoint, 0) : -1, out);
      at += Utf8.length(codePoint);
    }
    return out.toByteArray();
  }

  private static void append(int weight, ByteAppender out) {
    if (weight > 0xff) {
      out.u16Be(weight);
    } else {
      out.u8(weight < 0 ? UNMAPPABLE : weight);
    }
  }
}
