package io.pitr.cli;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.format.crypto.CipherKeys;
import io.pitr.format.crypto.MasterKey;
import io.pitr.format.crypto.MasterKeyUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How backups are encrypted. */
final class CipherOptions {
  private static final long MAX_KEY_FILE_BYTES = 1 << 12;

  @Option(
      names = "--crypter.method",
      paramLabel = "METHOD",
      defaultValue = "plaintext",
      description = {
        "Of the full backup: plaintext, aes128-ctr, aes192-ctr, aes256-ctr.",
        "default: plaintext"
      })
  String fullMethod = "plaintext";

  @Option(
      names = "--crypter.key",
      paramLabel = "HEX",
      description = "Key of the full backup; better in a file.")
  @Nullable String fullKey;

  @Option(
      names = "--crypter.key-file",
      paramLabel = "FILE",
      description = "File with the key of the full backup in hexadecimal digits.")
  @Nullable Path fullKeyFile;

  @Option(
      names = "--log.crypter.method",
      paramLabel = "METHOD",
      defaultValue = "plaintext",
      description = {"Of the log backup.", "default: plaintext"})
  String logMethod = "plaintext";

  @Option(names = "--log.crypter.key", paramLabel = "HEX", description = "Key of the log backup.")
  @Nullable String logKey;

  @Option(
      names = "--log.crypter.key-file",
      paramLabel = "FILE",
      description = "File with the key of the log backup.")
  @Nullable Path logKeyFile;

  @Option(
      names = "--master-key",
      split = ",",
      paramLabel = "URI",
      description = {
        "Master key of a log backup whose files have keys of their own: local:///path of a file with",
        "64 hexadecimal digits and a newline. On a cluster the file must be there on every TiKV node."
      })
  List<String> masterKeys = new ArrayList<>();

  @Option(
      names = "--master-key-crypter-method",
      paramLabel = "METHOD",
      hidden = true,
      defaultValue = "plaintext",
      description = "Accepted as in Go br; each file of the log says which method it has.")
  String masterKeyMethod = "plaintext";

  CipherSpec full() {
    return spec(fullMethod, fullKey, fullKeyFile, "--crypter");
  }

  /** Either the one key of a log, or the master keys of its files. */
  CipherSpec log() {
    CipherSpec cipher = spec(logMethod, logKey, logKeyFile, "--log.crypter");
    List<byte[]> keys =
        masterKeys.stream().filter(uri -> !uri.isBlank()).map(CipherOptions::masterKey).toList();
    if (keys.isEmpty()) {
      return cipher;
    }
    if (!cipher.isPlaintext()) {
      throw new RestoreException(
          CliError.USAGE_INVALID, "both --log.crypter.key and --master-key are given", "");
    }
    return CipherSpec.ofMasterKeys(keys);
  }

  /** As plugins take it; empty when none is given. */
  String masterKeyFlag() {
    return String.join(",", masterKeys);
  }

  private static byte[] masterKey(String uri) {
    Path file = Path.of(MasterKeyUri.localPath(uri.strip(), "--master-key"));
    return MasterKey.keyOfFile(read(file), file.toString());
  }

  private static CipherSpec spec(
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
            CliError.USAGE_INVALID, "this is no key file: it is too large", file.toString());
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
