package io.pitr.sql.collate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.fixture.Seeded;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
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
        "gbk_chinese_ci,[,5c",
        "gbk_chinese_ci,\\,5c",
        "gbk_chinese_ci,],5b",
        "gbk_bin,a,61",
        "gbk_bin,中文,d6d0cec4",
        "gbk_bin,€😀?,3f3f3f",
        "utf8mb4_bin,a ,61",
        "utf8mb4_0900_bin,a ,6120",
        "latin1_bin,é  ,c3a9",
        "binary,a ,6120",
      })
  void sortKeysMatchTheCluster(String collation, String text, String key) {
    assertThat(HexText.of(key(collation, text.getBytes(StandardCharsets.UTF_8)))).isEqualTo(key);
  }

  /** TiDB applies its rule for Hangul syllables up to U+D7AF; the last syllable is U+D7A3. */
  @ParameterizedTest
  @CsvSource({
    "d7a3,3c073c873ceb",
    "d7a4,3c083c73",
    "d7a5,3c083c733cd1",
    "d7a6,3c083c733cd2",
    "d7a7,3c083c733cd3",
    "d7a8,3c083c733cd4",
    "d7a9,3c083c733cd5",
    "d7aa,3c083c733cd6",
    "d7ab,3c083c733cd7",
    "d7ac,3c083c733cd8",
    "d7ad,3c083c733cd9",
    "d7ae,3c083c733cda",
    "d7af,3c083c733cdb",
    "d7b0,3cba",
  })
  void codePointsAfterTheLastHangulSyllableAreDecomposed(String codePoint, String key) {
    byte[] text =
        Character.toString(Integer.parseInt(codePoint, 16)).getBytes(StandardCharsets.UTF_8);
    assertThat(HexText.of(key("utf8mb4_0900_ai_ci", text))).isEqualTo(key);
  }

  /**
   * SHA-256 over the length (one byte) and the sort key of every code point from U+0000 to U+2CEA0,
   * without surrogates. All these keys were compared with those of TiDB 8.5.4 and are equal. 13
   * keys that differed then, the backslash in gbk_chinese_ci and U+D7A4 to U+D7AF in
   * utf8mb4_0900_ai_ci, have been corrected and have tests above.
   */
  @ParameterizedTest
  @CsvSource({
    "utf8mb4_bin,e44813e9d88c32a6751660f3ae270e9ce2135cf9987e0534603a86e30d5756e0",
    "utf8mb4_0900_bin,00dcd2810a4bf5fdb7248bccc3212e572b6270b1177ae4b50e2855ae4b3cdfdb",
    "utf8mb4_general_ci,d804a85eeacaf91e9c14e048b7c2d8b939c419fd36441181c07cf9b8c07c5a49",
    "utf8mb4_unicode_ci,4debbfe4056a289678ab8b10923703e733490d33dcda65adb1720f9638578e41",
    "utf8mb4_0900_ai_ci,cd9aecb07c9d61ff874926628c54416bc5c6dae64d13e50bbb818a292a315aae",
    "gbk_bin,10dbbaac77625d3cf89275995365acc20072e097ea69de0c7da40daf3c339243",
    "gbk_chinese_ci,14db15ba97ca8e37d2a3e23dbb686a60033970d00ec9400414c7fcdc4c8abb77",
    "latin1_bin,e44813e9d88c32a6751660f3ae270e9ce2135cf9987e0534603a86e30d5756e0",
  })
  void allSortKeysMatchTidb(String collation, String hash) {
    var all = new ByteAppender();
    for (int codePoint = 0; codePoint <= 0x2cea0; codePoint++) {
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        byte[] text = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        byte[] key = key(collation, text);
        all.u8(key.length).bytes(key);
      }
    }
    assertThat(HexText.of(Sha256.of(all.toByteArray()))).isEqualTo(hash);
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
  void keysOfPartsConcatenateToTheKeyOfTheWhole() {
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
