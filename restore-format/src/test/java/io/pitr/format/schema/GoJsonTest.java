package io.pitr.format.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class GoJsonTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":18446744073709551615,\"b\":-9223372036854775808,\"c\":null,\"d\":[],\"e\":{}}",
        "{\"z\":1,\"a\":{\"unknown\":[1,2,{\"x\":true}]},\"m\":\"\"}",
        "{\"f\":1e+06,\"g\":1.50,\"h\":-0.0,\"i\":-0,\"j\":123456789012345678901234567890}",
        "{\"s\":\"\\u003c\\u003e\\u0026\\u2028\\u2029\\u0001\\n\\t\\r\\\"\\\\/'\u007f中文😀\"}"
      })
  void goJsonRoundTripsByteForByte(String json) {
    byte[] written = GoJson.write(GoJson.parse(utf8(json), "test"));
    assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(json);
  }

  @Test
  void aLoneSurrogateBecomesTheReplacementCharacter() {
    byte[] written = GoJson.write(JsonNodeFactory.instance.stringNode("a\ud800b"));
    assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("\"a\\ufffdb\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":}", "[1,2]", "{} {}", "{\"a\":1}x", "\"text\""})
  void otherTextIsRefused(String json) {
    assertThatThrownBy(() -> GoJson.parseObject(utf8(json), "test"))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT));
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(() -> GoJson.parse(utf8("[".repeat(1_000_000)), "test"))
        .isInstanceOf(RestoreException.class);
  }

  @Test
  void aNumberWiderThan64BitsIsRefusedWhereAnIdIsWanted() {
    assertThatThrownBy(() -> DbInfo.parse(utf8("{\"id\":18446744073709551616}")).id())
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("DBInfo.id");
  }
}
