package io.pitr.format.sst;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;

/**
 * Decompresses a raw Snappy block: the plain length, then literals and copies of earlier content as
 * distances back. Every length is checked against the input and the output before use.
 */
final class SnappyBlock {
  private static final int LITERAL = 0;
  private static final int NEAR_COPY = 1;
  private static final int COPY = 2;
  private static final int SHORT_LITERAL = 60;
  private static final int MIN_NEAR_COPY = 4;
  // A copy element decompresses to at most 64 bytes.
  private static final long MAX_RATIO = 64;
  private static final int MAX_LENGTH_BYTES = 5;

  private final byte[] in;
  private final int end;
  private final String where;
  private int at;

  private SnappyBlock(byte[] in, int offset, int length, String where) {
    this.in = in;
    this.at = offset;
    this.end = offset + length;
    this.where = where;
  }

  /**
   * @param maxBytes longer content is rejected
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  static byte[] decompress(byte[] in, int offset, int length, int maxBytes, String where) {
    var block = new SnappyBlock(in, offset, length, where);
    long plainLength = block.plainLength();
    if (plainLength > maxBytes || plainLength > length * MAX_RATIO) {
      throw block.corrupt(length + " bytes can't decompress to " + plainLength + " bytes");
    }
    return block.decompress((int) plainLength);
  }

  private long plainLength() {
    long length = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
      int next = next();
      length |= (long) (next & 0x7f) << 7 * i;
      if (next < 0x80) {
        return length;
      }
    }
    throw corrupt("the varint of the plain length is too long");
  }

  private byte[] decompress(int plainLength) {
    byte[] out = new byte[plainLength];
    int to = 0;
    while (at < end) {
      int tag = next();
      int count = tag >>> 2;
      switch (tag & 3) {
        case LITERAL -> to = literal(out, to, count);
        case NEAR_COPY -> {
          int distance = tag >>> 5 << 8 | next();
          to = copy(out, to, distance, (count & 7) + MIN_NEAR_COPY);
        }
        case COPY -> to = copy(out, to, little(2), count + 1);
        default -> to = copy(out, to, little(4), count + 1);
      }
    }
    if (to != plainLength) {
      throw corrupt("the content has " + to + " bytes, expected " + plainLength);
    }
    return out;
  }

  private int literal(byte[] out, int to, int count) {
    long length = 1 + (count < SHORT_LITERAL ? count : little(count - SHORT_LITERAL + 1));
    if (length > end - at || length > out.length - to) {
      throw corrupt("a literal exceeds the block or its content");
    }
    System.arraycopy(in, at, out, to, (int) length);
    at += (int) length;
    return to + (int) length;
  }

  private int copy(byte[] out, int to, long distance, int length) {
    if (distance == 0 || distance > to || length > out.length - to) {
      throw corrupt("a copy starts or ends outside the content");
    }
    int from = to - (int) distance;
    for (int i = 0; i < length; i++) {
      out[to + i] = out[from + i];
    }
    return to + length;
  }

  private long little(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << Byte.SIZE * i;
    }
    return value;
  }

  private int next() {
    if (at == end) {
      throw corrupt("the block is truncated");
    }
    return in[at++] & 0xff;
  }

  private RestoreException corrupt(String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, "Snappy: " + what, where);
  }
}
