package io.pitr.apply;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.base.ParallelWork;
import io.pitr.format.FormatError;
import io.pitr.format.log.LogEventCursor;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * Checks the ranges of type Delete before a target applies anything. TiKV trusts the type and does
 * not look at values, so a range of puts whose metadata lost its type would delete the rows that it
 * should write. These ranges are few and contain only keys.
 */
public final class DeleteRangeCheck {
  private final LogLoad load;

  public DeleteRangeCheck(LogLoad load) {
    this.load = load;
  }

  /**
   * Reads all ranges of type Delete of tables that are restored.
   *
   * @throws RestoreException of the storage, or {@link FormatError#FORMAT_CORRUPT} for a range with
   *     values
   */
  public void requireNoValues(int threads) {
    Iterator<LogRange> ranges =
        IntStream.range(0, load.ranges().size())
            .mapToObj(load.ranges()::get)
            .filter(
                range -> range.physicalDelete() && load.ids().target(range.tableId()).isPresent())
            .iterator();
    ParallelWork.interrupting("delete-ranges", threads).forEach(ranges, this::requireNoValues);
  }

  private void requireNoValues(LogRange range) {
    try (var reader = new RangeReader(load.storage(), load.cipher())) {
      LogEventCursor cursor = reader.cursor(range);
      while (cursor.next()) {
        cursor.requireNoValue();
      }
    }
  }
}
