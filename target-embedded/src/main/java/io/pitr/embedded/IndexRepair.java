package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetError;
import io.pitr.apply.write.SortedFileWriter;
import io.pitr.apply.write.SortedFiles;
import io.pitr.base.CloseStack;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.nio.ByteBuffer;
import java.util.List;

/** Repairs an index with changes at one timestamp. */
final class IndexRepair implements IndexDifference.Listener, AutoCloseable {
  private final IndexScan scan;
  private final SnapshotReader reader;
  private final String where;
  private final Tso start;
  private final Tso commit;
  private final SortedFileWriter records;
  private final SortedFileWriter values;
  private long added;
  private long replaced;
  private long deleted;

  IndexRepair(
      Store store, IndexScan scan, SnapshotReader reader, String where, Tso start, Tso commit) {
    this.scan = scan;
    this.reader = reader;
    this.where = where;
    this.start = start;
    this.commit = commit;
    this.records = new SortedFileWriter(store.files(), ColumnFamily.WRITE, where);
    this.values = new SortedFileWriter(store.files(), ColumnFamily.DEFAULT, where);
  }

  @Override
  public void missing(ExpectedEntry entry) {
    added++;
    put(entry);
  }

  @Override
  public void different(ExpectedEntry entry) {
    replaced++;
    put(entry);
  }

  @Override
  public void extra(byte[] key) {
    deleted++;
    record(key, WriteRecord.of(WriteType.DELETE, start));
  }

  @Override
  public void duplicate(ExpectedEntry first, ExpectedEntry second) {
    throw new RestoreException(
        TargetError.UNIQUE_INDEX_DUPLICATE,
        scan.describe(reader, first.rowKey())
            + " and "
            + scan.describe(reader, second.rowKey())
            + " have the same values",
        where);
  }

  /** Publishes the changes and returns a summary of their numbers. */
  String publish(SortedPublisher publisher) {
    SortedFiles ofValues = values.finish();
    SortedFiles ofRecords = records.finish();
    try (var files = new CloseStack()) {
      files.add(ofValues::discard);
      files.add(ofRecords::discard);
      publisher.publish(List.of(ofValues, ofRecords));
    }
    return added + " added, " + replaced + " replaced, " + deleted + " deleted";
  }

  @Override
  public void close() {
    try (records) {
      values.close();
    }
  }

  private void put(ExpectedEntry entry) {
    var record = WriteRecord.of(WriteType.PUT, start);
    byte[] value = entry.value();
    if (value.length <= WriteRecord.MAX_SHORT_VALUE_BYTES) {
      record = record.withShortValue(value);
    } else {
      byte[] key = VersionedKey.encode(entry.key(), start);
      values.put(ByteBuffer.wrap(key), ByteBuffer.wrap(value));
    }
    record(entry.key(), record);
  }

  private void record(byte[] key, WriteRecord record) {
    byte[] versioned = VersionedKey.encode(key, commit);
    records.put(ByteBuffer.wrap(versioned), ByteBuffer.wrap(record.encode()));
  }
}
