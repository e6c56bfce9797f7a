package io.pitr.target.embedded;

import io.pitr.format.codec.Memcomparable;
import io.pitr.format.codec.OrderedNumbers;

/** Keys of the data column families: {@code 'z' + enc(raw) + u64desc(ts)} (spec/formats.md §0.5). */
final class DataKeys {
  static final byte PREFIX = 'z';
  static final int TS_BYTES = OrderedNumbers.BYTES;

  /** The shortest key there is: the prefix, one group, the timestamp. */
  static final int LEAST_BYTES = 1 + 9 + TS_BYTES;

  private DataKeys() {}

  static byte[] versioned(byte[] raw, long ts) {
    byte[] key = encoded(raw, TS_BYTES);
    OrderedNumbers.putU64Desc(key, key.length - TS_BYTES, ts);
    return key;
  }

  /** The beginning of all versions of a raw key; also the bound between lesser and greater ones. */
  static byte[] bound(byte[] raw) {
    return encoded(raw, 0);
  }

  static long ts(byte[] key, int length) {
    return OrderedNumbers.u64Desc(key, length - TS_BYTES);
  }

  /** Decodes the raw key; the encoding is checked. */
  static byte[] raw(byte[] key, int length, String where) {
    return Memcomparable.decode(key, 1, length - TS_BYTES, where).value();
  }

  private static byte[] encoded(byte[] raw, int more) {
    byte[] key = new byte[1 + Memcomparable.encodedLength(raw.length) + more];
    key[0] = PREFIX;
    Memcomparable.encode(raw, 0, raw.length, key, 1);
    return key;
  }
}
