package io.pitr.format.key;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.codec.OrderedNumbers;
import java.util.Arrays;

/**
 * A raw key with a timestamp (spec/formats.md §0.5). The versioned form is {@code enc(raw) +
 * u64desc(ts)}. The data form, used in RocksDB and in SST files, has the prefix {@code z}.
 */
public record VersionedKey(byte[] rawKey, Tso ts) {
  public static final byte DATA_PREFIX = 'z';

  /** Length of the timestamp after the encoded key. */
  public static final int TS_BYTES = OrderedNumbers.BYTES;

  public static byte[] encode(byte[] rawKey, Tso ts) {
    int length = Memcomparable.encodedLength(rawKey.length) + TS_BYTES;
    return new ByteAppender(length).memcomparable(rawKey).orderedU64Desc(ts.value()).toByteArray();
  }

  public static byte[] encodeData(byte[] rawKey, Tso ts) {
    int length = 1 + Memcomparable.encodedLength(rawKey.length) + TS_BYTES;
    return new ByteAppender(length)
        .u8(DATA_PREFIX)
        .memcomparable(rawKey)
        .orderedU64Desc(ts.value())
        .toByteArray();
  }

  /**
   * Reads the versioned form.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  public static VersionedKey parse(byte[] versioned, String where) {
    return parse(versioned, 0, versioned.length, where);
  }

  /** Reads the versioned form from {@code [offset, limit)}. */
  public static VersionedKey parse(byte[] bytes, int offset, int limit, String where) {
    Memcomparable.Decoded raw = Memcomparable.decode(bytes, offset, limit, where);
    int at = offset + raw.consumed();
    if (limit - at != TS_BYTES) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "expected 8 bytes of timestamp after the key, got " + (limit - at),
          where);
    }
    return new VersionedKey(raw.value(), new Tso(OrderedNumbers.u64Desc(bytes, at)));
  }

  /** Reads the data form. */
  public static VersionedKey parseData(byte[] dataKey, String where) {
    if (dataKey.length == 0 || dataKey[0] != DATA_PREFIX) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT, "a data key does not begin with 'z'", where);
    }
    return parse(dataKey, 1, dataKey.length, where);
  }

  /** The timestamp of a versioned key or data key of at least {@link #TS_BYTES}. */
  public static Tso ts(byte[] versioned) {
    return new Tso(OrderedNumbers.u64Desc(versioned, versioned.length - TS_BYTES));
  }

  public byte[] encode() {
    return encode(rawKey, ts);
  }

  public byte[] encodeData() {
    return encodeData(rawKey, ts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionedKey that
        && that.ts.equals(ts)
        && Arrays.equals(that.rawKey, rawKey);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(rawKey) + ts.hashCode();
  }
}
