package io.pitr.writer.full;

import com.google.protobuf.ByteString;
import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.format.codec.Crc64;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.proto.Brpb;
import io.pitr.writer.ObjectSink;
import io.pitr.writer.kv.KeyVersion;
import io.pitr.writer.kv.WriteRecords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;

/**
 * Writes ranges of one version a key as a pair of SSTs, one for each column family, with the File
 * messages that describe them (spec/formats.md §1.5, §1.7, §7.2). Not thread-safe.
 */
public final class SnapshotSsts {
  private static final int IV_BYTES = 16;

  private final ObjectSink sink;
  private final CipherSpec cipher;
  private final SplittableRandom random;

  public SnapshotSsts(ObjectSink sink, CipherSpec cipher, SplittableRandom random) {
    this.sink = sink;
    this.cipher = cipher;
    this.random = random;
  }

  /**
   * Writes one range. Values that are long go to a file of their own, which comes first and is not
   * there when there are none.
   *
   * @param base of the names; the column family follows
   * @param entries raw keys, at least one
   * @param start raw, inclusive
   * @param end raw, exclusive
   * @param ts of the snapshot
   */
  public List<Brpb.File> write(
      String base, NavigableMap<byte[], KeyVersion> entries, byte[] start, byte[] end, Tso ts) {
    List<Brpb.File> files = new ArrayList<>();
    try (SstBuilder write = new SstBuilder();
        SstBuilder values = new SstBuilder()) {
      Totals inWrite = new Totals();
      Totals inDefault = new Totals();
      entries.forEach(
          (key, version) -> {
            write.put(
                VersionedKey.encodeData(key, version.commitTs()),
                WriteRecords.encode(version, Collections.emptyNavigableMap()));
            if (version.isLong()) {
              values.put(VersionedKey.encodeData(key, version.startTs()), version.value());
              inDefault.add(key, version.value());
            } else {
              inWrite.add(key, version.value());
            }
          });
      if (values.entries() > 0) {
        files.add(file(base, "default", values.finish(), start, end, ts, inDefault));
      }
      files.add(file(base, "write", write.finish(), start, end, ts, inWrite));
    }
    return files;
  }

  private Brpb.File file(
      String base, String cf, byte[] plain, byte[] start, byte[] end, Tso ts, Totals totals) {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    byte[] stored =
        cipher.isPlaintext() ? plain : AesCtr.crypt(cipher, iv, plain, "a file to write");
    String name = base + "_" + cf + ".sst";
    sink.put(name, stored);
    return Brpb.File.newBuilder()
        .setName(name)
        .setSha256(ByteString.copyFrom(Sha256.of(stored)))
        .setStartKey(ByteString.copyFrom(start))
        .setEndKey(ByteString.copyFrom(end))
        .setEndVersion(ts.value())
        .setCrc64Xor(totals.crc64xor)
        .setTotalKvs(totals.kvs)
        .setTotalBytes(totals.bytes)
        .setCf(cf)
        .setSize(stored.length)
        .setCipherIv(ByteString.copyFrom(iv))
        .build();
  }

  /** The counts of a file, spec/formats.md §7.2. */
  private static final class Totals {
    private long crc64xor;
    private long kvs;
    private long bytes;

    void add(byte[] key, byte[] value) {
      crc64xor ^= Crc64.XZ.of(key, value);
      kvs++;
      bytes += key.length + value.length;
    }
  }
}
