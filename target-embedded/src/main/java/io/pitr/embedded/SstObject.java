package io.pitr.embedded;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.TargetError;
import io.pitr.base.PrivateFiles;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.CipherOutputStream;

/**
 * An SST of a backup as a local file, with verified size, SHA-256 and footer. If the storage has a
 * local file, it is read in place; otherwise a copy is made and removed on close.
 */
final class SstObject implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path path;
  private final boolean copy;

  private SstObject(Path path, boolean copy) {
    this.path = path;
    this.copy = copy;
  }

  /**
   * @throws RestoreException {@link TargetError#SST_DAMAGED}, or a code of the storage
   */
  static SstObject obtain(Store store, BackupStorage storage, CipherSpec cipher, SstFile file) {
    Optional<Path> local = cipher.isPlaintext() ? storage.localPath(file.name()) : Optional.empty();
    SstObject object =
        local
            .map(path -> new SstObject(path, false))
            .orElseGet(() -> new SstObject(store.files().newPath("download"), true));
    try {
      if (object.copy) {
        object.download(storage, cipher, file);
      } else {
        object.checkInPlace(storage, file);
      }
      Optional<String> problem = FooterBounds.problem(object.path);
      if (problem.isPresent()) {
        throw damaged(file, problem.get());
      }
      return object;
    } catch (IOException e) {
      object.close();
      throw StoreFailure.of(e, "a file of the backup can't be read", file.name());
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  static RestoreException damaged(SstFile file, String what) {
    return new RestoreException(TargetError.SST_DAMAGED, what, file.name());
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    if (copy) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw StoreFailure.of(e, "a temporary file can't be removed", path);
      }
    }
  }

  private void checkInPlace(BackupStorage storage, SstFile file) throws IOException {
    checkSize(file, Files.size(path));
    if (file.stored().sha256().length > 0) {
      try (InputStream in = storage.open(file.name())) {
        check(file, in, OutputStream.nullOutputStream());
      }
    }
  }

  private void download(BackupStorage storage, CipherSpec cipher, SstFile file) throws IOException {
    long found = storage.stat(file.name()).map(ObjectInfo::size).orElse(-1L);
    if (found >= 0) {
      checkSize(file, found);
    }
    try (InputStream in = storage.open(file.name());
        OutputStream plain = PrivateFiles.create(path);
        OutputStream out = decrypting(plain, cipher, file)) {
      check(file, in, out);
    }
  }

  /** Copies at most the expected number of bytes. */
  private static void check(SstFile file, InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      size += n;
      if (size > file.stored().sizeBytes()) {
        throw damaged(file, "the file has more than " + file.stored().sizeBytes() + " bytes");
      }
      digest.update(buffer, 0, n);
      out.write(buffer, 0, n);
    }
    checkSize(file, size);
    byte[] found = digest.digest();
    if (file.stored().sha256().length > 0
        && !MessageDigest.isEqual(found, file.stored().sha256())) {
      throw damaged(
          file,
          "SHA-256 is " + HexText.of(found) + ", expected " + HexText.of(file.stored().sha256()));
    }
  }

  private static void checkSize(SstFile file, long size) {
    if (size != file.stored().sizeBytes()) {
      throw damaged(file, "the file has " + size + " bytes, expected " + file.stored().sizeBytes());
    }
  }

  private static OutputStream decrypting(OutputStream out, CipherSpec cipher, SstFile file) {
    return cipher.isPlaintext()
        ? out
        : new CipherOutputStream(out, AesCtr.cipher(cipher, file.stored().cipherIv(), file.name()));
  }
}
