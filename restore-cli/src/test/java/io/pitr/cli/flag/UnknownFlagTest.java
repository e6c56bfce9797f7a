package io.pitr.cli.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownFlagTest {
  private static final List<String> KNOWN = List.of("--s3.region", "--storage", "-s");

  @ParameterizedTest
  @CsvSource({
    "--gcs.endpoint, gs://",
    "--azblob.account-name, azure://",
  })
  void aFlagOfAStorageOfGoBrNamesTheMissingStorage(String argument, String scheme) {
    assertThat(UnknownFlag.explain(argument, KNOWN))
        .contains("unknown flag " + argument + ": no plugin for " + scheme + " is installed");
  }

  @Test
  void aFlagWithAnUnknownPrefixIsOneOfAnUnknownPlugin() {
    assertThat(UnknownFlag.explain("--audit.file", KNOWN))
        .contains(
            "unknown flag --audit.file: no installed plugin has flags that begin with --audit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--s3.regoin", "--nonsense", "-x", "local:///a.b"})
  void anythingElseIsNotExplained(String argument) {
    assertThat(UnknownFlag.explain(argument, KNOWN)).isEmpty();
  }
}
