package io.pitr.format.compress;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.Arrays;

/**
 * Decompresses ranges whose plain length is known. Allocates exactly that length, whatever size the
 * frames declare. A length that the stored bytes can't decompress to is rejected before memory is
 * allocated. Owns native memory; not thread-safe.
 */
public final class Decompressor implements AutoCloseable {
  /** A Zstandard block has at least four bytes and decompresses to at most 128 KiB. */
  private static final long MAX_RATIO = 128 * 1024 / 4;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final long maxPlainBytes;

  /**
   * @param maxPlainBytes ranges that declare more are rejected
   */
  public Decompressor(long maxPlainBytes) {
    this.maxPlainBytes = maxPlainBytes;
  }

  /**
   * Decompresses a range, which may consist of several frames.
   *
   * @param plainLength expected length in bytes
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  public byte[] decompress(
      Compression compression,
      byte[] stored,
      int offset,
      int length,
      long plainLength,
      String where) {
    check(compression, length, plainLength, where);
    if (compression == Compression.NONE) {
      return Arrays.copyOfRange(stored, offset, offset + length);
    }
    byte[] plain = new byte[(int) plainLength];
    zstd(stored, offset, length, plain, 0, plain.length, where);
    return plain;
  }

  /**
   * Decompresses into {@code plain}, starting at {@code at}.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   * @throws IndexOutOfBoundsException if {@code plainLength} bytes do not fit
   */
  public void decompress(
      Compression compression,
      byte[] stored,
      int offset,
      int length,
      byte[] plain,
      int at,
      long plainLength,
      String where) {
    check(compression, length, plainLength, where);
    if (plainLength > plain.length - at) {
      throw new IndexOutOfBoundsException(
          plainLength + " bytes at " + at + " of an array of " + plain.length);
    }
    if (compression == Compression.NONE) {
      System.arraycopy(stored, offset, plain, at, length);
    } else {
      zstd(stored, offset, length, plain, at, (int) plainLength, where);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  private void check(Compression compression, int length, long plainLength, String where) {
    if (Long.compareUnsigned(plainLength, maxPlainBytes) > 0) {
      throw corrupt(
          "a range declares "
              + Long.toUnsignedString(plainLength)
              + " bytes; the limit is "
              + maxPlainBytes,
          where);
    }
    boolean possible =
        compression == Compression.NONE ? plainLength == length : plainLength <= length * MAX_RATIO;
    if (!possible) {
      throw corrupt(length + " stored bytes can't decompress to " + plainLength + " bytes", where);
    }
  }

  private void zstd(
      byte[] stored, int offset, int length, byte[] plain, int at, int plainLength, String where) {
    int actual;
    try {
      actual = context.decompressByteArray(plain, at, plainLength, stored, offset, length);
    } catch (ZstdException e) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "Zstandard can't decompress to " + plainLength + " bytes: " + e.getMessage(),
          where,
          e);
    }
    if (actual != plainLength) {
      throw corrupt("decompressed to " + actual + " bytes, expected " + plainLength, where);
    }
  }

  private static RestoreException corrupt(String what, String where) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what, where);
  }
}
