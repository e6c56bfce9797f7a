package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;

/** Raw keys in the form that regions are bounded by (spec/formats.md §0.5). */
public final class Encoded {

  private Encoded() {}

  public static ByteString key(byte[] raw) {
    return ByteString.copyFrom(Memcomparable.encode(raw));
  }

  public static ByteString key(ByteString raw) {
    return key(raw.toByteArray());
  }

  /** A span of raw keys; an empty end stays without end. */
  public static KeySpan span(KeySpan raw) {
    return new KeySpan(
        raw.start().isEmpty() ? ByteString.EMPTY : key(raw.start()),
        raw.end().isEmpty() ? ByteString.EMPTY : key(raw.end()));
  }

  /** A bound of a region as a raw key; an empty one stays empty. */
  public static ByteString raw(ByteString bound) {
    return bound.isEmpty()
        ? bound
        : ByteString.copyFrom(
            Memcomparable.decode(bound.toByteArray(), "bound of a region").value());
  }
}
