package io.pitr.inspect.verify;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SstFile;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.sst.SstReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads SSTs and compares them with the metadata: size, SHA-256, block checksums, and the count,
 * size and CRC of their entries. Thread-safe, with one thread per file.
 */
final class SstCheck {
  private final StoredObjects objects;
  private final CipherSpec cipher;
  private final boolean keysMayBeMissing;
  private final LongAdder writeEntries = new LongAdder();
  private final LongAdder defaultEntries = new LongAdder();
  private final LongAdder kvs = new LongAdder();
  private final LongAdder kvBytes = new LongAdder();
  private final LongAdder readBytes = new LongAdder();
  private final LongAdder withoutBlockChecksums = new LongAdder();

  SstCheck(StoredObjects objects, CipherSpec cipher) {
    this(objects, cipher, false);
  }

  private SstCheck(StoredObjects objects, CipherSpec cipher, boolean keysMayBeMissing) {
    this.objects = objects;
    this.cipher = cipher;
    this.keysMayBeMissing = keysMayBeMissing;
  }

  /**
   * For files that may be encrypted with the key of another backup: of an encrypted snapshot file
   * only the SHA-256 is checked.
   */
  static SstCheck withoutKeys(StoredObjects objects) {
    return new SstCheck(objects, CipherSpec.PLAINTEXT, true);
  }

  /** Memory needed to check a file. */
  long heldBytes(SstFile file) {
    return file.stored().sizeBytes() * (cipher.isPlaintext() ? 1 : 2);
  }

  /**
   * @param newest greatest allowed timestamp of a version
   * @return all problems, without the affected tables
   */
  List<Damage> check(SstFile file, Tso newest) {
    var found = new ArrayList<Damage>();
    Optional<byte[]> stored = objects.read(file.name(), file.stored().sizeBytes(), found);
    if (stored.isPresent()) {
      readBytes.add(stored.get().length);
      if (checkSha256(stored.get(), file.stored().sha256(), file.name(), found)
          && !isOpaque(file, stored.get())) {
        content(file, newest, stored.get(), found);
      }
    }
    return found;
  }

  private boolean isOpaque(SstFile file, byte[] stored) {
    return keysMayBeMissing
        && file.content() == SstFile.Content.SNAPSHOT
        && !SstReader.endsAsSst(stored);
  }

  private void content(SstFile file, Tso newest, byte[] stored, List<Damage> found) {
    var content = new SstContent(file, newest);
    try {
      byte[] plain =
          cipher.isPlaintext()
              ? stored
              : AesCtr.crypt(cipher, file.stored().cipherIv(), stored, file.name());
      SstReader.Summary summary = SstReader.read(plain, file.name(), content);
      if (!summary.checksummed()) {
        withoutBlockChecksums.increment();
      }
    } catch (RestoreException e) {
      found.addAll(Damage.of(e, file.name(), VerifyError.FILE_CONTENT_WRONG));
      return;
    }
    (file.cf() == ColumnFamily.WRITE ? writeEntries : defaultEntries).add(content.entries());
    kvs.add(content.kvs());
    kvBytes.add(content.bytes());
    List<String> disagreements = content.disagreements();
    if (!disagreements.isEmpty()) {
      found.add(
          Damage.of(VerifyError.FILE_CONTENT_WRONG, file.name(), String.join("; ", disagreements)));
    }
  }

  /** Checks a SHA-256. A missing checksum counts as correct. */
  static boolean checkSha256(byte[] bytes, byte[] expected, String path, List<Damage> found) {
    if (expected.length == 0) {
      return true; // old writers recorded none
    }
    byte[] actual = Sha256.of(bytes);
    if (Arrays.equals(actual, expected)) {
      return true;
    }
    found.add(
        Damage.of(
            VerifyError.FILE_CHECKSUM_WRONG,
            path,
            "SHA-256 is " + HexText.of(actual) + ", expected " + HexText.of(expected)));
    return false;
  }

  long writeEntries() {
    return writeEntries.sum();
  }

  long defaultEntries() {
    return defaultEntries.sum();
  }

  long kvs() {
    return kvs.sum();
  }

  long kvBytes() {
    return kvBytes.sum();
  }

  long readBytes() {
    return readBytes.sum();
  }

  long withoutBlockChecksums() {
    return withoutBlockChecksums.sum();
  }
}
