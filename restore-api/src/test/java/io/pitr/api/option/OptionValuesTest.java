package io.pitr.api.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionValuesTest {
  private static final List<OptionSpec> DECLARED =
      List.of(
          OptionSpec.text("x.name", "A name."),
          OptionSpec.flag("x.on", "A switch."),
          OptionSpec.number("x.count", 1, 9, "A number.").withDefault("3"),
          OptionSpec.size("x.size", 1, 1 << 30, "A size.").withDefault("1MiB"),
          OptionSpec.timeSpan("x.every", "A time span.").withDefault("5m"),
          OptionSpec.file("x.file", "A file."),
          OptionSpec.choice("x.colour", List.of("red", "green"), "A colour."),
          OptionSpec.text("x.key", "A key.").asSecret());

  private static OptionValues values(String... given) {
    var map = new java.util.TreeMap<String, String>();
    for (int at = 0; at < given.length; at += 2) {
      map.put(given[at], given[at + 1]);
    }
    return OptionValues.of(DECLARED, map);
  }

  @Test
  void withoutAValueTheDefaultOfTheDeclarationHolds() {
    OptionValues none = values();

    assertThat(none.text("x.name")).isEmpty();
    assertThat(none.isOn("x.on")).isFalse();
    assertThat(none.number("x.count")).isEqualTo(3);
    assertThat(none.bytes("x.size")).isEqualTo(1 << 20);
    assertThat(none.timeSpan("x.every")).isEqualTo(Duration.ofMinutes(5));
    assertThat(none.file("x.file")).isEmpty();
    assertThat(none.isGiven("x.count")).isFalse();
  }

  @Test
  void aGivenValueReplacesTheDefault() {
    OptionValues given =
        values("x.on", "true", "x.count", "9", "x.size", "2k", "x.every", "1h30m", "x.file", "a/b");

    assertThat(given.isOn("x.on")).isTrue();
    assertThat(given.number("x.count")).isEqualTo(9);
    assertThat(given.bytes("x.size")).isEqualTo(2048);
    assertThat(given.timeSpan("x.every")).isEqualTo(Duration.ofMinutes(90));
    assertThat(given.file("x.file")).contains(Path.of("a/b"));
    assertThat(given.isGiven("x.count")).isTrue();
  }

  @Test
  void anEmptyValueCountsAsNotGiven() {
    assertThat(values("x.count", "").number("x.count")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "x.on, perhaps, expected true or false",
    "x.count, many, expected a number",
    "x.count, 0, expected 1 to 9",
    "x.size, 2GiB, expected 1 to 1073741824",
    "x.every, 5, expected a positive duration",
    "x.every, 0s, expected a positive duration",
    "x.colour, blue, 'expected one of red, green'"
  })
  void aWrongValueIsRefusedWithTheFlag(String name, String value, String message) {
    assertThatThrownBy(() -> values(name, value))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(OptionError.OPTION_INVALID))
        .hasMessageContaining(message)
        .hasMessageContaining("--" + name);
  }

  @Test
  void allWrongValuesAreReportedAtOnce() {
    assertThatThrownBy(() -> values("x.count", "0", "x.on", "perhaps"))
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.problems()).hasSize(2));
  }

  @Test
  void anOptionOfAnotherPluginCannotBeRead() {
    OptionValues values = values("y.secret", "of another plugin");

    assertThatIllegalArgumentException().isThrownBy(() -> values.text("y.secret"));
  }

  @Test
  void theTextFormHoldsNoValues() {
    assertThat(values("x.key", "geheim").toString()).isEqualTo("options[x.key]");
  }

  @ParameterizedTest
  @CsvSource({"X.upper", "'a b'", "-dash", "a=b"})
  void aNameThatCannotBeTypedAsAFlagIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> OptionSpec.text(name, "Something."));
  }

  @Test
  void aDefaultThatTheOptionWouldRefuseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptionSpec.number("x", 1, 9, "A number.").withDefault("10"));
  }

  @Test
  void anAliasOfOneLetterIsAShortFlag() {
    assertThat(OptionSpec.flag("send", "Sends it.").withAliases("c").flags())
        .containsExactly("--send", "-c");
  }
}
