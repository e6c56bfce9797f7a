package io.pitr.engine.run;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.apply.RangeReader;
import io.pitr.base.ParallelWork;
import io.pitr.format.FormatError;
import io.pitr.format.log.LogEventCursor;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * Checks the ranges of type Delete of a load before a target gets it. TiKV trusts the type and does
 * not look at values, so a range of puts whose metadata lost its type would remove what it was
 * meant to write. These ranges are few and hold keys only.
 */
final class DeleteRanges {
  private final LogLoad load;

  DeleteRanges(LogLoad load) {
    this.load = load;
  }

  /**
   * Reads all of them, before anything is applied.
   *
   * @throws RestoreException of the storage, or {@link FormatError#FORMAT_CORRUPT} for a range
   *     whose events have values
   */
  void requireNoValues(int parallelism) {
    Iterator<LogRange> ranges =
        IntStream.range(0, load.ranges().size())
            .mapToObj(load.ranges()::get)
            .filter(
                range -> range.physicalDelete() && load.ids().target(range.tableId()).isPresent())
            .iterator();
    ParallelWork.interrupting("delete-ranges", parallelism).forEach(ranges, this::requireNoValues);
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
