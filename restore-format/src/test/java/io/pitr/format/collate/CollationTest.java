package io.pitr.format.collate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.format.Seeded;
import io.pitr.format.codec.HexText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollationTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "utf8mb4_general_ci,a,0041",
        "utf8mb4_general_ci,a ,0041",
        "utf8mb4_general_ci,中文,4e2d6587",
        "utf8mb4_general_ci,Straße,005300540052004100530045",
        "utf8mb4_general_ci,😀,fffd",
        "utf8mb4_unicode_ci,a,0e33",
        "utf8mb4_unicode_ci,a ,0e33",
        "utf8mb4_unicode_ci,中文,fb40ce2dfb40e587",
        "utf8mb4_unicode_ci,ß,0fea0fea",
        "utf8mb4_unicode_ci,😀,fffd",
        "utf8mb4_unicode_ci,가,fbc1ac00",
        "utf8mb4_unicode_ci,ﷺ,fbc1fdfa",
        "utf8mb4_0900_ai_ci,a,1c47",
        "utf8mb4_0900_ai_ci,a ,1c470209",
        "utf8mb4_0900_ai_ci,中文,fb40ce2dfb40e587",
        "utf8mb4_0900_ai_ci,가,3bf53c73",
        "gbk_chinese_ci,a,41",
        "gbk_chinese_ci,a ,41",
        "gbk_chinese_ci,中文,d321c1ad",
        "gbk_chinese_ci,😀é€,3f82c33f",
        "gbk_bin,a,61",
        "gbk_bin,中文,d6d0cec4",
        "gbk_bin,€😀?,3f3f3f",
        "utf8mb4_bin,a ,61",
        "utf8mb4_0900_bin,a ,6120",
        "latin1_bin,é  ,c3a9",
        "binary,a ,6120",
      })
  void sortKeysAreThoseOfTheCluster(String collation, String text, String key) {
    assertThat(HexText.of(key(collation, text.getBytes(StandardCharsets.UTF_8)))).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf8mb4_general_ci",
        "utf8mb4_unicode_ci",
        "utf8mb4_0900_ai_ci",
        "gbk_chinese_ci"
      })
  void malformedUtf8EndsTheKey(String collation) {
    byte[] good = key(collation, "ab".getBytes(StandardCharsets.UTF_8));
    assertThat(key(collation, new byte[] {'a', 'b', (byte) 0xc3, 'c'})).isEqualTo(good);
    assertThat(key(collation, new byte[] {'a', 'b', (byte) 0xed, (byte) 0xa0, (byte) 0x80}))
        .isEqualTo(good);
  }

  @Test
  void everyCodePointHasAKey() {
    for (String collation :
        new String[] {
          "utf8mb4_general_ci",
          "utf8mb4_unicode_ci",
          "utf8mb4_0900_ai_ci",
          "gbk_chinese_ci",
          "gbk_bin"
        }) {
      int longest = 0;
      for (int codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
        if (codePoint < 0xd800 || codePoint > 0xdfff) {
          byte[] text = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
          longest = Math.max(longest, key(collation, text).length);
        }
      }
      assertThat(longest).isBetween(2, 16);
    }
  }

  @Test
  void keysOfPartsMakeUpTheKeyOfTheWhole() {
    Seeded.times(
        200,
        random -> {
          String left = text(random) + "x";
          String right = text(random) + "x";
          for (String name : new String[] {"utf8mb4_unicode_ci", "utf8mb4_0900_ai_ci", "gbk_bin"}) {
            String whole = HexText.of(key(name, (left + right).getBytes(StandardCharsets.UTF_8)));
            assertThat(whole)
                .isEqualTo(
                    HexText.of(key(name, left.getBytes(StandardCharsets.UTF_8)))
                        + HexText.of(key(name, right.getBytes(StandardCharsets.UTF_8))));
          }
        });
  }

  @Test
  void collationsWithoutDataAreNotSupported() {
    assertThat(Collation.isSupported("gb18030_chinese_ci")).isFalse();
    assertThat(Collation.isSupported("gb18030_bin")).isFalse();
    assertThat(Collation.isSupported("utf8mb4_de_pb_0900_ai_ci")).isFalse();
    assertThat(Collation.isSupported("UTF8MB4_BIN")).isTrue();
  }

  private static String text(java.util.Random random) {
    return random
        .ints(random.nextInt(6), 0x20, 0xd000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static byte[] key(String collation, byte[] text) {
    return Collation.named(collation).orElseThrow().sortKey(text);
  }
}
