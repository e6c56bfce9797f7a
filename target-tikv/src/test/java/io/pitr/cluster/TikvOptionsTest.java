package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import io.pitr.api.target.RunSettings;
import io.pitr.tikv.contract.TikvError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TikvOptionsTest {
  @TempDir Path folder;

  private static TikvOptions options(Map<String, String> options, Map<String, String> environment) {
    return new TikvOptions(
        RunSettings.DEFAULT, OptionValues.of(TikvOptions.ALL, options), environment);
  }

  @Test
  void thePasswordComesFromTheEnvironment() {
    assertThat(options(Map.of(), Map.of("TIDB_PASSWORD", "a")).tidbPassword()).isEqualTo("a");
    assertThat(
            options(Map.of(), Map.of("TIDB_PASSWORD", "a", "BR_TIDB_PASSWORD", "b")).tidbPassword())
        .isEqualTo("b");
    assertThat(options(Map.of(), Map.of()).tidbPassword()).isEmpty();
  }

  @Test
  void aPasswordFileGoesBeforeTheEnvironmentAndLosesItsLastLineEndOnly() throws IOException {
    Path file = folder.resolve("password");
    for (String end : new String[] {"", "\n", "\r\n"}) {
      Files.writeString(file, " p ä\tw \n " + end);
      assertThat(
              options(
                      Map.of("tidb-password-file", file.toString()),
                      Map.of("BR_TIDB_PASSWORD", "other"))
                  .tidbPassword())
          .isEqualTo(" p ä\tw \n ");
    }
  }

  @Test
  void aPasswordFileThatCantBeReadIsANamedError() {
    assertThatThrownBy(
            () ->
                options(Map.of("tidb-password-file", folder.resolve("none").toString()), Map.of())
                    .tidbPassword())
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(TikvError.CLUSTER_OPTION_INVALID));
  }

  @Test
  void withoutFlagsTheValuesAreThoseOfTheDeclaration() {
    TikvOptions none = options(Map.of(), Map.of());

    assertThat(none.batchCount()).isEqualTo(8);
    assertThat(none.batchBytes()).isEqualTo(16 << 20);
    assertThat(none.concurrency()).isEqualTo(16);
    assertThat(none.splitStep()).isEqualTo(128);
    assertThat(none.storeConcurrency()).isZero();
    assertThat(none.rateLimitBytes()).isZero();
    assertThat(none.tidbUser()).isEqualTo("root");
    assertThat(none.timeSpan("switch-mode-interval")).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aRateIsCountedInItsUnit() {
    assertThat(options(Map.of("ratelimit", "3"), Map.of()).rateLimitBytes()).isEqualTo(3 << 20);
    assertThat(options(Map.of("ratelimit", "3", "ratelimit-unit", "10"), Map.of()).rateLimitBytes())
        .isEqualTo(30);
  }
}
