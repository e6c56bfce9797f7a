package io.pitr.inspect.verify;

import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SstFile;
import io.pitr.format.codec.Crc64;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.sst.SstVisitor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts what an output of a log compaction holds: every version of every key (spec/formats.md
 * §2.9, §7.2). One file, one thread.
 */
final class HistoryContent implements SstVisitor {
  private final SstFile file;
  private final WriteRecordReader record = new WriteRecordReader();
  private long crc64xor;
  private long kvs;
  private long bytes;
  private String fault = "";

  HistoryContent(SstFile file) {
    this.file = file;
  }

  @Override
  public void entry(byte[] key, int keyLength, byte[] block, int valueOffset, int valueLength) {
    if (keyLength < 1 || key[0] != VersionedKey.DATA_PREFIX) {
      fault("a key does not begin with 'z'", key, keyLength);
      return;
    }
    int end = Memcomparable.end(key, 1, keyLength, file.name());
    if (keyLength - end != VersionedKey.TS_BYTES) {
      fault("a key has no timestamp", key, keyLength);
      return;
    }
    byte[] raw = new byte[Memcomparable.decodedLength(key, 1, end)];
    Memcomparable.decode(key, 1, end, raw, 0);
    if (Arrays.compareUnsigned(raw, file.startKey()) < 0
        || Arrays.compareUnsigned(raw, file.endKey()) >= 0) {
      fault("a key lies outside the file's range", raw, raw.length);
    }
    if (file.cf() == ColumnFamily.WRITE
        && !record.parse(ByteBuffer.wrap(block), valueOffset, valueLength)) {
      fault("a write record can't be read", raw, raw.length);
    }
    long crc = Crc64.XZ.update(0, key, 1, keyLength - 1);
    crc64xor ^= Crc64.XZ.update(crc, block, valueOffset, valueLength);
    kvs++;
    bytes += keyLength - 1 + valueLength;
  }

  private void fault(String what, byte[] key, int length) {
    if (fault.isEmpty()) {
      fault = what + ", key " + HexText.abridged(Arrays.copyOf(key, length), 40);
    }
  }

  /** All that does not agree with the description; one without any of the counts is not held. */
  List<String> disagreements() {
    var found = new ArrayList<String>();
    if (!fault.isEmpty()) {
      found.add(fault);
    }
    if (file.crc64xor() == 0 && file.totalKvs() == 0 && file.totalBytes() == 0) {
      return found;
    }
    if (kvs != file.totalKvs()) {
      found.add("total_kvs is " + kvs + ", expected " + file.totalKvs());
    }
    if (bytes != file.totalBytes()) {
      found.add("total_bytes is " + bytes + ", expected " + file.totalBytes());
    }
    if (crc64xor != file.crc64xor()) {
      found.add(
          "crc64xor is "
              + Long.toHexString(crc64xor)
              + ", expected "
              + Long.toHexString(file.crc64xor()));
    }
    return found;
  }
}
