package io.pitr.sql.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.fixture.Seeded;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortestDecimalTest {
  private static final double SCALE =
      Double.parseDouble(System.getProperty("pitr.test.scale", "1"));

  @Test
  void aDoubleHasTheShortestAndClosestDigitsThatRoundTrip() {
    Seeded.times(
        (int) (200_000 * SCALE),
        random -> {
          double value = anyDouble(random);
          ShortestDecimal found = ShortestDecimal.of(value);
          var decimal = BigDecimal.valueOf(found.digits()).scaleByPowerOfTen(found.exponent());
          assertThat(decimal.doubleValue()).isEqualTo(Math.abs(value));
          int digits = decimal.precision();
          var exact = new BigDecimal(Math.abs(value));
          for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
            if (digits > 1) {
              assertThat(exact.round(new MathContext(digits - 1, mode)).doubleValue())
                  .as("%s with %d digits", value, digits - 1)
                  .isNotEqualTo(Math.abs(value));
            }
            BigDecimal rival = exact.round(new MathContext(digits, mode));
            if (rival.doubleValue() == Math.abs(value)) {
              assertThat(decimal.subtract(exact).abs())
                  .isLessThanOrEqualTo(rival.subtract(exact).abs());
            }
          }
        });
  }

  @Test
  void aFloatHasTheShortestDigitsThatRoundTrip() {
    Seeded.times(
        (int) (200_000 * SCALE),
        random -> {
          float value = Float.intBitsToFloat(random.nextInt() & 0x7fffffff);
          if (!Float.isFinite(value) || value == 0) {
            return;
          }
          ShortestDecimal found = ShortestDecimal.of(value);
          var decimal = BigDecimal.valueOf(found.digits()).scaleByPowerOfTen(found.exponent());
          assertThat(decimal.floatValue()).isEqualTo(value);
          var exact = new BigDecimal(value);
          int fewer = decimal.precision() - 1;
          for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
            if (fewer > 0) {
              assertThat(exact.round(new MathContext(fewer, mode)).floatValue())
                  .isNotEqualTo(value);
            }
          }
        });
  }

  @Test
  void theSmallestNumbersHaveOneDigit() {
    assertThat(ShortestDecimal.of(Double.MIN_VALUE).digits()).isEqualTo(5);
    assertThat(ShortestDecimal.of(Float.MIN_VALUE).digits()).isEqualTo(1);
    assertThat(ShortestDecimal.of(2e23).digits()).isEqualTo(2);
    assertThat(ShortestDecimal.of(9007199254740993.0).digits()).isEqualTo(9007199254740992L);
  }

  private static double anyDouble(Random random) {
    double value =
        switch (random.nextInt(3)) {
          case 0 -> Double.longBitsToDouble(random.nextLong());
          case 1 -> random.nextInt(1_000_000) / 1000.0;
          default -> Math.scalb(1.0, random.nextInt(2000) - 1000);
        };
    return Double.isFinite(value) && value != 0 ? value : 1.5;
  }
}
