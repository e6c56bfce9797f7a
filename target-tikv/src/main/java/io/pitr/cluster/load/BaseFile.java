package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.target.IdRewrites;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.TargetError;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.TableKeys;
import io.pitr.tikv.kv.Encoded;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a backup with its place on the target (spec/restore-flow.md §4.1).
 *
 * @param tableId physical id on the target
 * @param span raw keys on the target
 * @param oldPrefix raw prefix of all keys in the file
 * @param newPrefix prefix that replaces it
 */
record BaseFile(
    SstFile file, long tableId, KeySpan span, ByteString oldPrefix, ByteString newPrefix) {

  /**
   * Empty when the file's table is not restored.
   *
   * @throws RestoreException {@link TargetError#SST_DAMAGED} when the file's range holds more than
   *     one table
   */
  static Optional<BaseFile> of(SstFile file, IdRewrites ids) {
    long upstream = TableKeys.physicalId(file.startKey(), file.name());
    long last = TableKeys.physicalId(file.endKey(), file.name());
    boolean endsAtNext = last == upstream + 1 && isTablePrefix(file.endKey());
    if (last != upstream && !endsAtNext) {
      throw new RestoreException(
          TargetError.SST_DAMAGED,
          "the range goes from table " + upstream + " to table " + last,
          file.name());
    }
    OptionalLong target = ids.target(upstream);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    long tableId = target.getAsLong();
    byte[] oldPrefix = oldPrefix(file);
    byte[] newPrefix = TableKeys.withPhysicalId(oldPrefix, tableId, file.name());
    ByteString start =
        ByteString.copyFrom(TableKeys.withPhysicalId(file.startKey(), tableId, file.name()));
    long endId = endsAtNext ? tableId + 1 : tableId;
    ByteString end =
        ByteString.copyFrom(TableKeys.withPhysicalId(file.endKey(), endId, file.name()));
    return Optional.of(
        new BaseFile(
            file,
            tableId,
            new KeySpan(start, end),
            ByteString.copyFrom(oldPrefix),
            ByteString.copyFrom(newPrefix)));
  }

  private static boolean isTablePrefix(byte[] key) {
    return key.length == TableKeys.TABLE_PREFIX_BYTES;
  }

  /** The record's or index's prefix where the whole range has it, else the table's. */
  private static byte[] oldPrefix(SstFile file) {
    byte[] start = file.startKey();
    byte[] end = file.endKey();
    int length = TableKeys.TABLE_PREFIX_BYTES;
    if (file.content() == SstFile.Content.SNAPSHOT) {
      if (share(start, end, TableKeys.INDEX_PREFIX_BYTES) && start[10] == 'i') {
        length = TableKeys.INDEX_PREFIX_BYTES;
      } else if (share(start, end, TableKeys.RECORD_PREFIX_BYTES) && start[10] == 'r') {
        length = TableKeys.RECORD_PREFIX_BYTES;
      }
    }
    return Arrays.copyOf(start, length);
  }

  private static boolean share(byte[] start, byte[] end, int length) {
    return start.length >= length
        && end.length >= length
        && Arrays.equals(start, 0, length, end, 0, length);
  }

  KeySpan encodedSpan() {
    return Encoded.span(span);
  }
}
