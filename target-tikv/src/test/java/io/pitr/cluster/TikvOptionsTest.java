package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
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
    return new TikvOptions(options, environment);
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
  void durationsAreWrittenAsInGo() {
    assertThat(options(Map.of("d", "1h2m3s4ms"), Map.of()).duration("d", Duration.ZERO))
        .isEqualTo(Duration.ofMillis(3_723_004));
    assertThatThrownBy(() -> options(Map.of("d", "5"), Map.of()).duration("d", Duration.ZERO))
        .isInstanceOf(RestoreException.class);
  }
}
