package io.pitr.format.sst;

import io.pitr.format.codec.ByteReader;

/** Where a block lies; its trailer of five bytes comes behind. */
record BlockHandle(long offset, long size) {

  static BlockHandle read(ByteReader in) {
    return new BlockHandle(in.uvarint(), in.uvarint());
  }
}
