package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.Encryptionpb;
import io.pitr.format.proto.ImportSstpb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;

/** Downloads a backup file as a store does (spec/restore-flow.md §9.2): fetch, filter, rewrite. */
final class SimDownload {
  static {
    RocksDB.loadLibrary();
  }

  private SimDownload() {}

  /** A download that fails, with the message of TiKV's importer. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    Refused(String text) {
      super(text);
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** The bytes of an object of a local storage. */
  static byte[] fetch(Brpb.StorageBackend backend, String name) {
    if (!backend.hasLocal()) {
      throw new Refused("only local storages are simulated");
    }
    try {
      return Files.readAllBytes(Path.of(backend.getLocal().getPath()).resolve(name));
    } catch (IOException e) {
      throw new Refused("Io(Custom { kind: NotFound, error: " + e + " })");
    }
  }

  /** Adds the pairs of one file to {@code pairs}. */
  static void read(
      ImportSstpb.DownloadRequest request,
      String name,
      ImportSstpb.SSTMeta file,
      Map<ByteString, ByteString> pairs) {
    byte[] bytes = fetch(request.getStorageBackend(), name);
    if (bytes.length != file.getLength()) {
      throw new Refused("length is " + bytes.length + ", expected " + file.getLength());
    }
    byte[] plain = decrypt(bytes, request.getCipherInfo(), file.getCipherIv());
    try {
      Path temporary = Files.createTempFile("sim", ".sst");
      try {
        Files.write(temporary, plain);
        iterate(request, temporary, pairs);
      } finally {
        Files.delete(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RocksDBException e) {
      throw new Refused("Engine Engine(Corruption: " + e.getMessage() + ")");
    }
  }

  private static void iterate(
      ImportSstpb.DownloadRequest request, Path path, Map<ByteString, ByteString> pairs)
      throws RocksDBException {
    try (var options = new Options();
        var reader = new SstFileReader(options)) {
      reader.open(path.toString());
      try (var readOptions = new ReadOptions();
          SstFileReaderIterator cursor = reader.newIterator(readOptions)) {
        Bounds bounds = Bounds.of(request.getSst());
        for (cursor.seekToFirst(); cursor.isValid(); cursor.next()) {
          accept(request, bounds, cursor.key(), cursor.value(), pairs);
        }
        cursor.status();
      }
    }
  }

  private static void accept(
      ImportSstpb.DownloadRequest request,
      Bounds bounds,
      byte[] dataKey,
      byte[] value,
      Map<ByteString, ByteString> pairs) {
    VersionedKey key = VersionedKey.parseData(dataKey, "sst");
    ByteString raw = ByteString.copyFrom(key.rawKey());
    ByteString from = request.getRewriteRule().getOldKeyPrefix();
    ByteString to = request.getRewriteRule().getNewKeyPrefix();
    if (!raw.startsWith(from)) {
      return;
    }
    ByteString rewritten = to.concat(raw.substring(from.size()));
    ByteString versioned =
        ByteString.copyFrom(VersionedKey.encode(rewritten.toByteArray(), key.ts()));
    if (!bounds.contain(versioned)) {
      return;
    }
    long ts = key.ts().value();
    long before = request.getRewriteRule().getIgnoreBeforeTimestamp();
    long after = request.getRewriteRule().getIgnoreAfterTimestamp();
    if ((before != 0 && Long.compareUnsigned(ts, before) < 0)
        || (after != 0 && Long.compareUnsigned(ts, after) > 0)) {
      return;
    }
    pairs.put(versioned, ByteString.copyFrom(value));
  }

  /**
   * The encoded range of a download. It is compared with keys that have their timestamp: a key
   * equal to the end is greater than it, even if the end is inclusive.
   */
  private record Bounds(ByteString start, ByteString end) {
    static Bounds of(ImportSstpb.SSTMeta file) {
      return new Bounds(encoded(file.getRange().getStart()), encoded(file.getRange().getEnd()));
    }

    boolean contain(ByteString versioned) {
      return KeySpan.ORDER.compare(versioned, start) >= 0
          && (end.isEmpty() || KeySpan.ORDER.compare(versioned, end) <= 0);
    }

    private static ByteString encoded(ByteString raw) {
      return raw.isEmpty() ? raw : ByteString.copyFrom(Memcomparable.encode(raw.toByteArray()));
    }
  }

  static byte[] decrypt(byte[] bytes, Brpb.CipherInfo info, ByteString iv) {
    Encryptionpb.EncryptionMethod method = info.getCipherType();
    if (method == Encryptionpb.EncryptionMethod.UNKNOWN
        || method == Encryptionpb.EncryptionMethod.PLAINTEXT) {
      return bytes;
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(info.getCipherKey().toByteArray(), "AES"),
          new IvParameterSpec(iv.toByteArray()));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new Refused("decrypting failed: " + e.getMessage());
    }
  }
}
