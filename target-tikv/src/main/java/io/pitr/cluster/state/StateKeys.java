package io.pitr.cluster.state;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import java.nio.charset.StandardCharsets;

/** Raw keys of the state: fields of one hash in the meta range. */
final class StateKeys {
  private static final String HASH = "BRSegments";
  private static final char HASH_DATA = 'h';

  static final String HEADS = "head/";
  static final String PARTS = "part/";
  static final String PENDING = "pending/";
  static final String PRIVATE = "private/";
  static final String LEASE = "lease";
  static final String FOLLOWER = "follower";

  private StateKeys() {}

  static ByteString key(String field) {
    return ByteString.copyFrom(base().memcomparable(ascii(field)).toByteArray());
  }

  /** Returns the span of all fields with a prefix. */
  static KeySpan span(String fieldPrefix) {
    byte[] prefix = base().bytes(Memcomparable.encodePrefix(ascii(fieldPrefix))).toByteArray();
    return KeySpan.prefix(ByteString.copyFrom(prefix));
  }

  /** Returns the field of a key. */
  static String field(ByteString key) {
    int prefix = base().size();
    if (key.size() <= prefix) {
      throw new RestoreException(
          TargetError.TARGET_CORRUPT,
          "a key of the state without field",
          HexText.of(key.toByteArray()));
    }
    var reader = new ByteReader(key.substring(prefix).toByteArray(), "key of the state");
    return new String(reader.memcomparable(), StandardCharsets.US_ASCII);
  }

  private static ByteAppender base() {
    return new ByteAppender().u8('m').memcomparable(ascii(HASH)).orderedU64(HASH_DATA);
  }

  private static byte[] ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        throw new IllegalArgumentException("a key of the state is printable ASCII: " + text);
      }
    }
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
