package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.target.IdRewrites;
import io.pitr.api.target.LogRange;
import io.pitr.format.FormatError;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A part of a log with its place on the target.
 *
 * @param tableId physical id on the target
 * @param first smallest encoded key on the target, without timestamp
 * @param last greatest encoded key on the target, without timestamp
 * @param oldPrefix encoded prefix of all keys
 * @param newPrefix prefix that replaces it
 */
record LogFile(
    LogRange range,
    long tableId,
    ByteString first,
    ByteString last,
    ByteString oldPrefix,
    ByteString newPrefix) {

  /**
   * Empty when the part's table is not restored.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} when the part contains keys of
   *     another table
   */
  static Optional<LogFile> of(LogRange range, IdRewrites ids) {
    OptionalLong target = ids.target(range.tableId());
    if (target.isEmpty()) {
      return Optional.empty();
    }
    ByteString oldPrefix = prefix(range.tableId());
    ByteString newPrefix = prefix(target.getAsLong());
    return Optional.of(
        new LogFile(
            range,
            target.getAsLong(),
            rewrite(range.keys().smallest(), oldPrefix, newPrefix, range.id()),
            rewrite(range.keys().greatest(), oldPrefix, newPrefix, range.id()),
            oldPrefix,
            newPrefix));
  }

  private static ByteString prefix(long physicalId) {
    return ByteString.copyFrom(Memcomparable.encodePrefix(TableKeys.tablePrefix(physicalId)));
  }

  private static ByteString rewrite(
      byte[] versioned, ByteString oldPrefix, ByteString newPrefix, String where) {
    ByteString key = ByteString.copyFrom(versioned);
    if (!key.startsWith(oldPrefix) || key.size() < oldPrefix.size() + VersionedKey.TS_BYTES) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "a key of the range is not one of its table: " + HexText.abridged(versioned, 32),
          where);
    }
    return newPrefix.concat(key.substring(oldPrefix.size(), key.size() - VersionedKey.TS_BYTES));
  }

  /** The span of encoded keys, including the last. */
  KeySpan span() {
    return new KeySpan(first, KeySpan.prefixNext(last));
  }
}
