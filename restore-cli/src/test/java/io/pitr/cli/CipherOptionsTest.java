package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.CipherSpec;
import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CipherOptionsTest {
  private static final String DIGITS = "0123456789abcdef".repeat(4);

  @TempDir Path folder;

  /** A command with nothing else. */
  @Command
  private static final class Keys {
    @Mixin CipherOptions ciphers = new CipherOptions();
  }

  private static CipherOptions parse(String... arguments) {
    var keys = new Keys();
    new CommandLine(keys).parseArgs(arguments);
    return keys.ciphers;
  }

  private Path keyFile(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aKeyComesFromTheCommandLineOrAFile() throws IOException {
    Path file = keyFile("key", DIGITS.substring(0, 32) + "\n");

    CipherSpec given =
        parse("--crypter.method", "aes128-ctr", "--crypter.key", DIGITS.substring(0, 32)).full();
    CipherSpec read =
        parse("--crypter.method", "aes128-ctr", "--crypter.key-file", file.toString()).full();

    assertThat(given).isEqualTo(read);
    assertThat(given.method()).isEqualTo(CipherSpec.Method.AES128_CTR);
  }

  @Test
  void masterKeysAreReadFromTheirFiles() throws IOException {
    Path one = keyFile("one", DIGITS + "\n");
    Path two = keyFile("two", DIGITS.replace('0', 'f') + "\n");

    CipherOptions options = parse("--master-key", "local://" + one + ",local://" + two);

    assertThat(options.log().masterKeys()).hasSize(2);
    assertThat(options.log().toString()).isEqualTo("master key");
    assertThat(options.full().isPlaintext()).isTrue();
    assertThat(options.masterKeyFlag()).isEqualTo("local://" + one + ",local://" + two);
  }

  @Test
  void aKeyAndAMasterKeyExcludeEachOther() throws IOException {
    Path file = keyFile("master", DIGITS + "\n");

    assertRefused(
        parse(
            "--master-key",
            "local://" + file,
            "--log.crypter.method",
            "aes256-ctr",
            "--log.crypter.key",
            DIGITS),
        CliError.USAGE_INVALID,
        "both --log.crypter.key and --master-key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws-kms:///key?REGION=r", "gcp-kms:///projects/p", "azure-kms:///k"})
  void keysOfAKeyManagementServiceAreRefusedWithTheReason(String uri) {
    assertRefused(
        parse("--master-key", uri),
        FormatError.FORMAT_UNSUPPORTED,
        "are not supported, only local:///path");
  }

  @Test
  void whatIsNoMasterKeyIsNamedAndNotShown() throws IOException {
    Path file = keyFile("short", DIGITS);

    assertThatThrownBy(() -> parse("--master-key", "local://" + file).log())
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.CIPHER_INVALID))
        .hasMessageContaining("64 hexadecimal digits and a newline")
        .hasMessageNotContaining(DIGITS);
    assertRefused(
        parse("--master-key", "local:///nowhere/key"), CliError.USAGE_INVALID, "can't be read");
    assertRefused(
        parse("--master-key", "key.txt"), FormatError.CIPHER_INVALID, "of the form local:///path");
  }

  private static void assertRefused(CipherOptions options, ErrorCode code, String what) {
    assertThatThrownBy(options::log)
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(what);
  }
}
