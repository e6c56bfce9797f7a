package io.pitr.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.integration.cluster.ClusterAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings of the suite and how they are given. */
class SettingsTest {

  private static Settings settings(Map<String, String> properties, Map<String, String> variables) {
    return new Settings(properties::get, variables::get);
  }

  @Test
  void aPropertyIsReadBeforeTheVariableOfTheSameName() {
    Settings both = settings(Map.of("pitr.br", "one"), Map.of("PITR_BR", "two"));
    assertThat(both.text("pitr.br")).hasValue("one");
    assertThat(settings(Map.of(), Map.of("PITR_BR", "two")).text("pitr.br")).hasValue("two");
  }

  @Test
  void blankIsTheSameAsAbsent() {
    assertThat(settings(Map.of("pitr.br", " "), Map.of("PITR_BR", "")).text("pitr.br")).isEmpty();
  }

  @Test
  void aNumberThatIsNoneIsAnErrorThatNamesTheSetting() {
    Settings settings = settings(Map.of("pitr.steps", "many"), Map.of());
    assertThat(settings.number("pitr.seed", 7)).isEqualTo(7);
    assertThatThrownBy(() -> settings.number("pitr.steps", 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pitr.steps is not a number: many");
  }

  @Test
  void anAddressHasThePdAndOptionalParts() {
    var settings =
        settings(
            Map.of("pitr.source.pd", "http://a:2379, b:2379", "pitr.source.user", "backup"),
            Map.of("PITR_SOURCE_TIDB", "c:4000", "PITR_SOURCE_PASSWORD", "secret"));
    assertThat(ClusterAddress.of("source", settings))
        .hasValueSatisfying(
            cluster -> {
              assertThat(cluster.pd()).isEqualTo(List.of("a:2379", "b:2379"));
              assertThat(cluster.tidb()).hasValue("c:4000");
              assertThat(cluster.user()).isEqualTo("backup");
              assertThat(cluster.password()).isEqualTo("secret");
            });
    assertThat(ClusterAddress.of("target", settings)).isEmpty();
  }

  @Test
  void anAddressWithoutPortIsAnErrorThatNamesTheSetting() {
    assertThatThrownBy(
            () -> ClusterAddress.of("target", settings(Map.of("pitr.target.pd", "db1"), Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pitr.target.pd needs HOST:PORT, not 'db1'");
  }
}
