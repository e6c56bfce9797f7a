package io.pitr.sql.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.fixture.Hostile;
import io.pitr.fixture.Seeded;
import io.pitr.format.codec.HexText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalBinaryTest {

  @ParameterizedTest
  @CsvSource({
    "-123.45, 10, 2, 0a027fffff84d2",
    "1234567890.1234, 14, 4, 0e04810dfb38d204d2",
    "0.00, 12, 2, 0c02800000000000",
  })
  void theExamplesOfTheSpecificationHold(
      BigDecimal value, int precision, int fraction, String hex) {
    assertThat(HexText.of(DecimalBinary.encode(value, precision, fraction))).isEqualTo(hex);
    byte[] bytes = HexText.parse(hex, "example");
    assertThat(DecimalBinary.decode(bytes, 0, bytes.length)).isEqualTo(value);
  }

  @Test
  void valuesRoundTrip() {
    Seeded.times(
        2000,
        random -> {
          int precision = 1 + random.nextInt(65);
          int fraction = random.nextInt(Math.min(precision, 30) + 1);
          BigDecimal value = number(random, precision, fraction);
          byte[] bytes = DecimalBinary.encode(value, precision, fraction);
          assertThat(DecimalBinary.decode(bytes, 0, bytes.length)).isEqualTo(value);
        });
  }

  @Test
  void encodingsAreOrderedLikeNumbers() {
    Seeded.times(
        2000,
        random -> {
          int precision = 1 + random.nextInt(40);
          int fraction = random.nextInt(Math.min(precision, 30) + 1);
          BigDecimal a = number(random, precision, fraction);
          BigDecimal b = number(random, precision, fraction);
          int order =
              Arrays.compareUnsigned(
                  DecimalBinary.encode(a, precision, fraction),
                  DecimalBinary.encode(b, precision, fraction));
          assertThat(Integer.signum(order)).isEqualTo(a.compareTo(b));
        });
  }

  @Test
  void damagedBytesAreRefused() {
    byte[] good = DecimalBinary.encode(new BigDecimal("12345678901234567890.123456789"), 40, 12);
    Hostile.everyTruncationIsRefused(good, bytes -> DecimalBinary.decode(bytes, 0, bytes.length));
    Hostile.damageIsReadOrRefused(
        good, 2000, bytes -> DecimalBinary.decode(bytes, 0, bytes.length));
  }

  @Test
  void aNumberThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> DecimalBinary.encode(new BigDecimal("100"), 2, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BigDecimal number(Random random, int precision, int fraction) {
    int bits = random.nextInt(precision * 3 + 1);
    return new BigDecimal(new BigInteger(bits, random), fraction)
        .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
  }
}
