package io.pitr.sql.row;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.FixedInts;
import io.pitr.format.codec.HexText;

/**
 * The layout of a row of format v2 (spec/formats.md §5.2): its column ids and the positions of
 * their values. The constructor checks that ids ascend and offsets do not descend.
 */
public final class RowLayout {
  static final int MAGIC = 0x80;
  static final int LARGE = 1;
  static final int CHECKSUM = 2;
  private static final int HEADER_BYTES = 6;
  private static final int SHOWN_BYTES = 64;

  private final byte[] row;
  private final boolean large;
  private final boolean checksum;
  private final int notNull;
  private final int nulls;
  private final int idsAt;
  private final int offsetsAt;
  private final int dataAt;
  private final int dataEnd;

  /**
   * @throws RestoreException FORMAT_CORRUPT if the layout does not fit the bytes,
   *     FORMAT_UNSUPPORTED for an unknown flag
   */
  public RowLayout(byte[] row) {
    this.row = row;
    if (row.length < HEADER_BYTES || (row[0] & 0xff) != MAGIC) {
      throw corrupt(row.length + " bytes are not a row of format v2");
    }
    int flags = row[1] & 0xff;
    if ((flags & ~(LARGE | CHECKSUM)) != 0) {
      throw new RestoreException(
          FormatError.FORMAT_UNSUPPORTED,
          "unknown row flags 0x" + Integer.toHexString(flags),
          where());
    }
    large = (flags & LARGE) != 0;
    checksum = (flags & CHECKSUM) != 0;
    notNull = FixedInts.u16Le(row, 2);
    nulls = FixedInts.u16Le(row, 4);
    idsAt = HEADER_BYTES;
    offsetsAt = idsAt + (notNull + nulls) * (large ? 4 : 1);
    dataAt = offsetsAt + notNull * (large ? 4 : 2);
    if (dataAt > row.length) {
      throw corrupt("tables of " + (notNull + nulls) + " columns in " + row.length + " bytes");
    }
    checkAscending(0, notNull);
    checkAscending(notNull, notNull + nulls);
    int end = 0;
    for (int i = 0; i < notNull; i++) {
      long next = offset(i);
      if (next < end || next > row.length - dataAt) {
        throw corrupt("value " + i + " ends at " + next + ", after " + end);
      }
      end = (int) next;
    }
    dataEnd = dataAt + end;
    if (!checksum && dataEnd != row.length) {
      throw corrupt((row.length - dataEnd) + " bytes left over");
    }
  }

  /** Whether a record value is marked as format v2. */
  public static boolean isV2(byte[] row) {
    return row.length > 0 && (row[0] & 0xff) == MAGIC;
  }

  /** Number of columns with a value. */
  public int notNullCount() {
    return notNull;
  }

  /** Number of columns that are NULL. */
  public int nullCount() {
    return nulls;
  }

  /** The id of a column with a value, ascending. */
  public long notNullId(int i) {
    return id(i);
  }

  /** The id of a column that is NULL, ascending. */
  public long nullId(int i) {
    return id(notNull + i);
  }

  /** Start of a value in the row. */
  public int valueStart(int i) {
    return i == 0 ? dataAt : dataAt + (int) offset(i - 1);
  }

  /** Exclusive end of a value in the row. */
  public int valueEnd(int i) {
    return dataAt + (int) offset(i);
  }

  public boolean hasChecksum() {
    return checksum;
  }

  /** Start of the checksum; the end of the row if there is none. */
  public int dataEnd() {
    return dataEnd;
  }

  private long id(int i) {
    return large ? FixedInts.u32Le(row, idsAt + 4 * i) : row[idsAt + i] & 0xff;
  }

  private long offset(int i) {
    return large
        ? FixedInts.u32Le(row, offsetsAt + 4 * i)
        : FixedInts.u16Le(row, offsetsAt + 2 * i);
  }

  private void checkAscending(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (id(i) <= id(i - 1)) {
        throw corrupt("column id " + id(i) + " after " + id(i - 1));
      }
    }
  }

  private RestoreException corrupt(String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what, where());
  }

  private String where() {
    return "row value " + HexText.abridged(row, SHOWN_BYTES);
  }
}
