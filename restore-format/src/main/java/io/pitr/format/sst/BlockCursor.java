package io.pitr.format.sst;

import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.FixedInts;
import java.util.Arrays;

/**
 * A cursor over the entries of one block, whose keys share prefixes with their predecessors. Not
 * thread-safe.
 */
final class BlockCursor {
  private static final int RESTART_BYTES = 4;
  private static final int HASH_INDEX_BIT = 1 << 31;

  private final byte[] block;
  private final ByteReader in;
  private final boolean valueHasLength;
  private byte[] key = new byte[64];
  private int keyLength;
  private int valueOffset;
  private int valueLength;
  private boolean sharesPrefix;

  BlockCursor(byte[] block, String where) {
    this(block, true, where);
  }

  /**
   * @param valueHasLength false for a delta-encoded index, whose values are self-delimiting
   */
  BlockCursor(byte[] block, boolean valueHasLength, String where) {
    this.block = block;
    this.valueHasLength = valueHasLength;
    this.in = new ByteReader(block, 0, entriesEnd(block, where), where);
  }

  private static int entriesEnd(byte[] block, String where) {
    var whole = new ByteReader(block, where);
    if (block.length < RESTART_BYTES) {
      throw whole.corrupt("a block of " + block.length + " bytes has no restart count");
    }
    int count = (int) FixedInts.u32Le(block, block.length - RESTART_BYTES);
    if ((count & HASH_INDEX_BIT) != 0) {
      throw whole.corrupt("a block has a hash index");
    }
    long end = block.length - (count + 1L) * RESTART_BYTES;
    if (end < 0) {
      throw whole.corrupt("a block declares " + count + " restarts");
    }
    return (int) end;
  }

  boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    long shared = in.uvarint();
    long unshared = in.uvarint();
    long value = valueHasLength ? in.uvarint() : 0;
    if (shared < 0 || shared > keyLength || unshared < 0 || unshared > in.remaining()) {
      throw in.corrupt("a key's lengths exceed its block");
    }
    if (value < 0 || value > in.remaining() - unshared) {
      throw in.corrupt("a value exceeds its block");
    }
    sharesPrefix = shared > 0;
    int length = (int) (shared + unshared);
    if (length > key.length) {
      key = Arrays.copyOf(key, Math.max(length, key.length * 2));
    }
    System.arraycopy(block, in.arrayPosition(), key, (int) shared, (int) unshared);
    in.skip(unshared);
    keyLength = length;
    valueOffset = in.arrayPosition();
    valueLength = (int) value;
    in.skip(value);
    return true;
  }

  /** Valid in its first {@link #keyLength} bytes, until the next entry. */
  byte[] key() {
    return key;
  }

  int keyLength() {
    return keyLength;
  }

  int valueOffset() {
    return valueOffset;
  }

  int valueLength() {
    return valueLength;
  }

  byte[] block() {
    return block;
  }

  /** False for the first entry of a restart interval. */
  boolean sharesPrefix() {
    return sharesPrefix;
  }

  /** Positioned after the key, to read a value without a length. */
  ByteReader in() {
    return in;
  }
}
