package io.pitr.format.sst;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.FixedInts;
import io.pitr.format.codec.Varints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a decrypted SST from memory: footer, properties, index, then every entry. Checks block
 * checksums, the order of keys, the number of entries, and that all entries are puts
 * (spec/formats.md §1.11). Blocks must be in ascending order, so a corrupt index can't cause a
 * loop.
 */
public final class SstReader {
  private static final String PROPERTIES = "rocksdb.properties";
  private static final String ENTRIES = "rocksdb.num.entries";
  private static final String RANGE_DELETIONS = "rocksdb.num.range-deletions";
  private static final String INDEX_TYPE = "rocksdb.block.based.table.index.type";
  private static final String DELTA_VALUES = "rocksdb.index.value.is.delta.encoded";
  private static final int TWO_LEVELS = 2;
  private static final int TRAILER_BYTES = 5;
  private static final int INTERNAL_BYTES = 8;
  private static final int PUT = 1;

  private final String where;
  private final BlockSource blocks;
  private final Map<String, byte[]> properties;
  private final SstFooter footer;

  private SstReader(SstFooter footer, BlockSource blocks, String where) {
    this.where = where;
    this.blocks = blocks;
    this.footer = footer;
    this.properties = properties();
  }

  /**
   * Totals of a file.
   *
   * @param checksummed whether the blocks' checksums were verified
   */
  public record Summary(long entries, boolean checksummed) {}

  /**
   * Whether a file ends with the magic number of an SST; an encrypted file does not.
   *
   * @param tail at least the last 8 bytes of the file
   */
  public static boolean endsAsSst(byte[] tail) {
    return tail.length >= Long.BYTES
        && SstFooter.isMagic(FixedInts.i64Le(tail, tail.length - Long.BYTES));
  }

  /**
   * Reads a file and passes every entry to the visitor.
   *
   * @param where names the file in messages
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}, {@link
   *     FormatError#FORMAT_UNSUPPORTED}
   */
  public static Summary read(byte[] file, String where, SstVisitor visitor) {
    SstFooter footer = SstFooter.read(file, where);
    try (var blocks = new BlockSource(file, footer, where)) {
      return new SstReader(footer, blocks, where).entries(visitor);
    }
  }

  private Map<String, byte[]> properties() {
    var found = new HashMap<String, byte[]>();
    var metaIndex = new BlockCursor(blocks.read(footer.metaIndex()), where);
    while (metaIndex.next()) {
      if (text(metaIndex).equals(PROPERTIES)) {
        var value = valueReader(metaIndex);
        var cursor = new BlockCursor(blocks.read(BlockHandle.read(value)), where);
        while (cursor.next()) {
          int from = cursor.valueOffset();
          found.put(
              text(cursor), Arrays.copyOfRange(cursor.block(), from, from + cursor.valueLength()));
        }
      }
    }
    return found;
  }

  private Summary entries(SstVisitor visitor) {
    if (number(RANGE_DELETIONS, 0) != 0) {
      throw unsupported("the file contains range deletions");
    }
    List<BlockHandle> handles = index(footer.index());
    byte[] type = properties.get(INDEX_TYPE);
    if (type != null && type.length == Integer.BYTES && FixedInts.u32Le(type, 0) == TWO_LEVELS) {
      var below = new ArrayList<BlockHandle>();
      handles.forEach(handle -> below.addAll(index(handle)));
      handles = below;
    }
    long entries = 0;
    long behind = 0;
    byte[] last = {};
    int lastLength = 0;
    for (BlockHandle handle : handles) {
      if (handle.offset() < behind) {
        throw corrupt("data blocks are not in ascending order");
      }
      byte[] block = blocks.read(handle);
      behind = handle.offset() + handle.size() + TRAILER_BYTES;
      var cursor = new BlockCursor(block, where);
      while (cursor.next()) {
        int length = userKeyLength(cursor);
        if (entries > 0
            && Arrays.compareUnsigned(last, 0, lastLength, cursor.key(), 0, length) >= 0) {
          throw corrupt("keys are not in ascending order, entry " + entries);
        }
        visitor.entry(cursor.key(), length, block, cursor.valueOffset(), cursor.valueLength());
        entries++;
        if (last.length < length) {
          last = new byte[Math.max(length, last.length * 2)];
        }
        System.arraycopy(cursor.key(), 0, last, 0, length);
        lastLength = length;
      }
    }
    long expected = number(ENTRIES, entries);
    if (expected != entries) {
      throw corrupt("found " + entries + " entries, the properties say " + expected);
    }
    return new Summary(entries, blocks.verifiesChecksums());
  }

  private int userKeyLength(BlockCursor cursor) {
    int length = cursor.keyLength() - INTERNAL_BYTES;
    if (length < 0) {
      throw corrupt("a key of " + cursor.keyLength() + " bytes is too short");
    }
    int kind = (int) FixedInts.i64Le(cursor.key(), length) & 0xff;
    if (kind != PUT) {
      throw unsupported("an entry is of kind " + kind + ", expected puts only");
    }
    return length;
  }

  private List<BlockHandle> index(BlockHandle location) {
    boolean deltas = number(DELTA_VALUES, 0) == 1;
    var handles = new ArrayList<BlockHandle>();
    var cursor = new BlockCursor(blocks.read(location), !deltas, where);
    BlockHandle before = new BlockHandle(0, 0);
    while (cursor.next()) {
      BlockHandle handle;
      if (!deltas) {
        handle = BlockHandle.read(valueReader(cursor));
      } else if (cursor.sharesPrefix()) {
        long size = before.size() + Varints.unzigzag(cursor.in().uvarint());
        handle = new BlockHandle(before.offset() + before.size() + TRAILER_BYTES, size);
      } else {
        handle = BlockHandle.read(cursor.in());
      }
      handles.add(handle);
      before = handle;
    }
    return handles;
  }

  private ByteReader valueReader(BlockCursor cursor) {
    return new ByteReader(cursor.block(), cursor.valueOffset(), cursor.valueLength(), where);
  }

  private static String text(BlockCursor cursor) {
    return new String(cursor.key(), 0, cursor.keyLength(), StandardCharsets.ISO_8859_1);
  }

  private long number(String property, long absent) {
    byte[] value = properties.get(property);
    return value == null ? absent : new ByteReader(value, where + ", " + property).uvarint();
  }

  private RestoreException corrupt(String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what, where);
  }

  private RestoreException unsupported(String what) {
    return new RestoreException(FormatError.FORMAT_UNSUPPORTED, what, where);
  }
}
