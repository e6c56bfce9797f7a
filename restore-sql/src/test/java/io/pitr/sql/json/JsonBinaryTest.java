package io.pitr.sql.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.fixture.Hostile;
import io.pitr.fixture.Seeded;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.HexText;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.PackedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBinaryTest {
  private static final String EXAMPLE =
      "01"
          + "0200000041000000"
          + "1e0000000100"
          + "1f0000000100"
          + "0320000000"
          + "0400000000"
          + "6162"
          + "0300000021000000"
          + "0917000000"
          + "0401000000"
          + "0c1f000000"
          + "0100000000000000"
          + "0178";

  @Test
  void theExampleIsReadAndWritten() {
    byte[] binary = HexText.parse(EXAMPLE, "example");
    JsonValue value = JsonBinary.decode(binary);
    assertThat(JsonText.of(value, JsonStyle.MYSQL))
        .isEqualTo("{\"a\": [1, true, \"x\"], \"b\": null}");
    assertThat(JsonBinary.encode(value)).isEqualTo(binary);
    assertThat(JsonParser.parse("{\"b\":null,\"a\":[1,true,\"x\"]}")).contains(value);
  }

  @Test
  void theCoreTimeOfTheExample() {
    long packed = PackedTime.pack(2024, 6, 10, 6, 13, 20, 500_000);
    assertThat(CoreTime.of(packed, 6, false)).isEqualTo(0x1fa19463547a120cL);
    assertThat(CoreTime.packed(0x1fa19463547a120cL)).isEqualTo(packed);
  }

  @Test
  void valuesThatOnlySqlKnowsAreQuoted() {
    long packed = PackedTime.pack(2024, 6, 10, 6, 13, 20, 500_000);
    var array =
        new JsonValue.Array(
            List.of(
                new JsonValue.Time(JsonValue.TimeKind.DATE, CoreTime.ofDate(packed)),
                new JsonValue.Time(JsonValue.TimeKind.DATETIME, CoreTime.of(packed, 1, false)),
                new JsonValue.Duration(-3_600_500_000_000L, 2),
                new JsonValue.Opaque(15, new byte[] {1, 2})));
    assertThat(JsonText.of(JsonBinary.decode(JsonBinary.encode(array)), JsonStyle.MYSQL))
        .isEqualTo(
            "[\"2024-06-10\", \"2024-06-10 06:13:20.500000\", \"-01:00:00.500000\","
                + " \"base64:type15:AQI=\"]");
  }

  @Test
  void valuesRoundTrip() {
    Seeded.times(
        500,
        random -> {
          JsonValue value = any(random, 4);
          byte[] binary = JsonBinary.encode(value);
          assertThat(JsonBinary.decode(binary)).isEqualTo(value);
          var in = new ByteReader(new ByteAppender().bytes(binary).u8(7).toByteArray(), "test");
          assertThat(JsonBinary.read(in)).isEqualTo(binary);
          assertThat(in.remaining()).isEqualTo(1);
        });
  }

  @Test
  void damagedBytesAreRefusedOrReadAsAnotherValue() {
    byte[] binary = HexText.parse(EXAMPLE, "example");
    Hostile.everyTruncationIsRefused(binary, JsonBinary::decode);
    Hostile.damageIsReadOrRefused(binary, 5000, JsonBinary::decode);
  }

  @Test
  void overlappingEntriesAreRefused() {
    // An array of two elements that share the bytes of a long string.
    var out = new ByteAppender().u8(3).u32Le(2).u32Le(18 + 102);
    out.u8(0x0c).u32Le(18).u8(0x0c).u32Le(18).uvarint(100).bytes(new byte[101]);
    assertThatThrownBy(() -> JsonBinary.decode(out.toByteArray()))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("overlap");
  }

  @Test
  void nestingIsBounded() {
    assertThat(JsonParser.parse("[".repeat(101) + "]".repeat(101))).isEmpty();
    assertThat(JsonParser.parse("[".repeat(100) + "]".repeat(100))).isPresent();
  }

  @Test
  void invalidTextIsNotParsed() {
    for (String text : List.of("", "{", "{\"a\":1} x", "nul", "'a'", "01")) {
      assertThat(JsonParser.parse(text)).as(text).isEmpty();
    }
  }

  private static JsonValue any(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> JsonValue.Literal.values()[random.nextInt(3)];
      case 1 -> new JsonValue.Int(Seeded.anyLong(random));
      case 2 -> new JsonValue.Unsigned(Seeded.anyLong(random));
      case 3 -> new JsonValue.Real(random.nextGaussian());
      case 4 -> new JsonValue.Text("é".repeat(random.nextInt(200)));
      case 5 -> new JsonValue.Opaque(random.nextInt(256), Seeded.bytes(random, 300));
      case 6 -> new JsonValue.Duration(random.nextLong(), random.nextInt(7));
      case 7 -> {
        var elements = new ArrayList<JsonValue>();
        for (int i = random.nextInt(5); i > 0; i--) {
          elements.add(any(random, depth - 1));
        }
        yield new JsonValue.Array(elements);
      }
      default -> {
        var members = new ArrayList<JsonValue.Member>();
        for (int i = random.nextInt(5); i > 0; i--) {
          members.add(new JsonValue.Member("k" + random.nextInt(50), any(random, depth - 1)));
        }
        yield JsonValue.Mapping.of(members);
      }
    };
  }
}
