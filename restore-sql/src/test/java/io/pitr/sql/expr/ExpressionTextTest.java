package io.pitr.sql.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lower(`name`)",
        "cast(json_extract(`doc`, _utf8mb4'$.tags') as char(64) array)",
        "`a` + 1",
        "case when `a` > 1 then x'0a' else b'101' end",
        "date_add(`d`, interval 1 day)",
        "`a` like 'it\\'s 50\\\\%'",
        "(`a` - -1) / 2.5e3",
        "`odd``name`"
      })
  void anExpressionOfTidbStaysAsItIs(String text) {
    assertThat(ExpressionText.of(text)).isEqualTo(text);
  }

  @Test
  void otherSpellingsMeanTheSame() {
    assertThat(ExpressionText.of("\"a\"\"b\" = 0xABC")).isEqualTo("'a\"b' = x'0ABC'");
    assertThat(ExpressionText.of("'it''s' \n = `b`")).isEqualTo("'it\\'s' = `b`");
    assertThat(ExpressionText.of("0b1")).isEqualTo("b'1'");
  }

  @Test
  void adjacentSymbolsDoNotBecomeAComment() {
    assertThat(ExpressionText.of("1 --1")).isEqualTo("1 - -1");
    assertThat(ExpressionText.of("`a`/*1*/")).isEqualTo("`a`/ *1* /");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1)), DROP COLUMN `b`, ADD INDEX `x`((1",
        "1), ADD COLUMN `x` INT, ADD INDEX `y`((1)",
        "`a`, `b`",
        "1; DROP DATABASE `app`",
        "1 # comment",
        "(1",
        "1)",
        "",
        "@@global.tidb_gc_life_time",
        "'unterminated",
        "`unterminated"
      })
  void aTextThatIsMoreOrLessThanOneExpressionIsRefused(String text) {
    assertThatThrownBy(() -> ExpressionText.of(text))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("FORMAT_UNSUPPORTED");
  }
}
