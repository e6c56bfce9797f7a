package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterRulesTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.write(folder.resolve("rules.txt"), text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFileStandsForItsRulesInTheirPlace() throws IOException {
    Path file = file("# of the shop\n\n  shop.*  \r\n!shop.tmp_*\n");

    assertThat(FilterRules.of(List.of("a.*", "@" + file, "!a.b")))
        .containsExactly("a.*", "shop.*", "!shop.tmp_*", "!a.b");
  }

  @Test
  void commentsAndEmptyRulesSayNothing() {
    assertThat(FilterRules.of(List.of("", " # x", "a.b"))).containsExactly("a.b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "# shop.*"})
  void aFilterWithoutARuleIsRefused(String rule) {
    assertRefused(rule, "--filter", "the filter has no rule");
  }

  @Test
  void aFileThatNamesAnotherOneIsRefused() throws IOException {
    assertRefused("@" + file("a.*\n@other.txt\n"), "rules.txt:2", "can't include another file");
  }

  @Test
  void aRuleOfAFileThatCanNotBeReadIsNamedWithItsLine() throws IOException {
    assertRefused("@" + file("a.*\n\na b c\n"), "rules.txt:3", "a b c");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertRefused("@" + folder.resolve("none.txt"), "none.txt", "can't be read");
  }

  @Test
  void aFileOfOtherBytesIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertRefused("@" + file, "bytes", "not UTF-8");
  }

  private static void assertRefused(String rule, String where, String what) {
    assertThatThrownBy(() -> FilterRules.of(List.of(rule)))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.FILTER_INVALID))
        .hasMessageContaining(where)
        .hasMessageContaining(what);
  }
}
