package io.pitr.inspect.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.schema.TableView.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "a/b, a%2Fb",
    ".., %2E%2E",
    "a.b, a%2Eb",
    "100%, 100%25",
    "x-schema, x%2Dschema",
    "x-SchemA.y, x%2DSchemA%2Ey",
    "c:\\d, c%3A%5Cd",
    "q?*<>|, q%3F%2A%3C%3E%7C",
    "中文, 中文"
  })
  void specialCharactersAreEscapedAsDumplingEscapesThem(String name, String escaped) {
    assertThat(FileNames.escaped(name)).isEqualTo(escaped);
  }

  @Test
  void controlCharactersAndQuotesAreEscaped() {
    assertThat(FileNames.escaped("a\u0001\n\"")).isEqualTo("a%01%0A%22");
  }

  @Test
  void eachKindHasItsSuffix() {
    assertThat(FileNames.definition("d", "t", Kind.TABLE)).isEqualTo("d.t-schema.sql");
    assertThat(FileNames.definition("d", "v", Kind.VIEW)).isEqualTo("d.v-schema-view.sql");
    assertThat(FileNames.definition("d", "s", Kind.SEQUENCE)).isEqualTo("d.s-schema-sequence.sql");
    assertThat(FileNames.rows("d.1", "t", ExportFormat.JSONL)).isEqualTo("d%2E1.t.000000000.jsonl");
  }
}
