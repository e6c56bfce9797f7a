package io.pitr.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.fixture.Hostile;
import io.pitr.fixture.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemcomparableTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @CsvSource({
    "'', 0000000000000000f7",
    "ab, 6162000000000000f9",
    "12345678, 3132333435363738ff0000000000000000f7",
    "123456789, 3132333435363738ff3900000000000000f8"
  })
  void theExamplesOfTheSpecificationHold(String text, String hex) {
    byte[] plain = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(HEX.formatHex(Memcomparable.encode(plain))).isEqualTo(hex);
    Memcomparable.Decoded decoded = Memcomparable.decode(HEX.parseHex(hex + "ffee"), "test");
    assertThat(decoded.value()).isEqualTo(plain);
    assertThat(decoded.consumed()).isEqualTo(hex.length() / 2);
  }

  @Test
  void aSliceRoundTripsInsideOtherBytes() {
    Seeded.times(
        2000,
        random -> {
          byte[] source = Seeded.bytes(random, 60);
          int offset = random.nextInt(source.length + 1);
          int length = random.nextInt(source.length - offset + 1);
          byte[] plain = Arrays.copyOfRange(source, offset, offset + length);
          byte[] before = Seeded.bytes(random, 12);
          byte[] all =
              new ByteAppender()
                  .bytes(before)
                  .memcomparable(source, offset, length)
                  .bytes(Seeded.bytes(random, 12))
                  .toByteArray();
          var decoded = Memcomparable.decode(all, before.length, all.length, "test");
          assertThat(decoded.value()).isEqualTo(plain);
          assertThat(decoded.consumed()).isEqualTo(Memcomparable.encodedLength(length));
          byte[] into = new byte[length + 2];
          int end = before.length + decoded.consumed();
          assertThat(Memcomparable.decode(all, before.length, end, into, 1)).isEqualTo(length);
          assertThat(Arrays.copyOfRange(into, 1, 1 + length)).isEqualTo(plain);
        });
  }

  @Test
  void theOrderOfEncodingsIsTheOrderOfStrings() {
    Seeded.times(
        3000,
        random -> {
          byte[] a = Seeded.bytes(random, 20);
          byte[] b = Seeded.bytes(random, 20);
          if (random.nextBoolean()) {
            int shared = Math.min(a.length, b.length);
            System.arraycopy(a, 0, b, 0, shared);
          }
          int expected = Integer.signum(Arrays.compareUnsigned(a, b));
          int actual = Arrays.compareUnsigned(Memcomparable.encode(a), Memcomparable.encode(b));
          assertThat(Integer.signum(actual)).isEqualTo(expected);
        });
  }

  @Test
  void anEncodedPrefixIsAPrefixOfTheEncodingOfEveryKeyWithThePrefix() {
    Seeded.times(
        1000,
        random -> {
          byte[] prefix = Seeded.bytes(random, 30);
          byte[] more = Seeded.bytes(random, 20);
          byte[] key = new ByteAppender().bytes(prefix).u8(1).bytes(more).toByteArray();
          byte[] encoded = Memcomparable.encodePrefix(prefix);
          assertThat(Arrays.copyOf(Memcomparable.encode(key), encoded.length)).isEqualTo(encoded);
        });
  }

  @ParameterizedTest
  @CsvSource({"9, 10", "11, 12", "19, 21", "8, 9", "0, 0", "16, 18"})
  void anEncodedPrefixHasAMarkerForEachFullGroupOnly(int plain, int encoded) {
    assertThat(Memcomparable.encodePrefix(new byte[plain])).hasSize(encoded);
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000000000f6, invalid marker",
    "0000000000000100f7, not zero",
    "6162000000000001f9, not zero",
    "3132333435363738ff, ends inside",
    "'', ends inside"
  })
  void badGroupsAreRefused(String hex, String what) {
    byte[] bad = HEX.parseHex(hex);
    assertThatThrownBy(() -> Memcomparable.decode(bad, "the key"))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("the key");
  }

  @Test
  void truncatedEncodingsAreRefused() {
    byte[] good = Memcomparable.encode(new byte[20]);
    Hostile.everyTruncationIsRefused(good, bytes -> Memcomparable.decode(bytes, "test"));
  }

  @Test
  void damagedEncodingsEndWell() {
    byte[] good = Memcomparable.encode("a key of some length".getBytes(StandardCharsets.US_ASCII));
    Hostile.damageIsReadOrRefused(good, 2000, bytes -> Memcomparable.decode(bytes, "test"));
  }
}
