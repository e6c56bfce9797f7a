package io.pitr.format.key;

import com.google.protobuf.ByteString;
import io.pitr.format.codec.HexText;
import java.util.Comparator;

/**
 * Keys in {@code [start, end)}, compared as unsigned bytes.
 *
 * @param end exclusive; empty means unbounded
 */
public record KeySpan(ByteString start, ByteString end) {
  /** Unsigned bytes; several times as fast as the comparator of {@link ByteString}. */
  public static final Comparator<ByteString> ORDER = KeySpan::compare;

  public static final KeySpan ALL = new KeySpan(ByteString.EMPTY, ByteString.EMPTY);

  /** The span from {@code first} to {@code last}, both inclusive. */
  public static KeySpan closed(ByteString first, ByteString last) {
    return new KeySpan(first, last.concat(ByteString.copyFrom(new byte[] {0})));
  }

  /** All keys with a prefix. */
  public static KeySpan prefix(ByteString prefix) {
    return new KeySpan(prefix, prefixNext(prefix));
  }

  /** The smallest key greater than all keys with a prefix; empty when there is none. */
  public static ByteString prefixNext(ByteString prefix) {
    return ByteString.copyFrom(KeyPrefixes.next(prefix.toByteArray()));
  }

  private static int compare(ByteString left, ByteString right) {
    int at = left.asReadOnlyByteBuffer().mismatch(right.asReadOnlyByteBuffer());
    if (at < 0) {
      return 0;
    }
    return at < left.size() && at < right.size()
        ? Byte.compareUnsigned(left.byteAt(at), right.byteAt(at))
        : Integer.compare(left.size(), right.size());
  }

  public boolean contains(ByteString key) {
    return ORDER.compare(start, key) <= 0 && isBeforeEnd(key);
  }

  public boolean overlaps(KeySpan other) {
    return isBeforeEnd(other.start) && other.isBeforeEnd(start);
  }

  /** Whether the key is less than the end. */
  public boolean isBeforeEnd(ByteString key) {
    return end.isEmpty() || ORDER.compare(key, end) < 0;
  }

  /** Whether this span ends where the other ends, or after it. */
  public boolean reaches(KeySpan other) {
    return end.isEmpty() || (!other.end.isEmpty() && ORDER.compare(end, other.end) >= 0);
  }

  /** The smallest span that contains both. */
  public KeySpan union(KeySpan other) {
    return new KeySpan(
        ORDER.compare(start, other.start) <= 0 ? start : other.start,
        reaches(other) ? end : other.end);
  }

  /** Hexadecimal, half open. */
  @Override
  public String toString() {
    return "["
        + HexText.of(start.toByteArray())
        + ", "
        + (end.isEmpty() ? "end" : HexText.of(end.toByteArray()))
        + ")";
  }
}
