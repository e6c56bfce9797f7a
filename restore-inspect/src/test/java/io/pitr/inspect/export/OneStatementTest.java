package io.pitr.inspect.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneStatementTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE `a;b` (\n  `c` int DEFAULT '1;2\\'; x' COMMENT 'it''s; \\\\',\n  KEY `k` ((`c` + 1)))",
        "CREATE VIEW `v` AS SELECT \";\" AS `delimiter` /*+ hint */",
        "CREATE TABLE `t` (\n  `source` int /*T![clustered_index] CLUSTERED */\n)"
      })
  void whatTidbPrintsIsOneStatement(String text) {
    assertThat(OneStatement.require(text, "`t`")).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE `t` (`c` int GENERATED ALWAYS AS (1); DROP DATABASE `app`; -- )",
        "CREATE TABLE `t` (`c` int DEFAULT (1\ndelimiter x\n2))",
        "CREATE VIEW `v` AS SELECT 1 \\! touch /tmp/x",
        "CREATE VIEW `v` AS SELECT 1 -- '\n; DROP DATABASE `app`; -- '",
        "CREATE VIEW `v` AS SELECT 1 # '\n; DROP DATABASE `app`; # '",
        "CREATE VIEW `v` AS SELECT 1 /* ' */ ; DROP DATABASE `app`; /* ' */",
        "CREATE TABLE `t` (`c` int) /*T![ttl] TTL=`a*/; DROP DATABASE `app`; ` */",
        "CREATE TABLE `t` (`c` int COMMENT '\\', `d` int COMMENT '; DROP DATABASE `app`; -- ')"
      })
  void aTextThatLoadsMoreIsRefused(String text) {
    assertThatThrownBy(() -> OneStatement.require(text, "`t`"))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("DEFINITION_UNSAFE");
  }

  @Test
  void aCharacterSetIsAWord() {
    assertThat(OneStatement.requireWord("utf8mb4", "`v`")).isEqualTo("utf8mb4");
    assertThatThrownBy(() -> OneStatement.requireWord("utf8;DROP", "`v`"))
        .hasMessageContaining("DEFINITION_UNSAFE");
  }
}
