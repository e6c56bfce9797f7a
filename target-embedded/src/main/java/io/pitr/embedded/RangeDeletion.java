package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.ActionOutcome.Status;
import io.pitr.api.hook.FinishBody.DeleteRanges;
import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import java.util.List;
import java.util.OptionalLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Deletes all versions of the keys of dropped objects. */
final class RangeDeletion {
  private final EmbeddedTarget target;
  private final Store store;

  RangeDeletion(EmbeddedTarget target) {
    this.target = target;
    this.store = target.store();
  }

  ActionOutcome delete(DeleteRanges action, SchemaView schema) {
    int deleted = 0;
    int unmapped = 0;
    Tso now = target.timestamp(Tso.ZERO);
    for (ObjectRange range : action.ranges()) {
      OptionalLong physicalId = schema.targetId(range.physicalId());
      if (physicalId.isPresent()) {
        delete(prefix(physicalId.getAsLong(), range.indexId()), now);
        deleted++;
      } else {
        unmapped++;
      }
    }
    String skipped = unmapped == 0 ? "" : ", " + unmapped + " skipped that were never restored";
    return new ActionOutcome(
        deleted == 0 ? Status.NOT_APPLICABLE : Status.DONE,
        deleted
            + " key ranges deleted with all their versions"
            + skipped
            + "; what was in them can no longer be read at earlier timestamps");
  }

  private static byte[] prefix(long physicalId, long indexId) {
    return indexId == ObjectRange.WHOLE_TABLE
        ? TableKeys.tablePrefix(physicalId)
        : TableKeys.indexPrefix(physicalId, indexId);
  }

  /**
   * Deletes whole files of the range first, which frees their space at once. The tombstone for the
   * rest is written afterwards, because a deleted file may hold an older tombstone.
   */
  private void delete(byte[] prefix, Tso now) {
    byte[] behind = KeyPrefixes.next(prefix);
    byte[] start = MvccCursor.bound(prefix);
    byte[] end = MvccCursor.bound(behind);
    try (var batch = new WriteBatch()) {
      GoneRanges.remember(batch, store, prefix, behind, now);
      for (ColumnFamily cf : ColumnFamily.values()) {
        store.db().deleteFilesInRanges(store.family(cf), List.of(start, end), false);
        batch.deleteRange(store.family(cf), start, end);
      }
      store.write(batch);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "deleting a range failed", store.folder().root());
    }
  }
}
