package io.pitr.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Checks the footer of an SST (spec/formats.md §1.11) before RocksDB reads the file. No checksum
 * covers the footer, and its lengths decide how much RocksDB reads at once.
 */
final class FooterBounds {
  private static final int BYTES = 53;
  private static final int HANDLES_END = 41;
  private static final int BLOCK_TRAILER_BYTES = 5;
  private static final long MAGIC = 0x88e241b785f4cff7L;
  private static final int GREATEST_FORMAT = 5;
  private static final int GREATEST_CHECKSUM = 4;

  private FooterBounds() {}

  /** The problem of the footer; empty when there is none. */
  static Optional<String> problem(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < BYTES) {
        return Optional.of("a file of " + size + " bytes is no SST");
      }
      ByteBuffer footer = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (footer.hasRemaining()) {
        if (channel.read(footer, size - BYTES + footer.position()) < 0) {
          return Optional.of("the file became shorter while it was read");
        }
      }
      return problem(footer.flip(), size - BYTES);
    }
  }

  private static Optional<String> problem(ByteBuffer footer, long blocksEnd) {
    if (footer.getLong(BYTES - Long.BYTES) != MAGIC) {
      return Optional.of("the last 8 bytes are not those of an SST");
    }
    int format = footer.getInt(HANDLES_END);
    if (format < 1 || format > GREATEST_FORMAT) {
      return Optional.of("SST format " + Integer.toUnsignedString(format) + ", expected 1 to 5");
    }
    int checksum = footer.get(0) & 0xff;
    if (checksum < 1 || checksum > GREATEST_CHECKSUM) {
      return Optional.of("unknown kind of block checksum: " + checksum);
    }
    footer.position(1).limit(HANDLES_END);
    boolean metaIndexFits = isBlock(footer, blocksEnd);
    boolean indexFits = isBlock(footer, blocksEnd);
    return metaIndexFits && indexFits
        ? Optional.empty()
        : Optional.of("the index lies outside the file");
  }

  /** Reads a handle: offset and size of a block before {@code end}. */
  private static boolean isBlock(ByteBuffer footer, long end) {
    long offset = uvarint(footer);
    long size = uvarint(footer);
    return offset >= 0 && size >= 0 && offset <= end && size <= end - offset - BLOCK_TRAILER_BYTES;
  }

  /** Returns -1 when it is cut off or wider than 63 bits. */
  private static long uvarint(ByteBuffer footer) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE - 1 && footer.hasRemaining(); shift += 7) {
      byte next = footer.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return -1;
  }
}
