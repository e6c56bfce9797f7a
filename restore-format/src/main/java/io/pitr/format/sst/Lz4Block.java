package io.pitr.format.sst;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/** Decompresses raw LZ4 blocks of untrusted content. */
final class Lz4Block {
  /** One byte of a long length stands for at most 255 bytes of output. */
  private static final long MAX_RATIO = 255;

  private Lz4Block() {}

  /**
   * @param plainLength the expected size of the output
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  static byte[] decompress(byte[] in, int offset, int length, int plainLength, String where) {
    if (plainLength > length * MAX_RATIO) {
      throw corrupt(length + " bytes can't expand to " + plainLength + " bytes", where);
    }
    byte[] out = new byte[plainLength];
    int size;
    try {
      size = LZ4Factory.fastestInstance().safeDecompressor().decompress(in, offset, length, out, 0);
    } catch (LZ4Exception e) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "LZ4: a block of " + length + " bytes is malformed",
          where,
          e);
    }
    if (size != plainLength) {
      throw corrupt("the content has " + size + " bytes, expected " + plainLength, where);
    }
    return out;
  }

  private static RestoreException corrupt(String what, String where) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, "LZ4: " + what, where);
  }
}
