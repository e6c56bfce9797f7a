package io.pitr.catalog;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.FormatError;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The schema changes of a span of the log, in commit order. A change belongs to the span that has
 * its commit-ts. Its value is found by key and start-ts, however long before the span it was
 * written. Values without a commit in the span are left to the span that has the commit
 * (spec/segmented-restore.md A.3, T-01, D-08, D-17 to D-19).
 *
 * <p>Ranges are read in order of their smallest timestamp. A commit is passed on as soon as no
 * remaining range can contain anything older, so memory holds overlapping ranges only.
 */
public final class MetaLog {
  private final List<LogRange> ranges;
  private final MetaRangeReader reader;
  private final Tso start;
  private final Tso shift;
  private final Tso restoredTs;

  private final TreeMap<Commit, byte[]> commits = new TreeMap<>(Commit.ORDER);
  private final Map<ValueKey, byte[]> values = new HashMap<>();

  /** The schema changes of a window of the log. */
  public static MetaLog of(LogSelection selection, MetaRangeReader reader) {
    return new MetaLog(
        selection.metaRanges(),
        reader,
        selection.start(),
        selection.shift(),
        selection.restoredTs());
  }

  /**
   * @param ranges meta ranges, in any order
   * @param start exclusive bound of commit-ts
   * @param shift inclusive lower bound of start-ts of values
   * @param restoredTs inclusive upper bound of both
   */
  public MetaLog(
      List<LogRange> ranges, MetaRangeReader reader, Tso start, Tso shift, Tso restoredTs) {
    this.ranges =
        ranges.stream()
            .sorted(
                Comparator.comparing((LogRange range) -> range.timestamps().min())
                    .thenComparing(range -> range.stored().path())
                    .thenComparing(range -> range.stored().offset()))
            .toList();
    this.reader = reader;
    this.start = start;
    this.shift = shift;
    this.restoredTs = restoredTs;
  }

  /**
   * Passes on every transaction, ascending by commit-ts.
   *
   * @throws RestoreException {@link CatalogError#SCHEMA_VALUE_MISSING}, {@link
   *     FormatError#FORMAT_CORRUPT}
   */
  public void forEach(Consumer<MetaTransaction> each) {
    for (LogRange range : ranges) {
      passOnBefore(range.timestamps().min(), each);
      String where = range.id();
      if (range.physicalDelete()) {
        reader.read(range, (key, value) -> requireNoValue(value, where));
      } else if (range.cf() == ColumnFamily.WRITE) {
        reader.read(range, (key, value) -> keepCommit(key, value, where));
      } else {
        reader.read(range, (key, value) -> keepValue(key, value, where));
      }
    }
    passOnBefore(null, each);
  }

  /**
   * Deletions remove rollback records and values that no commit points to, and can be ignored. The
   * check finds a range of puts whose metadata lost its type.
   */
  private static void requireNoValue(byte[] value, String where) {
    if (value.length != 0) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "the metadata gives the range's type as Delete, but an event has a value of "
              + value.length
              + " bytes, which only a put has",
          where);
    }
  }

  private void keepCommit(byte[] versionedKey, byte[] record, String where) {
    VersionedKey key = VersionedKey.parse(versionedKey, where);
    if (record.length == 0
        || key.ts().compareTo(start) <= 0
        || key.ts().isAfter(restoredTs)
        || !matters(MetaKey.parse(key.rawKey(), where))) {
      return;
    }
    WriteType type = WriteRecordReader.of(record, where).type();
    if (type == WriteType.PUT || type == WriteType.DELETE) {
      commits.put(new Commit(key.ts(), key.rawKey(), where), record);
    }
  }

  private void keepValue(byte[] versionedKey, byte[] value, String where) {
    VersionedKey key = VersionedKey.parse(versionedKey, where);
    if (value.length > 0
        && !key.ts().isBefore(shift)
        && !key.ts().isAfter(restoredTs)
        && matters(MetaKey.parse(key.rawKey(), where))) {
      values.put(new ValueKey(key.rawKey(), key.ts()), value);
    }
  }

  private static boolean matters(MetaKey key) {
    return key instanceof MetaKey.Database
        || key instanceof MetaKey.Table
        || key instanceof MetaKey.AutoId
        || key instanceof MetaKey.DdlHistory
        || key instanceof MetaKey.Policy
        || key instanceof MetaKey.NextGlobalId;
  }

  private void passOnBefore(@Nullable Tso bound, Consumer<MetaTransaction> each) {
    while (!commits.isEmpty() && (bound == null || commits.firstKey().commitTs().isBefore(bound))) {
      Tso ts = commits.firstKey().commitTs();
      var changes = new ArrayList<MetaChange>();
      while (!commits.isEmpty() && commits.firstKey().commitTs().equals(ts)) {
        var entry = commits.pollFirstEntry();
        changes.add(change(entry.getKey(), entry.getValue()));
      }
      each.accept(new MetaTransaction(ts, changes));
    }
  }

  private MetaChange change(Commit commit, byte[] record) {
    WriteRecordReader write = WriteRecordReader.of(record, commit.where());
    MetaKey key = MetaKey.parse(commit.rawKey(), commit.where());
    Tso startTs = new Tso(write.startTs());
    if (write.type() == WriteType.DELETE) {
      return new MetaChange(key, startTs, commit.commitTs(), true, new byte[0]);
    }
    byte[] value;
    if (write.hasShortValue()) {
      int from = write.shortValueOffset();
      value = Arrays.copyOfRange(record, from, from + write.shortValueLength());
    } else {
      byte[] found = values.remove(new ValueKey(commit.rawKey(), startTs));
      if (found == null) {
        throw new RestoreException(
            CatalogError.SCHEMA_VALUE_MISSING,
            key
                + " committed at "
                + commit.commitTs()
                + " points to a value at "
                + startTs
                + " that is not in the log",
            commit.where());
      }
      value = found;
    }
    return new MetaChange(key, startTs, commit.commitTs(), false, value);
  }

  private record Commit(Tso commitTs, byte[] rawKey, String where) {
    static final Comparator<Commit> ORDER =
        Comparator.comparing(Commit::commitTs)
            .thenComparing(Commit::rawKey, Arrays::compareUnsigned);
  }

  private record ValueKey(byte[] rawKey, Tso startTs) {
    @Override
    public boolean equals(Object other) {
      return other instanceof ValueKey that
          && that.startTs.equals(startTs)
          && Arrays.equals(that.rawKey, rawKey);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(rawKey) + startTs.hashCode();
    }
  }
}
