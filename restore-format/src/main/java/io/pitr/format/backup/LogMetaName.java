package io.pitr.format.backup;

import io.pitr.api.Tso;
import java.util.Optional;

/**
 * The name of a log metadata file, which summarizes its content (spec/formats.md §2.4). The name is
 * only a hint: a file with an unknown form of name must be read.
 */
public sealed interface LogMetaName {

  /**
   * Whether the file may contain events of {@code [shift, restoredTs]}, both inclusive. False only
   * if the name rules it out.
   */
  boolean mayOverlap(Tso shift, Tso restoredTs);

  /**
   * @param path name, with or without its folders
   */
  static LogMetaName parse(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    Optional<Hint> hint = LogMetaNameParser.parse(name);
    return hint.isPresent() ? hint.get() : new Unparsed(name);
  }

  /** A name of the oldest form, or of a form newer than this program. */
  record Unparsed(String name) implements LogMetaName {
    @Override
    public boolean mayOverlap(Tso shift, Tso restoredTs) {
      return true;
    }
  }

  /**
   * A name that contains the span of the file.
   *
   * @param flushTs when the file was written
   * @param storeId 0 if the name does not contain it
   * @param minBegin smallest {@code min_begin_ts_in_default_cf}; zero if no file has one
   * @param min smallest timestamp of an event
   * @param max greatest timestamp of an event
   * @param flags bit set; 0 if the name does not contain it
   */
  record Hint(Tso flushTs, long storeId, Tso minBegin, Tso min, Tso max, long flags)
      implements LogMetaName {
    private static final long NO_DDL = 1;

    @Override
    public boolean mayOverlap(Tso shift, Tso restoredTs) {
      return !isUsable() || !(restoredTs.isBefore(minBegin) || max.isBefore(shift));
    }

    /** Whether the bounds can be relied on. */
    public boolean isUsable() {
      return !minBegin.equals(Tso.ZERO) && !minBegin.isAfter(min);
    }

    /** Whether the writer marked the file as free of schema changes. */
    public boolean hasNoDdl() {
      return (flags & NO_DDL) != 0;
    }

    /** The name in the current form, which contains all fields. */
    public String fileName() {
      String tagged =
          String.format(
              "%016X%016X-d%016Xl%016Xu%016X",
              flushTs.value(), storeId, minBegin.value(), min.value(), max.value());
      return tagged + (flags == 0 ? "" : String.format("p%016X", flags)) + ".meta";
    }
  }
}
