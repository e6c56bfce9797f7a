package io.pitr.cli;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.format.crypto.CipherKeys;
import io.pitr.format.crypto.MasterKey;
import io.pitr.format.crypto.MasterKeyUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads keys from the values of flags and from key files. */
final class CipherFlags {
  private static final long MAX_KEY_FILE_BYTES = 1 << 12;

  private CipherFlags() {}

  static byte[] masterKey(String uri) {
    Path file = Path.of(MasterKeyUri.localPath(uri.strip(), "--master-key"));
    return MasterKey.keyOfFile(read(file), file.toString());
  }

  static CipherSpec cipher(
      String method, @Nullable String key, @Nullable Path keyFile, String flag) {
    if (key != null && keyFile != null) {
      throw new RestoreException(
          CliError.USAGE_INVALID, "both " + flag + ".key and " + flag + ".key-file are given", "");
    }
    boolean plaintext = method.isEmpty() || method.equalsIgnoreCase("plaintext");
    if (!plaintext && key == null && keyFile == null) {
      throw new RestoreException(
          CliError.USAGE_INVALID,
          flag + ".method " + method + " needs " + flag + ".key or " + flag + ".key-file",
          "");
    }
    String text = keyFile == null ? (key == null ? "" : key) : read(keyFile);
    return CipherKeys.parse(method, text, flag + ".key");
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MAX_KEY_FILE_BYTES) {
        throw new RestoreException(
            CliError.USAGE_INVALID, "this is not a key file: it is too large", file.toString());
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new RestoreException(
          CliError.USAGE_INVALID,
          "the key file can't be read: " + e.getMessage(),
          file.toString(),
          e);
    }
  }
}
