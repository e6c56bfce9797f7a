package io.pitr.sql.expr;

import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.convert.Utf8;
import java.util.Arrays;

/** A string as a sequence of characters, or of bytes if it is binary. */
record Units(byte[] bytes, int[] starts) {

  static Units of(byte[] bytes, boolean binary) {
    int count = binary ? bytes.length : Utf8.countCodePoints(bytes);
    var starts = new int[count + 1];
    int at = 0;
    for (int i = 0; i <= count; i++) {
      starts[i] = at;
      at += binary || at >= bytes.length ? 1 : Utf8.prefixLength(bytes, at, 1);
    }
    starts[count] = bytes.length;
    return new Units(bytes, starts);
  }

  int count() {
    return starts.length - 1;
  }

  /** The units between two positions, which are clamped to the string. */
  byte[] slice(long from, long to) {
    int first = (int) Math.max(0, Math.min(from, count()));
    int last = (int) Math.max(first, Math.min(to, count()));
    return Arrays.copyOfRange(bytes, starts[first], starts[last]);
  }

  byte[] reversed() {
    var out = new ByteAppender(bytes.length);
    for (int i = count() - 1; i >= 0; i--) {
      out.bytes(bytes, starts[i], starts[i + 1] - starts[i]);
    }
    return out.toByteArray();
  }
}
