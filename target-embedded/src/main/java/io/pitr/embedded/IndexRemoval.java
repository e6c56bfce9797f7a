package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.ActionOutcome.Status;
import io.pitr.api.hook.FinishBody.LeaveOutIndex;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SnapshotReader;
import io.pitr.apply.write.SortedFileWriter;
import io.pitr.apply.write.SortedFiles;
import io.pitr.base.CloseStack;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.schema.InFlight;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Removes an index from a table: first its entries, by delete records, then its definition. Reads
 * at earlier timestamps still find both. Idempotent.
 */
final class IndexRemoval {
  private final EmbeddedTarget target;

  IndexRemoval(EmbeddedTarget target) {
    this.target = target;
  }

  ActionOutcome leaveOut(LeaveOutIndex action, SchemaView schema) {
    Optional<TargetTable> found = TargetTable.find(target, schema, action.tableId());
    if (found.isEmpty()) {
      return new ActionOutcome(
          Status.NOT_APPLICABLE, "table " + action.tableId() + " is gone from the schema");
    }
    TargetTable table = found.get();
    long deleted = deleteEntries(table, action.indexId(), schema);
    table.replace(target, InFlight.withoutIndex(table.info(), action.indexId()));
    return new ActionOutcome(Status.DONE, deleted + " entries deleted");
  }

  private long deleteEntries(TargetTable table, long indexId, SchemaView schema) {
    Tso start = target.timestamp(Tso.ZERO);
    Tso commit = target.timestamp(start);
    byte[] record = WriteRecord.of(WriteType.DELETE, start).encode();
    long deleted = 0;
    try (SnapshotReader reader = target.snapshot(Tso.MAX);
        var records =
            new SortedFileWriter(target.store().files(), ColumnFamily.WRITE, table.quotedName())) {
      for (long id : idsInKeys(table.view(), schema)) {
        byte[] prefix = TableKeys.indexPrefix(id, indexId);
        try (SnapshotReader.Cursor entries = reader.scan(prefix, KeyPrefixes.next(prefix))) {
          while (entries.next()) {
            byte[] key = VersionedKey.encode(entries.key(), commit);
            records.put(ByteBuffer.wrap(key), ByteBuffer.wrap(record));
            deleted++;
          }
        }
      }
      SortedFiles files = records.finish();
      try (var discard = new CloseStack()) {
        discard.add(files::discard);
        target.publisher().publish(List.of(files));
      }
    }
    return deleted;
  }

  /** Local indexes lie under the ids of partitions, global ones under the table's own. */
  private static SortedSet<Long> idsInKeys(TableView table, SchemaView schema) {
    var ids = new TreeSet<Long>();
    schema.targetId(table.id()).ifPresent(ids::add);
    table.physicalIds().forEach(id -> schema.targetId(id).ifPresent(ids::add));
    return ids;
  }
}
