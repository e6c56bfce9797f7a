package io.pitr.format.sst;

import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;

/**
 * Where a block lies.
 *
 * @param size without the trailer of five bytes behind it
 */
record BlockHandle(long offset, long size) {

  static BlockHandle read(ByteReader in) {
    return new BlockHandle(in.uvarint(), in.uvarint());
  }

  void appendTo(ByteAppender out) {
    out.uvarint(offset).uvarint(size);
  }
}
