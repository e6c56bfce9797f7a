package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.tikv.kv.Encoded;

/**
 * A key to split a region at.
 *
 * @param raw as requests name it
 * @param encoded as bounds of regions are written; in the same order as raw keys
 */
record SplitKey(ByteString raw, ByteString encoded) {
  static SplitKey of(ByteString raw) {
    return new SplitKey(raw, Encoded.key(raw));
  }
}
