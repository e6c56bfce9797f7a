package io.pitr.format.sst;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;

/**
 * Decompresses a raw LZ4 block: tokens with a literal length and a match length, literals, and
 * matches as distances back. Every length is checked against the input and the output before use.
 */
final class Lz4Block {
  private static final int MIN_MATCH = 4;
  private static final int LONG_LENGTH = 15;
  // One byte of a long length adds at most 255 bytes of output.
  private static final long MAX_RATIO = 255;

  private final byte[] in;
  private final int end;
  private final String where;
  private int at;

  private Lz4Block(byte[] in, int offset, int length, String where) {
    this.in = in;
    this.at = offset;
    this.end = offset + length;
    this.where = where;
  }

  /**
   * @param plainLength expected length in bytes
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  static byte[] decompress(byte[] in, int offset, int length, int plainLength, String where) {
    if (plainLength > length * MAX_RATIO) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          length + " bytes of LZ4 can't decompress to " + plainLength + " bytes",
          where);
    }
    return new Lz4Block(in, offset, length, where).decompress(plainLength);
  }

  private byte[] decompress(int plainLength) {
    byte[] out = new byte[plainLength];
    int to = 0;
    while (true) {
      int token = next();
      int literals = length(token >>> 4);
      if (literals > end - at || literals > plainLength - to) {
        throw corrupt("literals exceed the block or its content");
      }
      System.arraycopy(in, at, out, to, literals);
      at += literals;
      to += literals;
      if (at == end) {
        break;
      }
      int distance = next() | next() << 8;
      int match = length(token & LONG_LENGTH) + MIN_MATCH;
      if (distance == 0 || distance > to || match > plainLength - to) {
        throw corrupt("a match starts or ends outside the content");
      }
      for (int from = to - distance; match > 0; match--) {
        out[to++] = out[from++];
      }
    }
    if (to != plainLength) {
      throw corrupt("the content has " + to + " bytes, expected " + plainLength);
    }
    return out;
  }

  private int length(int begin) {
    int length = begin;
    if (begin == LONG_LENGTH) {
      int more;
      do {
        more = next();
        length = Math.addExact(length, more);
      } while (more == 0xff);
    }
    return length;
  }

  private int next() {
    if (at == end) {
      throw corrupt("the block is truncated");
    }
    return in[at++] & 0xff;
  }

  private RestoreException corrupt(String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, "LZ4: " + what, where);
  }
}
