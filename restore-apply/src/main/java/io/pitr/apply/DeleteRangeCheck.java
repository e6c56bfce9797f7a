package io.pitr.apply;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.LogRange;
import io.pitr.base.ParallelWork;
import io.pitr.format.FormatError;
import io.pitr.format.log.LogEventCursor;
import java.util.Iterator;

/**
 * Checks ranges of type Delete for a target whose nodes read ranges themselves. TiKV trusts the
 * type and does not look at values, so a range of puts whose metadata lost its type would delete
 * the rows that it should write. These ranges are few and contain only keys. {@link LogApply}
 * checks them while it applies them.
 */
public final class DeleteRangeCheck {
  private final BackupStorage storage;
  private final CipherSpec cipher;

  public DeleteRangeCheck(BackupStorage storage, CipherSpec cipher) {
    this.storage = storage;
    this.cipher = cipher;
  }

  /**
   * Reads ranges of type Delete.
   *
   * @throws RestoreException of the storage, or {@link FormatError#FORMAT_CORRUPT} for a range with
   *     values
   */
  public void requireNoValues(Iterator<LogRange> ranges, int threads) {
    ParallelWork.interrupting("delete-ranges", threads).forEach(ranges, this::requireNoValues);
  }

  private void requireNoValues(LogRange range) {
    try (var reader = new RangeReader(storage, cipher)) {
      LogEventCursor cursor = reader.cursor(range);
      while (cursor.next()) {
        cursor.requireNoValue();
      }
    }
  }
}
