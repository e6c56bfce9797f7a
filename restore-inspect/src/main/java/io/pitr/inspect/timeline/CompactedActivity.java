package io.pitr.inspect.timeline;

import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SstFile;
import io.pitr.format.key.TableKeys;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogEventWriter;
import io.pitr.format.sst.SstReader;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Activity from the output files of log compactions. */
final class CompactedActivity {
  private static final Pattern NAME =
      Pattern.compile(".*/([0-9A-Fa-f]{16})_([0-9A-Fa-f]{16})_[^/]*");
  private static final int HEX = 16;

  private CompactedActivity() {}

  /** Whether the file contains commits. */
  static boolean counts(SstFile file) {
    return file.cf() == ColumnFamily.WRITE;
  }

  static long table(SstFile file) {
    return TableKeys.physicalId(file.startKey(), file.name());
  }

  /**
   * Distributes the number of entries over the time span in the file's name, or else over the span
   * that the file was selected for.
   */
  static void estimate(SstFile file, Buckets buckets) {
    Matcher name = NAME.matcher(file.name());
    Tso min = file.fromTs();
    Tso max = file.untilTs();
    if (name.matches()) {
      min = new Tso(Long.parseUnsignedLong(name.group(1), HEX));
      max = new Tso(Long.parseUnsignedLong(name.group(2), HEX));
    }
    buckets.spread(min, max, file.totals().kvs());
  }

  /** Reads the complete file. */
  static void read(BackupStorage storage, SstFile file, DataActivity activity) {
    var events = new LogEventWriter();
    SstReader.Summary unused =
        SstReader.read(
            storage.read(file.name(), file.stored().sizeBytes()),
            file.name(),
            (key, keyLength, block, valueOffset, valueLength) ->
                events.add(
                    Arrays.copyOfRange(key, 1, keyLength),
                    Arrays.copyOfRange(block, valueOffset, valueOffset + valueLength)));
    activity.read(table(file), new LogEventCursor(events.toByteArray(), file.name()));
  }
}
