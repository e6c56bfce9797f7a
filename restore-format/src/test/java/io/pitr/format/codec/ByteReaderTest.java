package io.pitr.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.fixture.Hostile;
import io.pitr.fixture.Seeded;
import io.pitr.format.FormatError;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {

  @Test
  void appendedValuesAreReadBack() {
    Seeded.times(
        1000,
        random -> {
          long number = Seeded.anyLong(random);
          byte[] text = Seeded.bytes(random, 30);
          byte[] all = sample(number, text);
          byte[] padded = new ByteAppender(0).u8(9).bytes(all).u8(9).toByteArray();
          var reader = new ByteReader(padded, 1, all.length, "test");
          assertThat(reader.peek()).isEqualTo((int) number & 0xff);
          readSample(reader, number, text);
          assertThat(reader.consumed()).isEqualTo(all.length);
          assertThat(reader.arrayPosition()).isEqualTo(all.length + 1);
          reader.expectEnd();
        });
  }

  private static byte[] sample(long number, byte[] text) {
    return new ByteAppender(0)
        .u8((int) number)
        .u16Le((int) number)
        .u16Be((int) number)
        .u32Le(number)
        .u32Be(number)
        .i64Le(number)
        .i64Be(number)
        .orderedI64(number)
        .orderedU64(number)
        .orderedU64Desc(number)
        .orderedF64(number)
        .uvarint(number)
        .varint(number)
        .memcomparable(text)
        .bytes(text)
        .toByteArray();
  }

  private static void readSample(ByteReader reader, long number, byte[] text) {
    assertThat(reader.u8()).isEqualTo((int) number & 0xff);
    assertThat(reader.u16Le()).isEqualTo((int) number & 0xffff);
    assertThat(reader.u16Be()).isEqualTo((int) number & 0xffff);
    assertThat(reader.u32Le()).isEqualTo(number & 0xffffffffL);
    assertThat(reader.u32Be()).isEqualTo(number & 0xffffffffL);
    assertThat(reader.i64Le()).isEqualTo(number);
    assertThat(reader.i64Be()).isEqualTo(number);
    assertThat(reader.orderedI64()).isEqualTo(number);
    assertThat(reader.orderedU64()).isEqualTo(number);
    assertThat(reader.orderedU64Desc()).isEqualTo(number);
    assertThat(reader.orderedF64()).isEqualTo((double) number);
    assertThat(reader.uvarint()).isEqualTo(number);
    assertThat(reader.varint()).isEqualTo(number);
    assertThat(reader.memcomparable()).isEqualTo(text);
    assertThat(reader.slice(text.length).rest()).isEqualTo(text);
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] text = {1, 2, 3};
    byte[] all = sample(300, text);
    Hostile.everyTruncationIsRefused(
        all, bytes -> readSample(new ByteReader(bytes, "test"), 300, text));
  }

  @Test
  void aVarintHasItsShortestForm() {
    Seeded.times(
        1000,
        random -> {
          long number = Seeded.anyLong(random);
          byte[] bytes = new ByteAppender().uvarint(number).toByteArray();
          assertThat(bytes).hasSize(Varints.uvarintLength(number));
          assertThat(bytes.length == 1 || bytes[bytes.length - 1] != 0).isTrue();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ffffffffffffffffff02", "ffffffffffffffffffff01", "8080808080808080808000", "80"})
  void aVarintOfMoreThan64BitsIsRefused(String hex) {
    var reader = new ByteReader(HexFormat.of().parseHex(hex), "test");
    assertThatThrownBy(reader::uvarint).isInstanceOf(RestoreException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32})
  void aLengthPastTheEndIsRefusedWithItsPosition(long length) {
    var reader = new ByteReader(new byte[6], "events of a.log");
    reader.skip(2);
    assertThatThrownBy(() -> reader.bytes(length))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT))
        .hasMessageContaining("at byte 2")
        .hasMessageContaining("events of a.log");
  }

  @Test
  void bytesLeftOverAreRefused() {
    var reader = new ByteReader(new byte[3], "test");
    assertThatThrownBy(reader::expectEnd).hasMessageContaining("3 bytes left over");
  }

  @Test
  void hexTextRoundTripsAndInvalidTextIsRefusedWithoutQuotingIt() {
    assertThat(HexText.parse(HexText.of(new byte[] {0, 127, -1}), "key"))
        .containsExactly(0, 127, -1);
    assertThat(HexText.abridged(new byte[] {1, 2, 3}, 2)).isEqualTo("0102… (3 bytes)");
    assertThatThrownBy(() -> HexText.parse("secret", "key"))
        .isInstanceOf(RestoreException.class)
        .hasMessageNotContaining("secret");
  }
}
