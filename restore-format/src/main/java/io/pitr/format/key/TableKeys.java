package io.pitr.format.key;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.OrderedNumbers;

/**
 * Raw keys of rows and index entries (spec/formats.md §4.1): {@code t}, physical id, then {@code
 * _r} and the handle, or {@code _i}, index id and the values. Parsing methods throw {@link
 * FormatError#FORMAT_CORRUPT}; the {@code is…} methods accept any bytes.
 */
public final class TableKeys {
  public static final byte PREFIX = 't';

  /** Length of {@code t} and the id. */
  public static final int TABLE_PREFIX_BYTES = 9;

  /** Length of a record key before its handle. */
  public static final int RECORD_PREFIX_BYTES = 11;

  /** Length of an index key before its values. */
  public static final int INDEX_PREFIX_BYTES = 19;

  /** Length of a record key with an integer handle. A key with a common handle is longer. */
  public static final int INT_RECORD_BYTES = 19;

  private TableKeys() {}

  public static byte[] tablePrefix(long physicalId) {
    return table(TABLE_PREFIX_BYTES, physicalId).toByteArray();
  }

  public static byte[] recordPrefix(long physicalId) {
    return record(RECORD_PREFIX_BYTES, physicalId).toByteArray();
  }

  /** The key of a row with an integer handle. */
  public static byte[] record(long physicalId, long handle) {
    return record(INT_RECORD_BYTES, physicalId).orderedI64(handle).toByteArray();
  }

  /** The key of a row with a common handle, which is given in its encoded form. */
  public static byte[] record(long physicalId, byte[] commonHandle) {
    return record(RECORD_PREFIX_BYTES + commonHandle.length, physicalId)
        .bytes(commonHandle)
        .toByteArray();
  }

  public static byte[] indexPrefix(long physicalId, long indexId) {
    return index(INDEX_PREFIX_BYTES, physicalId, indexId).toByteArray();
  }

  /**
   * @param values the encoded values, with the handle if the entry has it in its key
   */
  public static byte[] index(long physicalId, long indexId, byte[] values) {
    return index(INDEX_PREFIX_BYTES + values.length, physicalId, indexId)
        .bytes(values)
        .toByteArray();
  }

  public static boolean isTableKey(byte[] rawKey) {
    return rawKey.length >= TABLE_PREFIX_BYTES && rawKey[0] == PREFIX;
  }

  public static boolean isRecord(byte[] rawKey) {
    return rawKey.length >= INT_RECORD_BYTES && hasTag(rawKey, 'r');
  }

  public static boolean isIndex(byte[] rawKey) {
    return rawKey.length >= INDEX_PREFIX_BYTES && hasTag(rawKey, 'i');
  }

  /** The physical id. For an entry of a global index, the table's id. */
  public static long physicalId(byte[] rawKey, String where) {
    return OrderedNumbers.i64(checked(isTableKey(rawKey), rawKey, "a table's key", where), 1);
  }

  public static long indexId(byte[] rawKey, String where) {
    byte[] key = checked(isIndex(rawKey), rawKey, "an index entry's key", where);
    return OrderedNumbers.i64(key, RECORD_PREFIX_BYTES);
  }

  /**
   * Whether the key has the length of a key with an integer handle. Only the schema is
   * authoritative.
   */
  public static boolean hasIntHandle(byte[] rawKey) {
    return rawKey.length == INT_RECORD_BYTES && hasTag(rawKey, 'r');
  }

  public static long intHandle(byte[] rawKey, String where) {
    byte[] key = checked(hasIntHandle(rawKey), rawKey, "a row's key with an int handle", where);
    return OrderedNumbers.i64(key, RECORD_PREFIX_BYTES);
  }

  /** The same key with another physical id. */
  public static byte[] withPhysicalId(byte[] rawKey, long physicalId, String where) {
    byte[] key = checked(isTableKey(rawKey), rawKey, "a table's key", where).clone();
    OrderedNumbers.putI64(key, 1, physicalId);
    return key;
  }

  private static boolean hasTag(byte[] rawKey, char tag) {
    return rawKey[0] == PREFIX && rawKey[9] == '_' && rawKey[10] == tag;
  }

  private static byte[] checked(boolean holds, byte[] rawKey, String expected, String where) {
    if (!holds) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "expected " + expected + ", got " + HexText.abridged(rawKey, 32),
          where);
    }
    return rawKey;
  }

  private static ByteAppender table(int capacity, long physicalId) {
    return new ByteAppender(capacity).u8(PREFIX).orderedI64(physicalId);
  }

  private static ByteAppender record(int capacity, long physicalId) {
    return table(capacity, physicalId).u8('_').u8('r');
  }

  private static ByteAppender index(int capacity, long physicalId, long indexId) {
    return table(capacity, physicalId).u8('_').u8('i').orderedI64(indexId);
  }
}
