package io.pitr.cli;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Encryption of a log backup. */
final class LogCipherOptions {
  @Topic(FlagTopic.SECURITY)
  @Option(
      names = "--log.crypter.method",
      paramLabel = "METHOD",
      defaultValue = "plaintext",
      description = {"Encryption of the log backup.", "default: plaintext"})
  String method = "plaintext";

  @Topic(value = FlagTopic.SECURITY, advanced = true)
  @Option(
      names = "--log.crypter.key",
      paramLabel = "HEX",
      description = "Key of the log backup. A key file is safer.")
  @Nullable String key;

  @Topic(FlagTopic.SECURITY)
  @Option(
      names = "--log.crypter.key-file",
      paramLabel = "FILE",
      description = "File with the key of the log backup, in hexadecimal digits.")
  @Nullable Path keyFile;

  @Topic(FlagTopic.SECURITY)
  @Option(
      names = "--master-key",
      split = ",",
      paramLabel = "URI",
      description = {
        "Master key of a log backup that has a key per file: local:///path of a file with 64 hexadecimal",
        "digits and a newline. For a cluster, the file must exist on every TiKV node."
      })
  List<String> masterKeys = new ArrayList<>();

  @Option(
      names = "--master-key-crypter-method",
      paramLabel = "METHOD",
      hidden = true,
      defaultValue = "plaintext",
      description = "Accepted as in Go br; each file of the log says which method it has.")
  String masterKeyMethod = "plaintext";

  /** The single key of the log, or the master keys of its files. */
  CipherSpec cipher() {
    CipherSpec cipher = CipherFlags.cipher(method, key, keyFile, "--log.crypter");
    List<byte[]> keys =
        masterKeys.stream().filter(uri -> !uri.isBlank()).map(CipherFlags::masterKey).toList();
    if (keys.isEmpty()) {
      return cipher;
    }
    if (!cipher.isPlaintext()) {
      throw new RestoreException(
          CliError.USAGE_INVALID, "both --log.crypter.key and --master-key are given", "");
    }
    return CipherSpec.ofMasterKeys(keys);
  }

  /** The master keys as plugins take them; empty if there are none. */
  String masterKeyFlag() {
    return String.join(",", masterKeys);
  }
}
