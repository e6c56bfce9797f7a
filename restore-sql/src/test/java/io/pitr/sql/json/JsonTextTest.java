package io.pitr.sql.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.sql.value.JsonStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JsonTextTest {

  /** Outputs of TiDB 8.5.4 and of TiDB of July 2026 for the same document. */
  @ParameterizedTest
  @CsvSource({
    "0.0, 0, 0.0",
    "-0.0, -0, -0.0",
    "1.0, 1, 1.0",
    "2.5, 2.5, 2.5",
    "-2.50, -2.5, -2.5",
    "0.6014274301674801, 0.6014274301674801, 0.6014274301674801",
    "12345678901234.56789, 12345678901234.568, 12345678901234.568",
    "0.000001, 0.000001, 0.000001",
    "9.99e-7, 9.99e-7, 0.000000999",
    "-1.5e-7, -1.5e-7, -0.00000015",
    "1e-9, 1e-9, 0.000000001",
    "1.000000013351432e-10, 1.000000013351432e-10, 0.0000000001000000013351432",
    "1.5e-16, 1.5e-16, 1.5e-16",
    "1e-100, 1e-100, 1e-100",
    "999999999999999.0, 999999999999999, 999999999999999.0",
    "1e15, 1000000000000000, 1e15",
    "1e20, 100000000000000000000, 1e20",
    "1e21, 1e+21, 1e21",
    "-1.25e27, -1.25e+27, -1.25e27",
    "1e300, 1e+300, 1e300",
    "18446744073709551616, 18446744073709552000, 1.8446744073709552e19",
    "18446744073709551615, 18446744073709551615, 18446744073709551615",
    "-9223372036854775808, -9223372036854775808, -9223372036854775808",
  })
  void aNumberIsPrintedInTheStyleOfTheVersion(String document, String go, String mysql) {
    JsonValue value = JsonParser.parse(document).orElseThrow();
    assertThat(JsonText.of(value, JsonStyle.GO)).isEqualTo(go);
    assertThat(JsonText.of(value, JsonStyle.MYSQL)).isEqualTo(mysql);
    assertThat(JsonText.unquoted(value, JsonStyle.GO)).isEqualTo(go);
  }

  @ParameterizedTest
  @EnumSource(JsonStyle.class)
  void aStringIsEscapedAndKeepsOtherCharacters(JsonStyle style) {
    var text = new JsonValue.Text("é\"\\\n\r\t\u0001\u2028<>&\u007f😀");
    assertThat(JsonText.of(text, style))
        .isEqualTo("\"é\\\"\\\\\\n\\r\\t\\u0001\\u2028<>&\u007f😀\"");
    assertThat(JsonParser.parse(JsonText.of(text, style))).contains(text);
    assertThat(JsonText.unquoted(text, style)).isEqualTo(text.value());
  }

  @Test
  void backspaceAndFormFeedHaveShortEscapesSinceVersionNine() {
    JsonValue value = JsonParser.parse("{\"\\b\": \"\\f\"}").orElseThrow();
    assertThat(JsonText.of(value, JsonStyle.GO)).isEqualTo("{\"\\u0008\": \"\\u000c\"}");
    assertThat(JsonText.of(value, JsonStyle.MYSQL)).isEqualTo("{\"\\b\": \"\\f\"}");
  }

  @Test
  void jsonQuoteHasShortEscapesInAllVersions() {
    assertThat(JsonText.quoted("\b\f\u0010")).isEqualTo("\"\\b\\f\\u0010\"");
  }
}
