package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEscapesTest {

  @ParameterizedTest
  @CsvSource({"plain, plain", "a%20b, a b", "a+b, a+b", "%e4%BD%A0, 你", "%25, %", "ü, ü"})
  void escapesStandForBytes(String text, String expected) throws URISyntaxException {
    assertThat(PercentEscapes.decode(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%2", "%zz", "%2x"})
  void aPercentSignNeedsTwoDigits(String text) {
    assertThatThrownBy(() -> PercentEscapes.decode(text))
        .isInstanceOf(URISyntaxException.class)
        .hasMessageContaining("a percent sign is not followed by two hexadecimal digits");
  }

  @Test
  void bytesMustBeUtf8() {
    assertThatThrownBy(() -> PercentEscapes.decode("%ff"))
        .isInstanceOf(URISyntaxException.class)
        .hasMessageContaining("the percent escapes are not UTF-8");
  }
}
