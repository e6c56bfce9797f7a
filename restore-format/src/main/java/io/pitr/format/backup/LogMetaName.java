package io.pitr.format.backup;

import io.pitr.api.Tso;
import java.util.Optional;

/**
 * What the name of a log metadata file says of its content (spec/formats.md §2.4). A name is a
 * hint: a file whose name is not understood has to be read.
 */
public sealed interface LogMetaName {

  /**
   * Whether the file may hold something for {@code [shift, restored]}, both inclusive; false only
   * when the name rules it out.
   */
  boolean mayOverlap(Tso shift, Tso restored);

  /**
   * @param path name, with or without folders before it
   */
  static LogMetaName parse(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    Optional<Hint> hint = LogMetaNameParser.parse(name);
    return hint.isPresent() ? hint.get() : new Unparsed(name);
  }

  /** A name of the oldest form, or of one that came later than this program. */
  record Unparsed(String name) implements LogMetaName {
    @Override
    public boolean mayOverlap(Tso shift, Tso restored) {
      return true;
    }
  }

  /**
   * A name that tells its span.
   *
   * @param flushTs when the file was written
   * @param storeId 0 when the name does not tell
   * @param minBegin smallest {@code min_begin_ts_in_default_cf}; zero when no file has one
   * @param min smallest timestamp of an event
   * @param max greatest timestamp of an event
   * @param flags bit set; 0 when the name does not tell
   */
  record Hint(Tso flushTs, long storeId, Tso minBegin, Tso min, Tso max, long flags)
      implements LogMetaName {
    private static final long NO_DDL = 1;

    @Override
    public boolean mayOverlap(Tso shift, Tso restored) {
      boolean usable = !minBegin.equals(Tso.ZERO) && !minBegin.isAfter(min);
      return !usable || !(restored.isBefore(minBegin) || max.isBefore(shift));
    }

    /** The writer says that there are no schema changes inside. */
    public boolean hasNoDdl() {
      return (flags & NO_DDL) != 0;
    }

    /** The name in the form of today, which tells everything. */
    public String fileName() {
      String tagged =
          String.format(
              "%016X%016X-d%016Xl%016Xu%016X",
              flushTs.value(), storeId, minBegin.value(), min.value(), max.value());
      return tagged + (flags == 0 ? "" : String.format("p%016X", flags)) + ".meta";
    }
  }
}
