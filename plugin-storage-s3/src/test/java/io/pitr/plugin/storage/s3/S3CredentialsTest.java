package io.pitr.plugin.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

class S3CredentialsTest {
  private static final List<String> PROPERTIES =
      List.of("aws.sharedCredentialsFile", "aws.configFile", "aws.disableEc2Metadata");

  @TempDir Path folder;
  private HttpServer roles;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("credentials").toString());
    System.setProperty("aws.configFile", folder.resolve("config").toString());
    System.setProperty("aws.disableEc2Metadata", "true");
    roles = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    roles.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + URLDecoder.decode(body, StandardCharsets.UTF_8));
          byte[] answer = (status == 200 ? granted() : refused()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    roles.start();
  }

  @AfterEach
  void stop() {
    PROPERTIES.forEach(System::clearProperty);
    roles.stop(0);
  }

  private static String granted() {
    return "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA1</AccessKeyId>"
        + "<SecretAccessKey>roleSecret</SecretAccessKey><SessionToken>roleToken</SessionToken>"
        + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
        + "</AssumeRoleResponse>";
  }

  private static String refused() {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
        + "<Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>";
  }

  private S3Credentials of(String query) {
    return of(query, Map.of());
  }

  private S3Credentials of(String query, Map<String, String> options) {
    URI endpoint = URI.create("http://127.0.0.1:" + roles.getAddress().getPort());
    return S3Credentials.of(
        S3Settings.of(S3Url.parse("s3://b/?" + query), OptionValues.of(S3Options.ALL, options)),
        Optional.of(endpoint));
  }

  @Test
  void keysOfTheUrlAreUsedAndSent() {
    try (S3Credentials credentials =
        of("access-key=AKID&secret-access-key=secret&session-token=token")) {
      assertThat(credentials.keysToSend()).isEqualTo(new S3Keys("AKID", "secret", "token"));
      assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("AKID");
    }
  }

  @Test
  void aRoleIsAssumedWithTheKeysAndTheExternalId() {
    try (S3Credentials credentials =
        of(
            "access-key=AKID&secret-access-key=secret"
                + "&role-arn=arn:aws:iam::1:role/x&external-id=outside")) {
      AwsCredentials got = credentials.resolveCredentials();

      assertThat(got.accessKeyId()).isEqualTo("ASIA1");
      assertThat(asked).hasSize(1);
      assertThat(asked.get(0))
          .contains("Credential=AKID/")
          .contains("RoleArn=arn:aws:iam::1:role/x")
          .contains("ExternalId=outside");
      assertThat(credentials.keysToSend()).isEqualTo(new S3Keys("AKID", "secret", ""));
    }
  }

  @Test
  void aRoleThatIsRefusedIsNamed() {
    status = 403;
    try (S3Credentials credentials =
        of("access-key=AKID&secret-access-key=secret&role-arn=arn:aws:iam::1:role/x")) {
      assertThatThrownBy(credentials::resolveCredentials)
          .satisfies(has(S3Error.S3_ROLE_REFUSED))
          .hasMessageContaining("sts:AssumeRole")
          .hasMessageContaining("arn:aws:iam::1:role/x");
    }
  }

  @Test
  void aProfileIsLookedUpAndItsKeysAreSent() throws IOException {
    Files.writeString(
        folder.resolve("credentials"),
        "[other]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = otherSecret\n");

    try (S3Credentials credentials = of("profile=other")) {
      assertThat(credentials.keysToSend()).isEqualTo(new S3Keys("AKIDOTHER", "otherSecret", ""));
    }
  }

  @Test
  void aRoleOfAProfileIsAssumedAndItsTemporaryKeysAreSent() throws IOException {
    Files.writeString(
        folder.resolve("credentials"),
        "[other]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = otherSecret\n");

    try (S3Credentials credentials = of("profile=other&role-arn=arn:aws:iam::1:role/x")) {
      assertThat(credentials.keysToSend())
          .isEqualTo(new S3Keys("ASIA1", "roleSecret", "roleToken"));
    }
  }

  @Test
  void credentialsThatAreNowhereAreMissedByName() {
    try (S3Credentials credentials = of("profile=nobody")) {
      assertThatThrownBy(credentials::resolveCredentials)
          .satisfies(has(S3Error.S3_CREDENTIALS_MISSING))
          .hasMessageContaining("looked in profile 'nobody'");
    }
  }

  @Test
  void aStorageWithoutCredentialsSaysSoAtItsFirstRequestWithoutTryingAgain() throws IOException {
    try (FakeS3 store = new FakeS3();
        var storage =
            new S3StorageProvider(S3Tuning.DEFAULT)
                .open(
                    "s3://backups-of-ours/?profile=nobody&endpoint=" + store.endpoint(),
                    OptionValues.of(S3Options.ALL, Map.of()))) {
      assertThatThrownBy(() -> storage.read("a", 1)).satisfies(has(S3Error.S3_CREDENTIALS_MISSING));
      assertThat(store.requests()).isEmpty();
    }
  }

  @Test
  void withoutCredentialsThereIsNothingToSend() {
    try (S3Credentials credentials =
        of("role-arn=arn:aws:iam::1:role/x", Map.of("no-credentials", "true"))) {
      assertThat(credentials.keysToSend()).isEqualTo(S3Keys.NONE);
    }
    assertThat(asked).isEmpty();
  }

  private static Consumer<Throwable> has(ErrorCode code) {
    return e ->
        assertThat(e)
            .isInstanceOfSatisfying(
                RestoreException.class, r -> assertThat(r.code()).isEqualTo(code));
  }
}
