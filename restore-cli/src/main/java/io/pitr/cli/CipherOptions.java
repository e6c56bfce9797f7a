package io.pitr.cli;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.format.crypto.CipherKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  CipherSpec full() {
    return spec(fullMethod, fullKey, fullKeyFile, "--crypter");
  }

  CipherSpec log() {
    return spec(logMethod, logKey, logKeyFile, "--log.crypter");
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
