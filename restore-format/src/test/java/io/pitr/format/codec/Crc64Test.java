package io.pitr.format.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.fixture.Seeded;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Crc64Test {
  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Test
  void theCheckValuesMatchThePublishedOnes() {
    assertThat(Crc64.XZ.of(DIGITS)).isEqualTo(0x995DC9BBDF1939FAL);
    assertThat(Crc64.ISO.of(DIGITS)).isEqualTo(0xB90956C775A41001L);
  }

  @Test
  void theChecksumOfNothingIsZero() {
    assertThat(Crc64.XZ.of(new byte[0])).isZero();
  }

  @Test
  void theNameHashOfAMigrationMatchesTheSpecification() {
    byte[] path = "v1/20240610/06/1/1.log".getBytes(StandardCharsets.US_ASCII);
    byte[] notDestructed = {0};
    assertThat(Crc64.ISO.of(path) ^ Crc64.ISO.of(notDestructed)).isEqualTo(0x97F7F6B14C78CA49L);
    assertThat(Crc64.XZ.of(path) ^ Crc64.XZ.of(notDestructed)).isEqualTo(0x15F055C0D15E243DL);
  }

  @Test
  void anySplitMatchesABitwiseComputation() {
    Seeded.times(
        1000,
        random -> {
          byte[] bytes = Seeded.bytes(random, 100);
          int cut = random.nextInt(bytes.length + 1);
          long expected = bitByBit(bytes);
          assertThat(Crc64.XZ.of(bytes)).isEqualTo(expected);
          byte[] key = Arrays.copyOf(bytes, cut);
          byte[] value = Arrays.copyOfRange(bytes, cut, bytes.length);
          assertThat(Crc64.XZ.of(key, value)).isEqualTo(expected);
          ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
          long first = Crc64.XZ.update(0, direct.duplicate().limit(cut));
          assertThat(Crc64.XZ.update(first, direct.position(cut))).isEqualTo(expected);
          assertThat(direct.position()).isEqualTo(cut);
          ByteBuffer heap = ByteBuffer.wrap(bytes, cut, bytes.length - cut).slice();
          assertThat(Crc64.XZ.update(first, heap)).isEqualTo(expected);
        });
  }

  private static long bitByBit(byte[] bytes) {
    long crc = -1;
    for (byte next : bytes) {
      crc ^= next & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xC96C5795D7870F42L;
      }
    }
    return ~crc;
  }
}
