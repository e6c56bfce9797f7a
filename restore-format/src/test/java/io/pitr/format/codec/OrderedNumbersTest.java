package io.pitr.format.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.fixture.Seeded;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderedNumbersTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @CsvSource({"-1, 7fffffffffffffff", "0, 8000000000000000", "1, 8000000000000001"})
  void theExamplesOfSignedNumbersHold(long value, String hex) {
    assertThat(HEX.formatHex(new ByteAppender().orderedI64(value).toByteArray())).isEqualTo(hex);
    assertThat(OrderedNumbers.i64(HEX.parseHex(hex), 0)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"1.5, bff8000000000000", "-1.5, 4007ffffffffffff", "0, 8000000000000000"})
  void theExamplesOfFloatsHold(double value, String hex) {
    assertThat(HEX.formatHex(new ByteAppender().orderedF64(value).toByteArray())).isEqualTo(hex);
    assertThat(OrderedNumbers.f64(HEX.parseHex(hex), 0)).isEqualTo(value);
  }

  @Test
  void theSuffixOfAVersionedKeyIsTheTimestampInverted() {
    byte[] bytes = new byte[8];
    OrderedNumbers.putU64Desc(bytes, 0, 450363392032243717L);
    assertThat(HEX.formatHex(bytes)).isEqualTo("f9bffce18e13fffa");
    assertThat(OrderedNumbers.u64Desc(bytes, 0)).isEqualTo(450363392032243717L);
  }

  @Test
  void encodingsKeepTheOrder() {
    Seeded.times(
        3000,
        random -> {
          long a = Seeded.anyLong(random);
          long b = Seeded.anyLong(random);
          byte[] x = new byte[8];
          byte[] y = new byte[8];
          OrderedNumbers.putI64(x, 0, a);
          OrderedNumbers.putI64(y, 0, b);
          assertThat(sign(x, y)).isEqualTo(Integer.signum(Long.compare(a, b)));
          OrderedNumbers.putU64(x, 0, a);
          OrderedNumbers.putU64(y, 0, b);
          assertThat(sign(x, y)).isEqualTo(Integer.signum(Long.compareUnsigned(a, b)));
          assertThat(OrderedNumbers.u64(x, 0)).isEqualTo(a);
          OrderedNumbers.putU64Desc(x, 0, a);
          OrderedNumbers.putU64Desc(y, 0, b);
          assertThat(sign(x, y)).isEqualTo(Integer.signum(Long.compareUnsigned(b, a)));
          double d = Double.longBitsToDouble(a);
          double e = Double.longBitsToDouble(b);
          OrderedNumbers.putF64(x, 0, d);
          OrderedNumbers.putF64(y, 0, e);
          if (!Double.isNaN(d) && !Double.isNaN(e)) {
            assertThat(sign(x, y)).isEqualTo(Integer.signum(Double.compare(d, e)));
          }
          assertThat(Double.compare(OrderedNumbers.f64(x, 0), d)).isZero();
        });
  }

  private static int sign(byte[] x, byte[] y) {
    return Integer.signum(Arrays.compareUnsigned(x, y));
  }
}
