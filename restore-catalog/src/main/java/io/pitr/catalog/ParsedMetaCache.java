package io.pitr.catalog;

import io.pitr.api.storage.ObjectInfo;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Parsed metadata of a log, kept for the next segment of this process, which needs the same hour
 * again. It keeps the newest files, up to a number of ranges. A file with another size is read
 * again. Thread-safe.
 */
public final class ParsedMetaCache {
  /** About half a kilobyte each. */
  private static final int MANY_RANGES = 20_000;

  private final TreeMap<String, Known> known = new TreeMap<>();
  private final int mostRanges;
  private int ranges;
  private String log = "";
  private boolean strict;
  private Migrations migrations = Migrations.NONE;

  private record Known(long sizeBytes, LogMeta meta) {
    /** At least 1: a file without ranges takes memory, too. */
    int ranges() {
      return 1 + meta.groups().stream().mapToInt(group -> group.ranges().size()).sum();
    }
  }

  ParsedMetaCache(int mostRanges) {
    this.mostRanges = mostRanges;
  }

  /** For a process that restores more segments of the log. */
  public static ParsedMetaCache ofManySegments() {
    return new ParsedMetaCache(MANY_RANGES);
  }

  /** Keeps nothing. */
  public static ParsedMetaCache ofOneSegment() {
    return new ParsedMetaCache(0);
  }

  /**
   * Begins to read a log. Forgets the metadata of another log, even at the same place, and metadata
   * that would be parsed differently now.
   */
  synchronized void begin(LogBackup of, boolean strictly) {
    String place = of.fingerprint() + ' ' + of.storage().uri();
    boolean same =
        place.equals(log)
            && strictly == strict
            && of.migrations().marksTheSameRangesDead(migrations);
    if (!same) {
      known.clear();
      ranges = 0;
    }
    log = place;
    strict = strictly;
    migrations = of.migrations();
  }

  synchronized Optional<LogMeta> find(ObjectInfo file) {
    Known found = known.get(file.path());
    return found == null || found.sizeBytes() != file.size()
        ? Optional.empty()
        : Optional.of(found.meta());
  }

  synchronized void keep(ObjectInfo file, LogMeta meta) {
    var made = new Known(file.size(), meta);
    Known before = known.put(file.path(), made);
    ranges += made.ranges() - (before == null ? 0 : before.ranges());
    while (ranges > mostRanges) {
      // Names begin with the time of the flush.
      ranges -= known.pollFirstEntry().getValue().ranges();
    }
  }
}
