package io.pitr.format.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.FormatError;
import io.pitr.format.codec.Sha256;
import io.pitr.format.proto.Encryptionpb.EncryptionMethod;
import io.pitr.format.proto.Encryptionpb.FileEncryptionInfo;
import io.pitr.format.proto.Encryptionpb.PlainTextDataKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogRangeStreamTest {
  private static final int NONE = 0;
  private static final int ZSTD = 3;

  private final LogRangeDecoder decoder = new LogRangeDecoder(CipherSpec.PLAINTEXT);

  @AfterEach
  void close() {
    decoder.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, ZSTD})
  void partsOfAnySizeFormTheWholeRange(int compression) {
    for (int seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      byte[] plain = text(random, 1 + random.nextInt(400_000));
      byte[] stored = compression == NONE ? plain : Zstd.compress(plain);

      byte[] got = read(range(plain, plain.length, compression), stored, random);

      assertThat(got).as("seed %d", seed).isEqualTo(plain);
    }
  }

  @Test
  void consecutiveFramesAreOneRange() {
    var random = new Random(1);
    byte[] plain = text(random, 100_000);
    var stored = new ByteArrayOutputStream();
    stored.writeBytes(Zstd.compress(Arrays.copyOf(plain, 40_000)));
    stored.writeBytes(Zstd.compress(Arrays.copyOfRange(plain, 40_000, plain.length)));

    assertThat(read(range(plain, plain.length, ZSTD), stored.toByteArray(), random))
        .isEqualTo(plain);
  }

  @Test
  void anEncryptedRangeIsReadInParts() throws Exception {
    var random = new Random(7);
    byte[] key = new byte[32];
    byte[] iv = new byte[16];
    random.nextBytes(key);
    random.nextBytes(iv);
    byte[] plain = text(random, 200_000);
    Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    byte[] sealed = aes.doFinal(Zstd.compress(plain));
    FileEncryptionInfo info =
        FileEncryptionInfo.newBuilder()
            .setPlainTextDataKey(PlainTextDataKey.getDefaultInstance())
            .setEncryptionMethod(EncryptionMethod.AES256_CTR)
            .setFileIv(ByteString.copyFrom(iv))
            .build();
    LogRange range = range(plain, plain.length, ZSTD, info.toByteArray());

    try (var opening = new LogRangeDecoder(new CipherSpec(CipherSpec.Method.AES256_CTR, key))) {
      assertThat(read(opening, range, sealed, random)).isEqualTo(plain);
    }
    assertThatThrownBy(() -> read(range, sealed, random)).hasMessageContaining("CIPHER_FAILED");
  }

  @Test
  void damageOfEncryptedBytesIsFoundByTheirOwnChecksum() throws Exception {
    var random = new Random(8);
    byte[] key = new byte[32];
    byte[] iv = new byte[16];
    byte[] plain = text(random, 200_000);
    Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    byte[] sealed = aes.doFinal(Zstd.compress(plain));
    FileEncryptionInfo info =
        FileEncryptionInfo.newBuilder()
            .setPlainTextDataKey(PlainTextDataKey.getDefaultInstance())
            .setEncryptionMethod(EncryptionMethod.AES256_CTR)
            .setFileIv(ByteString.copyFrom(iv))
            .setChecksum(ByteString.copyFrom(Sha256.of(sealed)))
            .build();
    LogRange range = range(plain, plain.length, ZSTD, info.toByteArray());
    try (var opening = new LogRangeDecoder(new CipherSpec(CipherSpec.Method.AES256_CTR, key))) {
      assertThat(read(opening, range, sealed, random)).isEqualTo(plain);
      for (int i = 0; i < 50; i++) {
        byte[] bad = sealed.clone();
        bad[random.nextInt(bad.length)] ^= 0x55;
        assertThatThrownBy(() -> read(opening, range, bad, random))
            .hasMessageContaining("FORMAT_CORRUPT")
            .hasMessageContaining("SHA-256 of the encrypted bytes");
        ByteBuffer stored = ByteBuffer.wrap(bad);
        assertThatThrownBy(() -> opening.decode(range, stored, direct(plain.length), 0))
            .hasMessageContaining("FORMAT_CORRUPT")
            .hasMessageContaining("SHA-256 of the encrypted bytes");
      }
    }
  }

  @Test
  void aDecoderIsReusableAfterAnAbandonedRange() {
    var random = new Random(2);
    byte[] plain = text(random, 300_000);
    byte[] stored = Zstd.compress(plain);
    LogRange range = range(plain, plain.length, ZSTD);
    decoder.stream(range, pieces(stored, random).iterator()).read(direct(1000), 0, 1000);

    assertThat(read(range, stored, random)).isEqualTo(plain);
    ByteBuffer whole = direct(plain.length);
    decoder.decode(range, ByteBuffer.wrap(stored), whole, 0);
    assertThat(bytes(whole, plain.length)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, ZSTD})
  void aFlippedByteIsDetectedBeforeTheEnd(int compression) {
    var random = new Random(3);
    byte[] plain = text(random, 2_000);
    byte[] stored = compression == NONE ? plain.clone() : Zstd.compress(plain);
    LogRange range = range(plain, plain.length, compression);
    for (int i = 0; i < stored.length; i++) {
      byte[] bad = stored.clone();
      bad[i] ^= 0x55;
      try {
        // Some bits of zstd frames are unused; flipping them does not change the content.
        assertThat(read(range, bad, random)).isEqualTo(plain);
      } catch (RestoreException e) {
        assertThat(e.code()).as("byte %d", i).isEqualTo(FormatError.FORMAT_CORRUPT);
        assertThat(e).hasMessageContaining("v1/x.log@0");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, ZSTD})
  void truncationIsDetected(int compression) {
    var random = new Random(4);
    byte[] plain = text(random, 3_000);
    byte[] stored = compression == NONE ? plain : Zstd.compress(plain);
    LogRange range = range(plain, plain.length, compression);
    for (int length = 0; length < stored.length; length++) {
      byte[] cut = Arrays.copyOf(stored, length);
      assertThatThrownBy(() -> read(range, cut, random))
          .as("length %d", length)
          .isInstanceOfSatisfying(
              RestoreException.class,
              e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, ZSTD})
  void moreThanTheMetadataSaysIsRefused(int compression) {
    var random = new Random(5);
    byte[] plain = text(random, 3_000);
    byte[] stored = compression == NONE ? plain : Zstd.compress(plain);
    for (int length : new int[] {1, 1_000, 2_999}) {
      LogRange range = range(Arrays.copyOf(plain, length), length, compression);
      assertThatThrownBy(() -> read(range, stored, random))
          .hasMessageContaining("FORMAT_CORRUPT")
          .hasMessageContaining("more bytes, the metadata says " + length);
    }
  }

  @Test
  void lessThanTheMetadataSaysIsRefused() {
    var random = new Random(6);
    byte[] plain = text(random, 3_000);

    assertThatThrownBy(() -> read(range(plain, 3_001, ZSTD), Zstd.compress(plain), random))
        .hasMessageContaining("decoded 3000 bytes, the metadata says 3001");
  }

  /** Reads in parts of random sizes from pieces of random sizes. */
  private byte[] read(LogRange range, byte[] stored, Random random) {
    return read(decoder, range, stored, random);
  }

  private static byte[] read(
      LogRangeDecoder decoder, LogRange range, byte[] stored, Random random) {
    LogRangeStream stream = decoder.stream(range, pieces(stored, random).iterator());
    ByteBuffer plain = direct((int) range.plain().length());
    int at = 0;
    while (!stream.isAtEnd()) {
      int most = 1 + random.nextInt(1 + (int) range.plain().length() / 3);
      int room = Math.min(most, plain.capacity() - at);
      at += stream.read(plain, at, room);
      assertThat(stream.bytesRead()).isEqualTo(at);
    }
    return bytes(plain, at);
  }

  private static List<ByteBuffer> pieces(byte[] stored, Random random) {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (int at = 0; at < stored.length; ) {
      int size = Math.min(stored.length - at, 1 + random.nextInt(1 + stored.length / 2));
      ByteBuffer piece = random.nextBoolean() ? direct(size) : ByteBuffer.allocate(size);
      pieces.add(piece.put(stored, at, size).flip());
      at += size;
    }
    return pieces;
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size);
  }

  private static byte[] bytes(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(0, bytes);
    return bytes;
  }

  private static byte[] text(Random random, int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(4));
    }
    return text;
  }

  private static LogRange range(byte[] plain, long plainLength, int compression) {
    return range(plain, plainLength, compression, new byte[0]);
  }

  private static LogRange range(
      byte[] plain, long plainLength, int compression, byte[] encryption) {
    return new LogRange(
        new LogRange.Stored("v1/x.log", 0, 0, compression, encryption),
        new LogRange.Plain(plainLength, 1, Sha256.of(plain), 0),
        ColumnFamily.WRITE,
        false,
        false,
        1,
        1,
        new LogRange.Keys(new byte[0], new byte[0]),
        new LogRange.Timestamps(Tso.ZERO, Tso.MAX, Tso.ZERO));
  }
}
