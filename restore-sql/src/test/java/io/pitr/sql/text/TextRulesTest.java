package io.pitr.sql.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.format.backup.TidbVersion;
import io.pitr.sql.value.JsonStyle;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextRulesTest {

  @ParameterizedTest
  @CsvSource({
    "BACKSLASHES_DOUBLED, 5.4.3, 6.0.0",
    "DEFAULTS_IN_PARENTHESES, 8.0.0, 8.2.0",
    "DEFAULTS_IN_PARENTHESES, 8.1.0, 8.1.1",
    "DEFAULTS_IN_PARENTHESES, 7.6.0, 8.2.0",
    "DEFAULTS_IN_PARENTHESES, 7.5.1, 7.5.2",
    "DEFAULTS_IN_PARENTHESES, 6.5.9, 6.5.12",
    "OWN_DATABASE_OMITTED, 8.1.2, 8.2.0",
    "CHECKS_INDENTED, 8.2.0, 8.3.0",
    "DISPLAY_WIDTHS_OMITTED, 8.4.0, 8.5.0",
    "TTL_BEFORE_PARTITIONS, 8.5.4, 8.5.5",
    "TTL_BEFORE_PARTITIONS, 7.5.8, 9.0.0",
    "SHORT_TTL_INTERVAL, 8.5.8, 9.0.0",
    "JSON_AS_MYSQL, 8.5.8, 9.0.0",
  })
  void aChangeAppliesFromItsReleases(TextChange change, String before, String after) {
    assertThat(rules(before).has(change)).isFalse();
    assertThat(rules(after).has(change)).isTrue();
  }

  @Test
  void theStyleOfJsonFollowsTheVersion() {
    assertThat(rules("8.5.4").json()).isEqualTo(JsonStyle.GO);
    assertThat(rules("9.0.0-beta.2").json()).isEqualTo(JsonStyle.MYSQL);
  }

  @Test
  void anUnknownVersionCountsAsTheNewest() {
    assertThat(TextRules.of(Optional.empty())).isEqualTo(TextRules.NEWEST);
    assertThat(TextRules.NEWEST.changes()).containsExactly(TextChange.values());
  }

  private static TextRules rules(String version) {
    return TextRules.of(TidbVersion.parse(version));
  }
}
