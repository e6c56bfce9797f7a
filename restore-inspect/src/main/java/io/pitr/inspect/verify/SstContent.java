package io.pitr.inspect.verify;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SstFile;
import io.pitr.format.codec.Crc64;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.codec.OrderedNumbers;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import io.pitr.format.sst.SstVisitor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts the entries of one SST by the rules of spec/formats.md §7.2: in a snapshot a row counts in
 * the file with its value, in a history every entry counts. Single-threaded.
 */
final class SstContent implements SstVisitor {
  private final SstFile file;
  private final Tso newest;
  private final WriteRecordReader record = new WriteRecordReader();
  private byte[] raw = new byte[64];
  private long crc64xor;
  private long kvs;
  private long bytes;
  private long entries;
  private String fault = "";

  /**
   * @param newest greatest allowed timestamp of a version
   */
  SstContent(SstFile file, Tso newest) {
    this.file = file;
    this.newest = newest;
  }

  @Override
  public void entry(byte[] key, int keyLength, byte[] block, int valueOffset, int valueLength) {
    entries++;
    if (keyLength < 1 || key[0] != VersionedKey.DATA_PREFIX) {
      fault("a key does not begin with 'z'", key, keyLength);
      return;
    }
    int end = Memcomparable.end(key, 1, keyLength, file.name());
    if (keyLength - end != VersionedKey.TS_BYTES) {
      fault("a key has no timestamp", key, keyLength);
      return;
    }
    int rawLength = Memcomparable.decodedLength(key, 1, end);
    if (raw.length < rawLength) {
      raw = new byte[rawLength * 2];
    }
    Memcomparable.decode(key, 1, end, raw, 0);
    if (Arrays.compareUnsigned(raw, 0, rawLength, file.startKey(), 0, file.startKey().length) < 0
        || Arrays.compareUnsigned(raw, 0, rawLength, file.endKey(), 0, file.endKey().length) >= 0) {
      fault("a key is outside the file's range", raw, rawLength);
    }
    if (Long.compareUnsigned(OrderedNumbers.u64Desc(key, end), newest.value()) > 0) {
      fault("a version is newer than the file's greatest timestamp", raw, rawLength);
    }
    if (file.content() == SstFile.Content.HISTORY) {
      count(key, 1, keyLength - 1, block, valueOffset, valueLength);
      if (file.cf() == ColumnFamily.WRITE
          && !record.parse(ByteBuffer.wrap(block), valueOffset, valueLength)) {
        fault("a write record is malformed", raw, rawLength);
      }
    } else if (file.cf() == ColumnFamily.DEFAULT) {
      count(raw, 0, rawLength, block, valueOffset, valueLength);
    } else if (!record.parse(ByteBuffer.wrap(block), valueOffset, valueLength)) {
      fault("a write record is malformed", raw, rawLength);
    } else if (record.type() != WriteType.PUT) {
      fault("unexpected record type " + record.type(), raw, rawLength);
    } else if (record.hasShortValue()) {
      count(raw, 0, rawLength, block, record.shortValueOffset(), record.shortValueLength());
    }
  }

  private void count(
      byte[] key, int keyOffset, int keyLength, byte[] value, int offset, int length) {
    long crc = Crc64.XZ.update(0, key, keyOffset, keyLength);
    crc64xor ^= Crc64.XZ.update(crc, value, offset, length);
    kvs++;
    bytes += keyLength + length;
  }

  private void fault(String what, byte[] key, int length) {
    if (fault.isEmpty()) {
      fault = what + ", key " + HexText.abridged(Arrays.copyOf(key, length), 40);
    }
  }

  long entries() {
    return entries;
  }

  long kvs() {
    return kvs;
  }

  long bytes() {
    return bytes;
  }

  /** Descriptions of all differences from the file's entry in the metadata. */
  List<String> disagreements() {
    var found = new ArrayList<String>();
    boolean recorded =
        file.totals().crc64xor() != 0 || file.totals().kvs() != 0 || file.totals().bytes() != 0;
    if (!recorded && file.content() == SstFile.Content.HISTORY) {
      return fault.isEmpty() ? found : List.of(fault);
    }
    if (!fault.isEmpty()) {
      found.add(fault);
    }
    differ(found, "total_kvs", kvs, file.totals().kvs());
    differ(found, "total_bytes", bytes, file.totals().bytes());
    if (crc64xor != file.totals().crc64xor()) {
      found.add(
          "crc64xor is "
              + Long.toHexString(crc64xor)
              + ", expected "
              + Long.toHexString(file.totals().crc64xor()));
    }
    return found;
  }

  private static void differ(List<String> found, String name, long actual, long expected) {
    if (actual != expected) {
      found.add(name + " is " + actual + ", expected " + expected);
    }
  }
}
