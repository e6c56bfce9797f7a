package io.pitr.writer.model;

import io.pitr.api.schema.SessionSettings;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.key.IndexIds;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.index.IndexEntry;
import io.pitr.sql.index.IndexWriter;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes the changes of one index for a changed row, by the schema state and backfill state of
 * the index: entries, or operations in the temporary index (spec/formats.md §4.3).
 */
final class IndexMaintenance {
  private static final int NONE = 0;
  private static final int DELETE_ONLY = 1;
  private static final int DELETE_REORGANIZATION = 4;
  private static final int PUBLIC = 5;
  private static final int BACKFILL_RUNNING = 1;
  private static final int INDEX_ID_AT = 11;

  private final IndexDef index;
  private final IndexWriter writer;
  private final int backfill;
  private final SessionSettings session;

  /**
   * @param session what the sessions that write entries evaluate expressions with
   */
  IndexMaintenance(TableDef table, IndexDef index, int backfill, SessionSettings session) {
    this.session = session;
    this.index = index;
    this.writer = new IndexWriter(table, index);
    this.backfill = backfill;
  }

  long id() {
    return index.id();
  }

  boolean isUnique() {
    return index.unique();
  }

  IndexDef definition() {
    return index;
  }

  List<IndexEntry> entries(long physicalId, Handle handle, RowValues row) {
    return writer.entries(physicalId, handle, row.under(session));
  }

  /**
   * The changes for a row.
   *
   * @param before the row as it was; absent for a new one
   * @param after the row as it will be; absent for a deleted one
   */
  List<Change> changes(
      long physicalId, Handle handle, @Nullable RowValues before, @Nullable RowValues after) {
    if (index.state() == NONE || index.state() == DELETE_REORGANIZATION) {
      return List.of();
    }
    List<IndexEntry> old = before == null ? List.of() : entries(physicalId, handle, before);
    List<IndexEntry> fresh = after == null ? List.of() : entries(physicalId, handle, after);
    Set<byte[]> kept = new TreeSet<>(Arrays::compareUnsigned);
    List<Change> changes = new ArrayList<>();
    for (IndexEntry entry : fresh) {
      kept.add(entry.key());
      boolean unchanged = old.contains(entry);
      if (!unchanged && index.state() != DELETE_ONLY) {
        put(changes, entry, isDistinct(after));
      }
    }
    for (IndexEntry entry : old) {
      if (!kept.contains(entry.key())) {
        delete(changes, entry, handle, isDistinct(before));
      }
    }
    return changes;
  }

  /**
   * The entries of a public index that a change of a row does not change, with their flag.
   *
   * @param stored what a key holds; while partitions are reorganised, an entry may be that of the
   *     row's other place
   */
  List<Change> untouched(
      long physicalId,
      Handle handle,
      RowValues before,
      RowValues after,
      Function<byte[], Optional<byte[]>> stored) {
    if (index.state() != PUBLIC) {
      return List.of();
    }
    List<IndexEntry> old = writer.entries(physicalId, handle, before);
    return writer.entries(physicalId, handle, after).stream()
        .filter(old::contains)
        .filter(
            entry ->
                stored
                    .apply(entry.key())
                    .map(value -> new IndexEntry(entry.key(), value).settled())
                    .filter(entry::equals)
                    .isPresent())
        .map(IndexEntry::untouched)
        .map(entry -> new Change(entry.key(), entry.value(), false))
        .toList();
  }

  private void put(List<Change> changes, IndexEntry entry, boolean distinct) {
    if (index.state() == PUBLIC || backfill == 0) {
      changes.add(new Change(entry.key(), entry.value(), distinct));
      return;
    }
    if (backfill != BACKFILL_RUNNING) {
      changes.add(new Change(entry.key(), entry.value(), distinct));
    }
    ByteAppender element = new ByteAppender(entry.value().length + 4);
    if (distinct) {
      element.u8(0).u16Be(entry.value().length);
    } else {
      element.u8(1);
    }
    element.bytes(entry.value()).u8(backfill == BACKFILL_RUNNING ? 'b' : 'm');
    changes.add(new Change(temporary(entry.key()), element.toByteArray(), false));
  }

  private void delete(List<Change> changes, IndexEntry entry, Handle handle, boolean distinct) {
    if (index.state() == PUBLIC || backfill == 0) {
      changes.add(new Change(entry.key(), null, false));
      return;
    }
    if (backfill != BACKFILL_RUNNING) {
      changes.add(new Change(entry.key(), null, false));
    }
    ByteAppender element = new ByteAppender(32);
    if (distinct) {
      byte[] encoded = handle.encoded();
      if (handle instanceof Handle.Int number) {
        element.u8(2).u16Be(8).i64Be(number.value());
      } else {
        element.u8(2).u16Be(encoded.length).bytes(encoded);
      }
    } else {
      element.u8(3);
    }
    element.u8(index.state() == DELETE_ONLY ? 'd' : backfill == BACKFILL_RUNNING ? 'b' : 'm');
    changes.add(new Change(temporary(entry.key()), element.toByteArray(), false));
  }

  /** Whether the entry's key does without the handle. */
  private boolean isDistinct(@Nullable RowValues row) {
    return row != null
        && index.unique()
        && index.columns().stream()
            .noneMatch(part -> row.under(session).datum(part.offset()).isNull());
  }

  private byte[] temporary(byte[] key) {
    byte[] copy = key.clone();
    byte[] prefix =
        TableKeys.indexPrefix(
            TableKeys.physicalId(key, "a key of the model"), IndexIds.temporary(index.id()));
    System.arraycopy(prefix, INDEX_ID_AT, copy, INDEX_ID_AT, prefix.length - INDEX_ID_AT);
    return copy;
  }

  /**
   * One change of an index key.
   *
   * @param value absent for a deletion
   * @param guarded whether another row's entry under this key is an error
   */
  record Change(byte[] key, byte @Nullable [] value, boolean guarded) {}
}
