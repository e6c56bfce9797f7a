package io.pitr.format.sst;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.FixedInts;

/**
 * The footer of an SST.
 *
 * @param checksumType 0 none, 1 CRC-32C; others are not verified here
 * @param bodyBytes number of bytes before the footer
 */
record SstFooter(
    int checksumType, BlockHandle metaIndex, BlockHandle index, int formatVersion, int bodyBytes) {
  private static final long MAGIC = 0x88e241b785f4cff7L;
  private static final long LEGACY_MAGIC = 0xdb4775248b80fb57L;
  private static final int BYTES = 53;
  private static final int LEGACY_BYTES = 48;
  private static final int MAX_FORMAT_VERSION = 5;
  private static final int CRC32C = 1;

  static boolean isMagic(long number) {
    return number == MAGIC || number == LEGACY_MAGIC;
  }

  static SstFooter read(byte[] file, String where) {
    if (file.length < LEGACY_BYTES) {
      throw corrupt("a file of " + file.length + " bytes is too short for an SST", where);
    }
    long magic = FixedInts.i64Le(file, file.length - Long.BYTES);
    if (magic == LEGACY_MAGIC) {
      int start = file.length - LEGACY_BYTES;
      var in = new ByteReader(file, start, LEGACY_BYTES, where);
      return new SstFooter(CRC32C, BlockHandle.read(in), BlockHandle.read(in), 0, start);
    }
    if (magic != MAGIC) {
      throw corrupt("the magic number is " + Long.toHexString(magic), where);
    }
    int version = (int) FixedInts.u32Le(file, file.length - Long.BYTES - Integer.BYTES);
    if (version < 1 || version > MAX_FORMAT_VERSION || file.length < BYTES) {
      throw new RestoreException(
          FormatError.FORMAT_UNSUPPORTED,
          "format_version is " + Integer.toUnsignedString(version) + ", known are 0 to 5",
          where);
    }
    int start = file.length - BYTES;
    var in = new ByteReader(file, start, BYTES, where);
    int checksumType = in.u8();
    return new SstFooter(checksumType, BlockHandle.read(in), BlockHandle.read(in), version, start);
  }

  private static RestoreException corrupt(String what, String where) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what, where);
  }
}
