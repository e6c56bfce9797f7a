package io.pitr.format.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeySpanTest {

  private static KeySpan span(String start, String end) {
    return new KeySpan(key(start), key(end));
  }

  private static ByteString key(String hex) {
    return ByteString.fromHex(hex);
  }

  @Test
  void theStartBelongsToASpanAndTheEndDoesNot() {
    assertThat(span("10", "20").contains(key("10"))).isTrue();
    assertThat(span("10", "20").contains(key("1fff"))).isTrue();
    assertThat(span("10", "20").contains(key("20"))).isFalse();
    assertThat(span("10", "").contains(key("ff"))).isTrue();
  }

  @Test
  void bytesAreComparedUnsigned() {
    assertThat(span("7f", "80").contains(key("7f01"))).isTrue();
    assertThat(span("80", "ff").contains(key("90"))).isTrue();
  }

  @Test
  void theOrderIsThatOfByteStrings() {
    List<ByteString> keys =
        List.of(key(""), key("00"), key("10"), key("1000"), key("107f"), key("ff"));
    for (ByteString one : keys) {
      for (ByteString other : keys) {
        assertThat(Integer.signum(KeySpan.ORDER.compare(one, other)))
            .isEqualTo(
                Integer.signum(ByteString.unsignedLexicographicalComparator().compare(one, other)));
      }
    }
  }

  @Test
  void spansThatTouchDontOverlap() {
    assertThat(span("10", "20").overlaps(span("20", "30"))).isFalse();
    assertThat(span("10", "21").overlaps(span("20", "30"))).isTrue();
    assertThat(KeySpan.ALL.overlaps(span("20", "30"))).isTrue();
  }

  @Test
  void aSpanWithoutEndReachesEveryOther() {
    assertThat(span("10", "").reaches(span("20", ""))).isTrue();
    assertThat(span("10", "30").reaches(span("20", ""))).isFalse();
    assertThat(span("10", "30").reaches(span("20", "30"))).isTrue();
  }

  @Test
  void theUnionContainsBoth() {
    assertThat(span("10", "20").union(span("15", "30"))).isEqualTo(span("10", "30"));
    assertThat(span("10", "").union(span("05", "30"))).isEqualTo(span("05", ""));
  }

  @Test
  void allKeysWithAPrefixAreInItsSpan() {
    assertThat(KeySpan.prefix(key("7401"))).isEqualTo(span("7401", "7402"));
    assertThat(KeySpan.prefix(key("ff")).end()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void theLastKeyOfAClosedSpanBelongsToIt() {
    assertThat(KeySpan.closed(key("10"), key("20")).contains(key("20"))).isTrue();
    assertThat(KeySpan.closed(key("10"), key("20")).contains(key("2001"))).isFalse();
  }
}
