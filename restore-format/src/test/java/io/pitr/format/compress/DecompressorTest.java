package io.pitr.format.compress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.fixture.Hostile;
import io.pitr.fixture.Seeded;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecompressorTest {
  private static final int LIMIT = 1 << 20;

  private final Compressor compressor = new Compressor();
  private final Decompressor decompressor = new Decompressor(LIMIT);

  @AfterEach
  void close() {
    compressor.close();
    decompressor.close();
  }

  @ParameterizedTest
  @EnumSource
  void compressedBytesRoundTrip(Compression compression) {
    Seeded.times(
        300,
        random -> {
          byte[] plain = Seeded.bytes(random, 5000);
          byte[] stored = compressor.compress(compression, plain);
          byte[] object = new ByteAppender().u8(1).bytes(stored).u8(1).toByteArray();
          assertThat(
                  decompressor.decompress(
                      compression, object, 1, stored.length, plain.length, "test"))
              .isEqualTo(plain);
          byte[] into = new byte[plain.length + 2];
          decompressor.decompress(
              compression, object, 1, stored.length, into, 1, plain.length, "test");
          assertThat(Arrays.copyOfRange(into, 1, 1 + plain.length)).isEqualTo(plain);
        });
  }

  @Test
  void consecutiveFramesAreOneRange() {
    byte[] one = {1, 2, 3};
    byte[] two = new byte[100_000];
    byte[] stored =
        new ByteAppender()
            .bytes(compressor.compress(Compression.ZSTD, one))
            .bytes(compressor.compress(Compression.ZSTD, two))
            .toByteArray();
    byte[] plain = new ByteAppender().bytes(one).bytes(two).toByteArray();
    assertThat(zstd(stored, plain.length)).isEqualTo(plain);
  }

  @Test
  void aFrameHasNeitherContentSizeNorChecksumLikeTikvs() {
    byte[] stored = compressor.compress(Compression.ZSTD, new byte[100_000]);
    assertThat(Arrays.copyOf(stored, 5)).containsExactly(0x28, 0xb5, 0x2f, 0xfd, 0x00);
  }

  @Test
  void moreOrFewerBytesThanExpectedAreRefused() {
    byte[] stored = compressor.compress(Compression.ZSTD, new byte[1000]);
    for (int expected : new int[] {0, 1, 999, 1001, 2000}) {
      assertThatThrownBy(() -> zstd(stored, expected))
          .as("%d expected", expected)
          .isInstanceOfSatisfying(
              RestoreException.class,
              e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT));
    }
    assertThatThrownBy(
            () -> decompressor.decompress(Compression.NONE, new byte[3], 0, 3, 4, "test"))
        .isInstanceOf(RestoreException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {LIMIT + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void aLengthAboveTheLimitIsRefusedBeforeAllocation(long claimed) {
    byte[] stored = compressor.compress(Compression.ZSTD, new byte[1000]);
    assertThatThrownBy(() -> zstd(stored, claimed)).hasMessageContaining("limit");
  }

  @Test
  void aBombIsRefused() {
    byte[] bomb = compressor.compress(Compression.ZSTD, new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(100_000);
    assertThatThrownBy(() -> zstd(bomb, 1000)).isInstanceOf(RestoreException.class);
  }

  @Test
  void aLengthThatTheStoredBytesCannotDecompressToIsRefused() {
    assertThatThrownBy(() -> zstd(new byte[5], 1 << 19))
        .hasMessageContaining("can't decompress to");
  }

  @Test
  void damageIsRefusedOrGivesTheExpectedLength() {
    byte[] plain = "some text that repeats, that repeats, that repeats".repeat(20).getBytes(UTF_8);
    byte[] stored = compressor.compress(Compression.ZSTD, plain);
    Hostile.everyTruncationIsRefused(stored, bytes -> zstd(bytes, plain.length));
    Hostile.damageIsReadOrRefused(
        stored, 2000, bytes -> assertThat(zstd(bytes, plain.length)).hasSameSizeAs(plain));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, -1})
  void otherTypesAreRefused(int wireNumber) {
    assertThatThrownBy(() -> Compression.of(wireNumber, "a.log"))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_UNSUPPORTED))
        .hasMessageContaining("a.log");
  }

  @ParameterizedTest
  @EnumSource
  void typesRoundTripAsNumbers(Compression compression) {
    assertThat(Compression.of(compression.wireNumber(), "test")).isEqualTo(compression);
  }

  private byte[] zstd(byte[] stored, long plainLength) {
    return decompressor.decompress(Compression.ZSTD, stored, 0, stored.length, plainLength, "test");
  }
}
