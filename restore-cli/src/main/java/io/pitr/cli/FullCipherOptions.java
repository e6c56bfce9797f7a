package io.pitr.cli;

import io.pitr.api.CipherSpec;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Encryption of a full backup. */
final class FullCipherOptions {
  @Topic(FlagTopic.SECURITY)
  @Option(
      names = "--crypter.method",
      paramLabel = "METHOD",
      defaultValue = "plaintext",
      description = {
        "Encryption of the full backup: plaintext, aes128-ctr, aes192-ctr or aes256-ctr.",
        "default: plaintext"
      })
  String method = "plaintext";

  @Topic(value = FlagTopic.SECURITY, advanced = true)
  @Option(
      names = "--crypter.key",
      paramLabel = "HEX",
      description = "Key of the full backup. A key file is safer.")
  @Nullable String key;

  @Topic(FlagTopic.SECURITY)
  @Option(
      names = "--crypter.key-file",
      paramLabel = "FILE",
      description = "File with the key of the full backup, in hexadecimal digits.")
  @Nullable Path keyFile;

  CipherSpec cipher() {
    return CipherFlags.cipher(method, key, keyFile, "--crypter");
  }
}
