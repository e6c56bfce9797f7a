package io.pitr.embedded;

import io.pitr.api.target.SstFile;
import io.pitr.api.target.SstFile.Content;
import io.pitr.format.codec.Crc64;
import java.util.ArrayList;
import java.util.List;

/** Counts the content of a file by the rules of its metadata (spec/formats.md §7.2). */
final class SstTally {
  private long crc64xor;
  private long kvs;
  private long bytes;

  /** Counts a pair; the value may be empty. */
  void add(byte[] key, int from, int keyLength, byte[] value, int valueFrom, int valueLength) {
    long crc = Crc64.XZ.update(0, key, from, keyLength);
    crc64xor ^= Crc64.XZ.update(crc, value, valueFrom, valueLength);
    kvs++;
    bytes += keyLength + valueLength;
  }

  long kvs() {
    return kvs;
  }

  /** Keys and values. */
  long bytes() {
    return bytes;
  }

  /** Compares with the metadata. A history whose metadata has none of the three is not checked. */
  void check(SstFile file) {
    boolean recorded =
        file.totals().crc64xor() != 0 || file.totals().kvs() != 0 || file.totals().bytes() != 0;
    if (!recorded && file.content() == Content.HISTORY) {
      return;
    }
    List<String> differences = new ArrayList<>();
    differ(differences, "total_kvs", kvs, file.totals().kvs());
    differ(differences, "total_bytes", bytes, file.totals().bytes());
    if (crc64xor != file.totals().crc64xor()) {
      differences.add(
          "crc64xor is %016x, expected %016x".formatted(crc64xor, file.totals().crc64xor()));
    }
    if (!differences.isEmpty()) {
      throw SstObject.damaged(file, String.join("; ", differences));
    }
  }

  private static void differ(List<String> differences, String name, long found, long expected) {
    if (found != expected) {
      differences.add(name + " is " + found + ", expected " + expected);
    }
  }
}
