package io.pitr.format.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.fixture.Hostile;
import io.pitr.fixture.Seeded;
import io.pitr.format.FormatError;
import io.pitr.format.proto.Encryptionpb.EncryptedContent;
import io.pitr.format.proto.Encryptionpb.EncryptionMethod;
import io.pitr.format.proto.Encryptionpb.FileEncryptionInfo;
import io.pitr.format.proto.Encryptionpb.MasterKeyBased;
import io.pitr.format.proto.Encryptionpb.PlainTextDataKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCipherTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] NIST_KEY = HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c");
  private static final byte[] NIST_IV = HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  private static final byte[] NIST_PLAIN = HEX.parseHex("6bc1bee22e409f96e93d7e117393172a");
  private static final byte[] NIST_CIPHER = HEX.parseHex("874d6191b620e3261bef6864990db6ce");
  private static final CipherSpec SPEC = new CipherSpec(CipherSpec.Method.AES128_CTR, NIST_KEY);
  private static final RangeCipher CIPHER = new RangeCipher(SPEC, List.of());

  @Test
  void thePublishedTestVectorHolds() {
    assertThat(AesCtr.crypt(SPEC, NIST_IV, NIST_CIPHER, "test")).isEqualTo(NIST_PLAIN);
    assertThat(AesCtr.crypt(SPEC, NIST_IV, NIST_PLAIN, "test")).isEqualTo(NIST_CIPHER);
  }

  @Test
  void everyMethodRoundTrips() {
    Seeded.times(
        200,
        random -> {
          for (CipherSpec.Method method : CipherSpec.Method.values()) {
            byte[] key = new byte[method.keyBytes()];
            random.nextBytes(key);
            var spec = new CipherSpec(method, key);
            byte[] plain = Seeded.bytes(random, 200);
            byte[] stored = AesCtr.crypt(spec, NIST_IV, plain, "test");
            int cut = random.nextInt(stored.length + 1);
            assertThat(AesCtr.crypt(spec, NIST_IV, stored, 0, cut, "test"))
                .isEqualTo(Arrays.copyOf(plain, cut));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 12, 15, 17})
  void aVectorOfAnotherLengthIsRefused(int length) {
    assertThatThrownBy(() -> AesCtr.crypt(SPEC, new byte[length], NIST_PLAIN, "leaf"))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("leaf");
  }

  private static byte[] decrypt(RangeCipher cipher, FileEncryptionInfo info, String where) {
    try {
      return cipher.cipher(info, where).doFinal(NIST_CIPHER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("counter mode takes any bytes", e);
    }
  }

  @Test
  void aRangeIsDecryptedWithTheKeyOfTheCommandLine() {
    assertThat(decrypt(CIPHER, info().build(), "test")).isEqualTo(NIST_PLAIN);
  }

  @Test
  void aMethodOtherThanTheCommandLinesIsRefusedNamingBoth() {
    var info = info().setEncryptionMethod(EncryptionMethod.AES256_CTR).build();
    assertThatThrownBy(() -> decrypt(CIPHER, info, "test"))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.CIPHER_FAILED))
        .hasMessageContaining("aes256-ctr")
        .hasMessageContaining("aes128-ctr");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 6, -1})
  void unknownMethodsAreRefused(int number) {
    var info = info().setEncryptionMethodValue(number).build();
    assertThatThrownBy(() -> decrypt(CIPHER, info, "test"))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_UNSUPPORTED));
  }

  @Test
  void anInfoWithoutAKeyModeIsRefused() {
    var info = info().clearMode().build();
    assertThatThrownBy(() -> decrypt(CIPHER, info, "test")).isInstanceOf(RestoreException.class);
  }

  @Test
  void theFirstWrappedKeyThatAMasterKeyDecryptsIsUsed() throws GeneralSecurityException {
    byte[] other = new byte[32];
    byte[] right = new byte[32];
    right[0] = 1;
    var info = wrapped(wrap(new byte[] {3, 3}, other), wrap(NIST_KEY, right));
    var cipher = new RangeCipher(CipherSpec.PLAINTEXT, List.of(new MasterKey(right)));
    assertThat(decrypt(cipher, info, "test")).isEqualTo(NIST_PLAIN);
    var wrong = new RangeCipher(CipherSpec.PLAINTEXT, List.of(new MasterKey(new byte[32])));
    assertThatThrownBy(() -> decrypt(wrong, info, "test"))
        .hasMessageContaining("has 2 bytes, aes128-ctr needs 16");
    assertThatThrownBy(() -> decrypt(CIPHER, info, "test"))
        .hasMessageContaining("no master key was given");
    right[0] = 2;
    var neither = new RangeCipher(CipherSpec.PLAINTEXT, List.of(new MasterKey(right)));
    assertThatThrownBy(() -> decrypt(neither, info, "test"))
        .hasMessageContaining("none of the given master keys");
  }

  @Test
  void aKeyOfAKmsIsRefusedNamingTheKms() throws GeneralSecurityException {
    EncryptedContent content =
        wrap(NIST_KEY, new byte[32]).toBuilder()
            .putMetadata("kms_vendor", ByteString.copyFromUtf8("AWS"))
            .build();
    var cipher = new RangeCipher(CipherSpec.PLAINTEXT, List.of(new MasterKey(new byte[32])));
    assertThatThrownBy(() -> decrypt(cipher, wrapped(content), "test"))
        .hasMessageContaining("'AWS'");
  }

  @Test
  void damagedInfosAreReadOrRefused() throws GeneralSecurityException {
    byte[] master = new byte[32];
    var cipher = new RangeCipher(SPEC, List.of(new MasterKey(master)));
    byte[] wrapped = wrapped(wrap(NIST_KEY, master)).toByteArray();
    Hostile.damageIsReadOrRefused(wrapped, 2000, info -> decrypt(cipher, parsed(info), "test"));
  }

  private static FileEncryptionInfo parsed(byte[] info) {
    try {
      return FileEncryptionInfo.parseFrom(info);
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(FormatError.FORMAT_CORRUPT, "not a message", "test", e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "aes128-ctr, 2b7e151628aed2a6abf7158809cf4f3c",
    "AES128-CTR, 2B7E151628AED2A6ABF7158809CF4F3C"
  })
  void aKeyIsHexadecimalText(String method, String key) {
    assertThat(CipherKeys.parse(method, key, "--crypter.key")).isEqualTo(SPEC);
    assertThat(CipherKeys.parse(method, key + "\n", "--crypter.key-file")).isEqualTo(SPEC);
  }

  @Test
  void plaintextNeedsNoKey() {
    assertThat(CipherKeys.parse("", "", "--crypter.key")).isEqualTo(CipherSpec.PLAINTEXT);
    assertThat(CipherKeys.parse("plaintext", "zz", "--crypter.key"))
        .isEqualTo(CipherSpec.PLAINTEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "aes128-ctr, 5ec7e7",
    "aes128-ctr, 5ec7e75ec7e75ec7e75ec7e75ec7e75e5ec7e75e5ec7e75e",
    "aes256-ctr, 5ec7e7no",
    "aes256-ctr, 5ec7e75ec7e7\n\n",
    "aes256-ctr, ''",
    "sm4-ctr, 5ec7e75ec7e75ec7e75ec7e75ec7e75e"
  })
  void badMethodsAndKeysAreRefusedWithoutShowingTheKey(String method, String key) {
    assertThatThrownBy(() -> CipherKeys.parse(method, key, "--crypter.key"))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.CIPHER_INVALID))
        .hasMessageContaining("--crypter.key")
        .hasMessageNotContaining("5ec7e7");
  }

  @Test
  void aMasterKeyFileHasAnExactForm() {
    String digits = "ab".repeat(32);
    assertThat(MasterKey.ofFile(digits + "\n", "k")).hasToString("master key");
    for (String bad :
        List.of(digits, digits + " ", digits + "\n\n", "g" + digits.substring(1) + "\n")) {
      assertThatThrownBy(() -> MasterKey.ofFile(bad, "k"))
          .isInstanceOf(RestoreException.class)
          .hasMessageNotContaining("abab");
    }
  }

  @Test
  void masterKeysAreLocalFiles() {
    assertThat(MasterKeyUri.localPath("local:///etc/key", "--master-key")).isEqualTo("/etc/key");
    assertThatThrownBy(() -> MasterKeyUri.localPath("gcp-kms:///key?x=y", "--master-key"))
        .hasMessageContaining("gcp-kms")
        .hasMessageNotContaining("x=y");
    for (String bad : List.of("", "/etc/key", "local://etc/key", "http:///x")) {
      assertThatThrownBy(() -> MasterKeyUri.localPath(bad, "--master-key"))
          .isInstanceOf(RestoreException.class);
    }
  }

  private static FileEncryptionInfo.Builder info() {
    return FileEncryptionInfo.newBuilder()
        .setPlainTextDataKey(PlainTextDataKey.getDefaultInstance())
        .setEncryptionMethod(EncryptionMethod.AES128_CTR)
        .setFileIv(ByteString.copyFrom(NIST_IV));
  }

  private static FileEncryptionInfo wrapped(EncryptedContent... contents) {
    var keys = MasterKeyBased.newBuilder().addAllDataKeyEncryptedContent(List.of(contents));
    return info().setMasterKeyBased(keys).build();
  }

  private static EncryptedContent wrap(byte[] dataKey, byte[] masterKey)
      throws GeneralSecurityException {
    byte[] iv = new byte[12];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new GCMParameterSpec(128, iv));
    ByteString sealed = ByteString.copyFrom(cipher.doFinal(dataKey));
    return EncryptedContent.newBuilder()
        .putMetadata("method", ByteString.copyFromUtf8("aes256-gcm"))
        .putMetadata("iv", ByteString.copyFrom(iv))
        .putMetadata("aes_gcm_tag", sealed.substring(dataKey.length))
        .setContent(sealed.substring(0, dataKey.length))
        .build();
  }
}
