package io.pitr.sql.row;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.OrderedNumbers;
import io.pitr.format.key.TableKeys;
import java.util.Arrays;

/** Identifies a row in its physical table (spec/formats.md §4.1, §4.2). */
public sealed interface Handle {

  /** The bytes after {@code _r} in a record key. */
  byte[] encoded();

  /** The record key: {@code t}, physical id, {@code _r}, handle. */
  default byte[] recordKey(long physicalId) {
    return TableKeys.record(physicalId, encoded());
  }

  /**
   * Decodes the bytes after {@code _r} in a record key.
   *
   * @param common whether the table has a common handle
   * @throws RestoreException FORMAT_CORRUPT if an integer handle does not have eight bytes
   */
  static Handle decode(byte[] encoded, boolean common) {
    if (common) {
      return new Common(encoded);
    }
    if (encoded.length != OrderedNumbers.BYTES) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "an integer handle has " + encoded.length + " bytes, expected 8",
          HexText.of(encoded));
    }
    return new Int(OrderedNumbers.i64(encoded, 0));
  }

  /** An integer primary key (the same bits when unsigned) or {@code _tidb_rowid}. */
  record Int(long value) implements Handle {
    @Override
    public byte[] encoded() {
      var bytes = new byte[OrderedNumbers.BYTES];
      OrderedNumbers.putI64(bytes, 0, value);
      return bytes;
    }
  }

  /**
   * The columns of a primary key, each in comparable form; zero-padded to nine bytes.
   *
   * @param encoded shared, not copied
   */
  record Common(byte[] encoded) implements Handle {
    @Override
    public boolean equals(Object other) {
      return other instanceof Common that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
      return "Common[" + HexText.of(encoded) + "]";
    }
  }
}
