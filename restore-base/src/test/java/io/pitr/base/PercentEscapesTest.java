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
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "/data/log, /data/log",
        "50%off, 50%25off",
        "a b, a%20b",
        "it's, it%27s",
        "a?b#c&d, a%3Fb%23c%26d",
        "a+b=c, a+b=c",
        "ü/你, %C3%BC/%E4%BD%A0"
      })
  void whatMeansSomethingInAUrlOrToAShellIsEscaped(String text, String escaped)
      throws URISyntaxException {
    assertThat(PercentEscapes.encode(text)).isEqualTo(escaped);
    assertThat(PercentEscapes.decode(escaped)).isEqualTo(text);
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
