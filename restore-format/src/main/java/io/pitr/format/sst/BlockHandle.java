package io.pitr.format.sst;

import io.pitr.format.codec.ByteReader;

/** The position of a block. A trailer of five bytes follows the block. */
record BlockHandle(long offset, long size) {

  static BlockHandle read(ByteReader in) {
    return new BlockHandle(in.uvarint(), in.uvarint());
  }
}
