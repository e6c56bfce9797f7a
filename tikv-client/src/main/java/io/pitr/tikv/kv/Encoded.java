package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;

/** Conversions between raw keys and encoded keys, which bound regions (spec/formats.md §0.5). */
public final class Encoded {

  private Encoded() {}

  public static ByteString key(byte[] raw) {
    return ByteString.copyFrom(Memcomparable.encode(raw));
  }

  public static ByteString key(ByteString raw) {
    return key(raw.toByteArray());
  }

  /** Encodes both bounds of a span of raw keys; an empty bound stays empty. */
  public static KeySpan span(KeySpan raw) {
    return new KeySpan(
        raw.start().isEmpty() ? ByteString.EMPTY : key(raw.start()),
        raw.end().isEmpty() ? ByteString.EMPTY : key(raw.end()));
  }

  /** Decodes a region bound to a raw key; an empty bound stays empty. */
  public static ByteString raw(ByteString bound) {
    return bound.isEmpty()
        ? bound
        : ByteString.copyFrom(
            Memcomparable.decode(bound.toByteArray(), "bound of a region").value());
  }
}
