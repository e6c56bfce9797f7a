package io.pitr.catalog;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/**
 * An immutable list of log ranges that uses about 130 bytes per range, so a million of them fit in
 * a small heap. Each {@link #get} creates the element; all ranges of an object share its path.
 *
 * <p>A record is a sequence of varints and byte strings in one of the pages. The end key is stored
 * as its difference from the start key.
 */
final class PackedRanges extends AbstractList<LogRange> implements RandomAccess {
  // Small enough not to be a humongous object of the garbage collector, which would take twice its
  // size.
  static final int PAGE_BYTES = 1 << 18;
  static final int PAGE_SHIFT = 32;

  private static final int DELETE = 1;
  private static final int META = 2;
  private static final int DEFAULT_CF = 4;
  private static final int SHA256_BYTES = 32;

  private final byte[][] pages;
  private final String[] paths;
  private final long[] places;

  /**
   * @param places of the records in order: page number above, offset below {@link #PAGE_SHIFT}
   */
  PackedRanges(byte[][] pages, String[] paths, long[] places) {
    this.pages = pages;
    this.paths = paths;
    this.places = places;
  }

  @Override
  public int size() {
    return places.length;
  }

  @Override
  public LogRange get(int index) {
    return unpack(reader(pages, places[index]), paths);
  }

  static ByteReader reader(byte[][] pages, long place) {
    byte[] page = pages[(int) (place >>> PAGE_SHIFT)];
    int offset = (int) place;
    return new ByteReader(page, offset, page.length - offset, "packed ranges");
  }

  /** Appends a record; the path is given by its number. */
  static void pack(ByteAppender out, LogRange range, int path) {
    out.uvarint(path);
    out.u8(
        (range.physicalDelete() ? DELETE : 0)
            | (range.meta() ? META : 0)
            | (range.cf() == ColumnFamily.DEFAULT ? DEFAULT_CF : 0));
    out.uvarint(range.stored().offset())
        .uvarint(range.stored().length())
        .uvarint(range.plain().length());
    out.varint(range.tableId()).varint(range.regionId());
    out.uvarint(range.timestamps().min().value())
        .uvarint(range.timestamps().max().value() - range.timestamps().min().value());
    out.varint(range.timestamps().minBegin().value() - range.timestamps().min().value());
    out.uvarint(range.plain().entries())
        .i64Le(range.plain().crc64xor())
        .uvarint(range.stored().compression());
    out.bytes(range.plain().sha256(), 0, SHA256_BYTES);
    byte[] start = range.keys().smallest();
    byte[] end = range.keys().greatest();
    int common = Arrays.mismatch(start, end);
    common = common < 0 ? start.length : common;
    out.uvarint(start.length).bytes(start);
    out.uvarint(common).uvarint(end.length - common).bytes(end, common, end.length - common);
    out.uvarint(range.stored().encryption().length).bytes(range.stored().encryption());
  }

  private static LogRange unpack(ByteReader in, String[] paths) {
    String path = paths[(int) in.uvarint()];
    int flags = in.u8();
    long offset = in.uvarint();
    long length = in.uvarint();
    long plain = in.uvarint();
    long table = in.varint();
    long region = in.varint();
    long min = in.uvarint();
    long max = min + in.uvarint();
    long begin = min + in.varint();
    long entries = in.uvarint();
    long crc = in.i64Le();
    int compression = (int) in.uvarint();
    byte[] sha256 = in.bytes(SHA256_BYTES);
    byte[] start = in.bytes(in.uvarint());
    int common = (int) in.uvarint();
    int rest = (int) in.uvarint();
    byte[] end = Arrays.copyOf(start, common + rest);
    byte[] tail = in.bytes(rest);
    System.arraycopy(tail, 0, end, common, rest);
    byte[] encryption = in.bytes(in.uvarint());
    return new LogRange(
        new LogRange.Stored(path, offset, length, compression, encryption),
        new LogRange.Plain(plain, entries, sha256, crc),
        (flags & DEFAULT_CF) != 0 ? ColumnFamily.DEFAULT : ColumnFamily.WRITE,
        (flags & DELETE) != 0,
        (flags & META) != 0,
        table,
        region,
        new LogRange.Keys(start, end),
        new LogRange.Timestamps(new Tso(min), new Tso(max), new Tso(begin)));
  }
}
