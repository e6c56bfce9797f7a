package io.pitr.format.compress;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;

/**
 * Compression of log ranges, by the numbers of {@code backup.CompressionType}. Log backups use only
 * these two in practice.
 */
public enum Compression {
  NONE(0),
  ZSTD(3);

  private final int wireNumber;

  Compression(int wireNumber) {
    this.wireNumber = wireNumber;
  }

  public int wireNumber() {
    return wireNumber;
  }

  /**
   * @throws RestoreException {@link FormatError#FORMAT_UNSUPPORTED} for LZ4, Snappy and unknown
   *     numbers
   */
  public static Compression of(int wireNumber, String where) {
    return switch (wireNumber) {
      case 0 -> NONE;
      case 3 -> ZSTD;
      case 1 -> throw unsupported("LZ4", where);
      case 2 -> throw unsupported("Snappy", where);
      default -> throw unsupported("number " + wireNumber, where);
    };
  }

  private static RestoreException unsupported(String name, String where) {
    return new RestoreException(
        FormatError.FORMAT_UNSUPPORTED,
        "expected no compression or Zstandard, got compression type " + name,
        where);
  }
}
