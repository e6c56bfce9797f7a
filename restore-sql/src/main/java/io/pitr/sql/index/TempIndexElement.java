package io.pitr.sql.index;

import io.pitr.api.RestoreException;
import io.pitr.format.codec.ByteReader;
import io.pitr.sql.row.Handle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An operation in the value of a temporary index, which receives writes while an index is added
 * (spec/formats.md §4.3). A restore only recognizes them.
 *
 * @param deleted whether the operation deletes an entry
 * @param distinct whether the entry's key alone is unique
 * @param value value of the entry; empty for a deletion
 * @param handle handle of a distinct deletion
 * @param partitionId partition of a distinct deletion in a global index
 * @param origin {@code b} backfill, {@code m} merge, {@code d} deletion
 */
public record TempIndexElement(
    boolean deleted,
    boolean distinct,
    byte[] value,
    Optional<Handle> handle,
    OptionalLong partitionId,
    char origin) {
  private static final int NORMAL = 0;
  private static final int NORMAL_NOT_DISTINCT = 1;
  private static final int DELETED = 2;
  private static final int DELETED_NOT_DISTINCT = 3;
  private static final int INT_HANDLE_BYTES = 8;
  private static final int PARTITION_FLAG = 'p';

  /**
   * Reads all elements of a value.
   *
   * @throws RestoreException FORMAT_CORRUPT
   */
  public static List<TempIndexElement> parse(byte[] value, String where) {
    var in = new ByteReader(value, where);
    var elements = new ArrayList<TempIndexElement>();
    while (in.hasRemaining()) {
      elements.add(one(in));
    }
    return List.copyOf(elements);
  }

  private static TempIndexElement one(ByteReader in) {
    int flag = in.u8();
    return switch (flag) {
      case NORMAL -> put(true, in.bytes(in.u16Be()), in);
      case NORMAL_NOT_DISTINCT -> put(false, in.bytes(in.remaining() - 1L), in);
      case DELETED -> {
        int length = in.u16Be();
        byte[] encoded = in.bytes(length);
        Handle handle =
            length == INT_HANDLE_BYTES
                ? new Handle.Int(new ByteReader(encoded, "temporary index").i64Be())
                : new Handle.Common(encoded);
        OptionalLong partitionId = OptionalLong.empty();
        if (in.peek() == PARTITION_FLAG) {
          in.skip(1);
          partitionId = OptionalLong.of(in.orderedI64());
        }
        yield new TempIndexElement(
            true, true, new byte[0], Optional.of(handle), partitionId, (char) in.u8());
      }
      case DELETED_NOT_DISTINCT ->
          new TempIndexElement(
              true, false, new byte[0], Optional.empty(), OptionalLong.empty(), (char) in.u8());
      default -> throw in.corrupt("unknown element " + flag + " of a temporary index");
    };
  }

  private static TempIndexElement put(boolean distinct, byte[] value, ByteReader in) {
    return new TempIndexElement(
        false, distinct, value, Optional.empty(), OptionalLong.empty(), (char) in.u8());
  }
}
