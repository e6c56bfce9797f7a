package io.pitr.format.sst;

import io.pitr.format.codec.ByteAppender;
import java.util.Arrays;

/** The handles of a file's data blocks, each with a key that no key of the block exceeds. */
final class IndexBlock {
  private final ByteAppender bytes = new ByteAppender(16 << 10);
  private final ByteAppender restarts = new ByteAppender(2 << 10);
  private int entries;

  /**
   * @param separator at least the block's last key, less than the next block's first
   */
  void add(byte[] separator, BlockHandle handle) {
    restarts.u32Le(bytes.size());
    entries++;
    bytes.uvarint(0).uvarint(separator.length).bytes(separator);
    handle.appendTo(bytes);
  }

  byte[] toByteArray() {
    return new ByteAppender(bytes.size() + restarts.size() + Integer.BYTES)
        .bytes(bytes.array(), 0, bytes.size())
        .bytes(restarts.array(), 0, restarts.size())
        .u32Le(entries)
        .toByteArray();
  }

  /** A short key that is at least {@code last} and less than {@code next}. */
  static byte[] separator(byte[] last, int lastLength, byte[] next, int nextLength, int shared) {
    if (shared < lastLength && shared < nextLength) {
      int after = (last[shared] & 0xff) + 1;
      if (after < (next[shared] & 0xff)
          || after == (next[shared] & 0xff) && shared + 1 < nextLength) {
        byte[] separator = Arrays.copyOf(last, shared + 1);
        separator[shared] = (byte) after;
        return separator;
      }
    }
    return Arrays.copyOf(last, lastLength);
  }
}
