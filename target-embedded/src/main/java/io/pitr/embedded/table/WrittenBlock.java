package io.pitr.embedded.table;

import io.pitr.format.codec.ByteAppender;

/**
 * Where a block lies in its file.
 *
 * @param sizeBytes without the block's trailer
 */
record WrittenBlock(long offset, long sizeBytes) {
  void appendTo(ByteAppender out) {
    out.uvarint(offset).uvarint(sizeBytes);
  }
}
