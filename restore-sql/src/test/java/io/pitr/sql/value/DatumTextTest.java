package io.pitr.sql.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.format.codec.HexText;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatumTextTest {

  @ParameterizedTest
  @CsvSource({
    "-2.129106873252715e298, -2.129106873252715e298",
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "0.1, 0.1",
    "1e14, 100000000000000",
    "1e15, 1e15",
    "123456789012345678, 1.2345678901234568e17",
    "1e-15, 0.000000000000001",
    "9e-16, 9e-16",
    "1.5e-20, 1.5e-20",
    "NaN, 0",
    "Infinity, 0",
  })
  void aDoubleIsPlainBetweenTheTwoLimits(double value, String text) {
    assertThat(FloatText.of(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-195736.58, -195736.58",
    "722958.2, 722958.2",
    "3.4028235e38, 3.40282e38",
    "1e20, 1e20",
    "16777216, 16777216",
    "0.1, 0.1",
  })
  void aFloatHasAtMostFiveDigitsInExponentNotation(float value, String text) {
    assertThat(FloatText.of(value)).isEqualTo(text);
  }

  @Test
  void aTimeShowsTheDigitsOfItsType() {
    var time = new Datum.Time(PackedTime.pack(2024, 6, 10, 6, 13, 20, 500_000));
    assertThat(HexText.of(bytes(time, type(TypeCode.DATETIME, 0)))).isEqualTo("20a107546394b319");
    assertThat(DatumText.text(time, type(TypeCode.DATETIME, 0))).isEqualTo("2024-06-10 06:13:20");
    assertThat(DatumText.text(time, type(TypeCode.TIMESTAMP, 3)))
        .isEqualTo("2024-06-10 06:13:20.500");
    assertThat(DatumText.text(time, type(TypeCode.DATE, 0))).isEqualTo("2024-06-10");
    assertThat(DatumText.text(new Datum.Time(0), type(TypeCode.DATETIME, 0)))
        .isEqualTo("0000-00-00 00:00:00");
  }

  @Test
  void aDurationHasItsSignAndMayExceedADay() {
    assertThat(DatumText.text(new Datum.Duration(-3600500000000L), type(TypeCode.TIME, 2)))
        .isEqualTo("-01:00:00.50");
    assertThat(
            DatumText.text(
                new Datum.Duration((838 * 3600L + 3599) * 1_000_000_000L), type(TypeCode.TIME, 0)))
        .isEqualTo("838:59:59");
    assertThat(HexText.of(bytes(new Datum.Duration(-3600500000000L), type(TypeCode.TIME, 0))))
        .isEqualTo("00fb79b1b9fcffff");
  }

  @Test
  void aYearHasFourDigits() {
    assertThat(DatumText.text(new Datum.Int(0), type(TypeCode.YEAR, 0))).isEqualTo("0000");
    assertThat(DatumText.text(new Datum.Int(1999), type(TypeCode.YEAR, 0))).isEqualTo("1999");
  }

  @Test
  void elementsOfEnumAndSetAreNamed() {
    var type =
        new ColumnType(
            TypeCode.SET, 0, 0, 0, "utf8mb4", "utf8mb4_bin", List.of("a", "b", "c"), false);
    assertThat(DatumText.text(new Datum.SetBits(5), type)).isEqualTo("a,c");
    assertThat(DatumText.text(new Datum.SetBits(0), type)).isEmpty();
    assertThat(DatumText.text(new Datum.EnumIndex(2), type)).isEqualTo("b");
    assertThat(DatumText.text(new Datum.EnumIndex(0), type)).isEmpty();
    assertThat(DatumText.text(new Datum.EnumIndex(9), type)).isEmpty();
    assertThatThrownBy(() -> DatumText.text(new Datum.SetBits(8), type))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("0x8");
  }

  @Test
  void bitsAreAsManyBytesAsTheTypeHas() {
    var type = ColumnType.of(TypeCode.BIT, 0, 17, 0, "binary", "binary");
    assertThat(HexText.of(DatumText.bytes(new Datum.Bit(0x1d789), type))).isEqualTo("01d789");
    assertThat(type.isBinaryCell()).isTrue();
  }

  @Test
  void aVectorIsNeverInExponentNotation() {
    assertThat(DatumText.text(new Datum.Vector(new float[] {1, -2}), type(TypeCode.VECTOR, 0)))
        .isEqualTo("[1,-2]");
    assertThat(DatumText.text(new Datum.Vector(new float[] {1e20f}), type(TypeCode.VECTOR, 0)))
        .isEqualTo("[100000000000000000000]");
    assertThat(HexText.of(bytes(new Datum.Vector(new float[] {1, -2}), type(TypeCode.VECTOR, 0))))
        .isEqualTo("020000000000803f000000c0");
  }

  @Test
  void aNegativeZeroIsStoredAsZero() {
    assertThat(bytes(new Datum.Float64(-0.0), type(TypeCode.DOUBLE, -1)))
        .isEqualTo(bytes(new Datum.Float64(0.0), type(TypeCode.DOUBLE, -1)));
  }

  @Test
  void aDecimalKeepsItsDigits() {
    var type = type(TypeCode.DECIMAL, 10);
    assertThat(DatumText.text(new Datum.Decimal(new BigDecimal("0.0000000000")), type))
        .isEqualTo("0.0000000000");
    assertThat(DatumText.text(new Datum.Decimal(new BigDecimal("-1.50")), type)).isEqualTo("-1.50");
  }

  private static byte[] bytes(Datum datum, ColumnType type) {
    var out = new io.pitr.format.codec.ByteAppender();
    ColumnBytes.encode(type, datum, out);
    return out.toByteArray();
  }

  private static ColumnType type(TypeCode code, int decimal) {
    return ColumnType.of(code, 0, -1, decimal, "binary", "binary");
  }
}
