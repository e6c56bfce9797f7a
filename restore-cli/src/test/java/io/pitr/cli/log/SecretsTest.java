package io.pitr.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

  @ParameterizedTest
  @CsvSource({
    "s3://b/p?access-key=AK&region=eu, s3://b/p?access-key=***&region=eu",
    "s3://b/p?region=eu&secret_access_key=x/y+z, s3://b/p?region=eu&secret_access_key=***",
    "s3://b/p?session-token=abc., s3://b/p?session-token=***",
    "azblob://c/p?account-key=abc==, azblob://c/p?account-key=***",
    "https://h/c?sv=1&sig=abc&se=2, https://h/c?sv=1&sig=***&se=2",
    "http://user:word@host/x, http://user:***@host/x",
    "s3://b/p?sse-kms-key-id=7, s3://b/p?sse-kms-key-id=7",
    "s3://b/monkey?force-path-style=false, s3://b/monkey?force-path-style=false",
    "tikv://10.0.0.1:2379, tikv://10.0.0.1:2379"
  })
  void secretPartsOfAUriAreHidden(String uri, String shown) {
    assertThat(Secrets.NONE.hide(uri)).isEqualTo(shown);
  }

  @Test
  void aKnownValueIsHiddenEverywhere() {
    Secrets secrets =
        Secrets.of(List.of("f00dface"), List.of("s3://b/p?secret-access-key=a%2Fbcd%2B"));

    assertThat(secrets.hide("key f00dface, header a/bcd+, typed a%2Fbcd%2B"))
        .isEqualTo("key ***, header ***, typed ***");
  }

  @Test
  void secretVariablesOfTheEnvironmentAreHidden() {
    Secrets secrets =
        Secrets.of(
            List.of(),
            List.of(),
            Map.of(
                "BR_TIDB_PASSWORD", "passw0rd",
                "AWS_SECRET_ACCESS_KEY", "abcd/efgh",
                "AWS_REGION", "eu-west-1",
                "OTHER_TOKEN", "true"));

    assertThat(secrets.hide("passw0rd abcd/efgh eu-west-1 true"))
        .isEqualTo("*** *** eu-west-1 true");
  }

  @Test
  void aValueThatIsTooShortToProtectLeavesTextsReadable() {
    assertThat(Secrets.of(List.of("a"), List.of()).hide("a table")).isEqualTo("a table");
  }
}
