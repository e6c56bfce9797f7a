package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.SstFile.Content;
import io.pitr.format.codec.Crc64;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * Makes the two SSTs of a range of one table as a full backup has them, and their metadata by the
 * counting rules, written down here a second time.
 */
final class SstMaker {
  private final long tableId;
  private final TreeMap<byte[], byte[]> records = Opened.sorted();
  private final TreeMap<byte[], byte[]> values = Opened.sorted();
  private final long[] recordTally = new long[3];
  private final long[] valueTally = new long[3];

  SstMaker(long tableId) {
    RocksDB.loadLibrary();
    this.tableId = tableId;
  }

  SstMaker row(long handle, byte[] value, long startTs, long commitTs) {
    byte[] raw = TableKeys.record(tableId, handle);
    var record = WriteRecord.of(WriteType.PUT, new Tso(startTs));
    if (value.length <= 255) {
      record = record.withShortValue(value);
      count(recordTally, raw, value);
    } else {
      values.put(VersionedKey.encodeData(raw, new Tso(startTs)), value);
      count(valueTally, raw, value);
    }
    records.put(VersionedKey.encodeData(raw, new Tso(commitTs)), record.encode());
    return this;
  }

  /** An entry of the write CF as it is; counted as a row without a value. */
  SstMaker entry(byte[] dataKey, byte[] value) {
    records.put(dataKey, value);
    return this;
  }

  SstMaker withoutValues() {
    values.clear();
    return this;
  }

  SstFile records(Path folder, String name) throws IOException, RocksDBException {
    write(folder.resolve(name), records);
    return describe(folder, name, ColumnFamily.WRITE, recordTally);
  }

  SstFile values(Path folder, String name) throws IOException, RocksDBException {
    write(folder.resolve(name), values);
    return describe(folder, name, ColumnFamily.DEFAULT, valueTally);
  }

  /** The same entries as a log compaction would describe them. */
  SstFile history(Path folder, String name, ColumnFamily cf) throws IOException, RocksDBException {
    TreeMap<byte[], byte[]> entries = cf == ColumnFamily.WRITE ? records : values;
    long[] tally = new long[3];
    for (Map.Entry<byte[], byte[]> entry : entries.entrySet()) {
      byte[] key = entry.getKey();
      count(tally, Arrays.copyOfRange(key, 1, key.length), entry.getValue());
    }
    write(folder.resolve(name), entries);
    SstFile file = describe(folder, name, cf, tally);
    return with(file, Content.HISTORY, Tso.ZERO, Tso.MAX);
  }

  static SstFile with(SstFile file, Content content, Tso from, Tso until) {
    return new SstFile(
        file.name(),
        file.stored(),
        file.cf(),
        file.startKey(),
        file.endKey(),
        from,
        until,
        content,
        file.totals());
  }

  static SstFile withStored(SstFile file, byte[] stored, boolean hash, byte[] iv) {
    return new SstFile(
        file.name(),
        new SstFile.Stored(stored.length, hash ? Sha256.of(stored) : new byte[0], iv),
        file.cf(),
        file.startKey(),
        file.endKey(),
        file.fromTs(),
        file.untilTs(),
        file.content(),
        file.totals());
  }

  private SstFile describe(Path folder, String name, ColumnFamily cf, long[] tally)
      throws IOException {
    byte[] start = TableKeys.recordPrefix(tableId);
    byte[] stored = Files.readAllBytes(folder.resolve(name));
    return new SstFile(
        name,
        new SstFile.Stored(stored.length, Sha256.of(stored), new byte[16]),
        cf,
        start,
        TableKeys.tablePrefix(tableId + 1),
        Tso.ZERO,
        Tso.MAX,
        Content.SNAPSHOT,
        new SstFile.Totals(tally[0], tally[1], tally[2]));
  }

  private static void count(long[] tally, byte[] key, byte[] value) {
    tally[0] ^= Crc64.XZ.of(key, value);
    tally[1]++;
    tally[2] += key.length + value.length;
  }

  private static void write(Path file, TreeMap<byte[], byte[]> entries) throws RocksDBException {
    try (var environment = new EnvOptions();
        var options =
            new Options()
                .setCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setTableFormatConfig(
                    new BlockBasedTableConfig().setFormatVersion(2).setBlockSize(32 << 10));
        var writer = new SstFileWriter(environment, options)) {
      writer.open(file.toString());
      for (Map.Entry<byte[], byte[]> entry : entries.entrySet()) {
        writer.put(entry.getKey(), entry.getValue());
      }
      writer.finish();
    }
  }
}
