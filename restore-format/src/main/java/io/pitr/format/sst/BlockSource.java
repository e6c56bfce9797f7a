package io.pitr.format.sst;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.FixedInts;
import io.pitr.format.compress.Compression;
import io.pitr.format.compress.Decompressor;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads blocks of an SST: verifies checksums and decompresses. Not thread-safe. */
final class BlockSource implements AutoCloseable {
  /**
   * Larger blocks are rejected. TiKV's blocks have 32 KiB, but a large value needs a larger block.
   */
  static final int MAX_BLOCK_BYTES = 1 << 30;

  private static final int TRAILER_BYTES = 5;
  private static final int NO_CHECKSUM = 0;
  private static final int CRC32C = 1;
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int NONE = 0;
  private static final int SNAPPY = 1;
  private static final int LZ4 = 4;
  private static final int LZ4HC = 5;
  private static final int ZSTD = 7;

  private final byte[] file;
  private final SstFooter footer;
  private final String where;
  private final Decompressor zstd = new Decompressor(MAX_BLOCK_BYTES);
  private final CRC32C crc = new CRC32C();

  BlockSource(byte[] file, SstFooter footer, String where) {
    this.file = file;
    this.footer = footer;
    this.where = where;
  }

  /** Whether the checksums of this file's blocks can be verified. */
  boolean verifiesChecksums() {
    return footer.checksumType() == CRC32C;
  }

  byte[] read(BlockHandle handle) {
    long limit = footer.bodyBytes();
    if (handle.offset() < 0
        || handle.size() < 0
        || handle.size() > limit - TRAILER_BYTES
        || handle.offset() > limit - TRAILER_BYTES - handle.size()) {
      throw corrupt("a block exceeds the file", handle);
    }
    int offset = (int) handle.offset();
    int size = (int) handle.size();
    check(offset, size, handle);
    int type = file[offset + size] & 0xff;
    if (type == NONE) {
      return Arrays.copyOfRange(file, offset, offset + size);
    }
    if (type == SNAPPY) {
      return SnappyBlock.decompress(file, offset, size, MAX_BLOCK_BYTES, where);
    }
    if (footer.formatVersion() < 2 || (type != ZSTD && type != LZ4 && type != LZ4HC)) {
      throw new RestoreException(
          FormatError.FORMAT_UNSUPPORTED,
          "unsupported block compression type "
              + type
              + " with format_version "
              + footer.formatVersion(),
          where);
    }
    var in = new ByteReader(file, offset, size, where);
    long plain = in.uvarint();
    if (plain < 0 || plain > MAX_BLOCK_BYTES) {
      throw corrupt("a block declares " + Long.toUnsignedString(plain) + " plain bytes", handle);
    }
    int from = in.arrayPosition();
    int length = offset + size - from;
    return type == ZSTD
        ? zstd.decompress(Compression.ZSTD, file, from, length, plain, where)
        : Lz4Block.decompress(file, from, length, (int) plain, where);
  }

  @Override
  public void close() {
    zstd.close();
  }

  private void check(int offset, int size, BlockHandle handle) {
    if (footer.checksumType() != CRC32C) {
      if (footer.checksumType() < NO_CHECKSUM || footer.checksumType() > 4) {
        throw corrupt("unknown checksum type " + footer.checksumType(), handle);
      }
      return;
    }
    crc.reset();
    crc.update(file, offset, size + 1);
    int value = (int) crc.getValue();
    int masked = (value >>> 15 | value << 17) + MASK_DELTA;
    int stored = (int) FixedInts.u32Le(file, offset + size + 1);
    if (masked != stored) {
      throw corrupt(
          "a block's checksum is "
              + Integer.toHexString(masked)
              + ", the file says "
              + Integer.toHexString(stored),
          handle);
    }
  }

  private RestoreException corrupt(String what, BlockHandle handle) {
    return new RestoreException(
        FormatError.FORMAT_CORRUPT,
        what + " at byte " + Long.toUnsignedString(handle.offset()),
        where);
  }
}
