package io.pitr.plugin.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.StorageError;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {

  private static S3Settings of(String url) {
    return of(url, Map.of());
  }

  private static S3Settings of(String url, Map<String, String> options) {
    return S3Settings.of(S3Url.parse(url), OptionValues.of(S3Options.ALL, options));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket, bucket, ''",
    "s3://bucket/, bucket, ''",
    "s3://bucket/a/b/, bucket, a/b",
    "s3://bucket//a, bucket, a",
    "S3://Bucket.x_y-1/a%20b+c%2Bd, Bucket.x_y-1, a b+c+d",
    "s3://bucket/a?region=x, bucket, a",
    "s3://bucket?region=x, bucket, ''",
    "s3://bucket/a#fragment, bucket, a"
  })
  void bucketAndPrefixAreTakenFromTheUrl(String url, String bucket, String prefix) {
    assertThat(of(url).location().bucket()).isEqualTo(bucket);
    assertThat(of(url).location().prefix()).isEqualTo(prefix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3:///prefix",
        "s3://?region=x",
        "s3://buc ket/a",
        "s3://bucket/a/../b",
        "s3://bucket/%2e%2e",
        "s3://bucket/a%00b",
        "s3://bucket/a%2",
        "s3://bucket/%ff",
        "s3://bucket/?region=%zz",
        "s3://bucket/?endpoint=host:9000",
        "s3://bucket/?endpoint=http://",
        "s3://bucket/?endpoint=ftp://host",
        "s3://bucket/?endpoint=http://host?x=y",
        "s3://bucket/?endpoint=http://[bad",
        "ks3://bucket/?region=x",
        "ks3://bucket/?endpoint=http://host",
        "ks3://bucket/?endpoint=http://host&region=x&role-arn=y",
        "oss://bucket/"
      })
  void aUrlThatCanNotBeMeantIsRefused(String url) {
    assertThatThrownBy(() -> of(url)).satisfies(invalid());
  }

  @Test
  void plusSignsOfASecretStandForThemselves() {
    S3Keys keys = of("s3://b/?access-key=A+B&secret-access-key=c+d/e%2Bf=").identity().keys();

    assertThat(keys.accessKey()).isEqualTo("A+B");
    assertThat(keys.secretAccessKey()).isEqualTo("c+d/e+f=");
  }

  @Test
  void aParameterComesBeforeTheFlagOfItsName() {
    Map<String, String> flags = Map.of("s3.region", "flag", "s3.endpoint", "http://flag/");

    assertThat(of("s3://b/?region=query", flags).service().region()).isEqualTo("query");
    assertThat(of("s3://b/", flags).service().region()).isEqualTo("flag");
    assertThat(of("s3://b/?region=query", flags).service().endpoint()).isEqualTo("http://flag");
  }

  @Test
  void namesOfParametersMayBeWrittenWithCapitalsAndUnderscores() {
    assertThat(of("s3://b/?Storage_Class=X&unknown=y&=z&").attributes().storageClass())
        .isEqualTo("X");
  }

  @Test
  void ofAParameterGivenTwiceTheFirstCounts() {
    assertThat(of("s3://b/?region=one&region=two").service().region()).isEqualTo("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"access-key=Sesame", "secret-access-key=Sesame"})
  void aKeyWithoutTheOtherIsRefusedWithoutShowingIt(String parameter) {
    assertThatThrownBy(() -> of("s3://b/?" + parameter))
        .satisfies(invalid())
        .hasMessageContaining("is missing")
        .hasMessageNotContaining("Sesame");
  }

  @Test
  void aProfileTakesThePlaceOfKeys() {
    S3Settings settings = of("s3://b/?access-key=x&profile=p");

    assertThat(settings.identity().keys()).isEqualTo(S3Keys.NONE);
    assertThat(settings.identity().profile()).isEqualTo("p");
  }

  @Test
  void keysInFrontOfTheBucketAreRefusedWithoutShowingThem() {
    assertThatThrownBy(() -> of("s3://AKID:Sesame@bucket/p"))
        .satisfies(invalid())
        .hasMessageNotContaining("Sesame")
        .hasMessageNotContaining("AKID");
    assertThatThrownBy(() -> of("s3://bucket/p?endpoint=http://AKID:Sesame@host"))
        .satisfies(invalid())
        .hasMessageNotContaining("Sesame");
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "force-path-style=false, false",
    "force-path-style=0, false",
    "force-path-style=maybe, true",
    "provider=ceph, true",
    "provider=alibaba, false",
    "provider=netease, false",
    "provider=tencent, false",
    "provider=alibaba&force-path-style=true, false",
    "provider=aws, false",
    "provider=aws&force-path-style=true, true",
    "provider=aws&force_path_style=true, true",
    "use-accelerate-endpoint=true, false",
    "use-accelerate-endpoint=true&force-path-style=true, false",
    "role-arn=x, false",
    "role-arn=x&force-path-style=true, true",
    "endpoint=https://s3.eu-west-1.amazonaws.com, false",
    "endpoint=https://minio:9000, true"
  })
  void whereTheBucketGoesFollowsTheRulesOfGoBr(String query, boolean pathStyle) {
    assertThat(of("s3://b/?" + query).service().pathStyle()).isEqualTo(pathStyle);
  }

  @Test
  void requestsAreSignedForTheFirstRegionWhereNoneIsGiven() {
    assertThat(of("s3://b/").signingRegion()).isEqualTo("us-east-1");
    assertThat(of("s3://b/?region=eu-west-1").signingRegion()).isEqualTo("eu-west-1");
  }

  @Test
  void anOssBucketHasAnEndpointByItsRegion() {
    S3Settings settings = of("oss://b/p?region=oss-cn-hangzhou");

    assertThat(settings.service().endpoint()).isEqualTo("https://s3.oss-cn-hangzhou.aliyuncs.com");
    assertThat(settings.signingRegion()).isEqualTo("cn-hangzhou");
    assertThat(settings.service().pathStyle()).isFalse();
  }

  @Test
  void aKs3BucketIsToldToTheNodesAsGoBrTellsIt() {
    S3Settings settings = of("ks3://b/p?region=BEIJING&endpoint=https://ks3.example.com");

    assertThat(settings.description("BEIJING", S3Keys.NONE).fields())
        .containsEntry("provider", "ks3-sdk")
        .containsEntry("endpoint", "https://ks3.example.com");
  }

  @Test
  void aDescriptionHoldsTheFieldsOfTheMessage() {
    S3Settings settings =
        of(
            "s3://b/p/?endpoint=https://h:1/&storage-class=A&sse=B&sse-kms-key-id=C&acl=D"
                + "&role-arn=E&external-id=F&provider=ceph&profile=G&object-lock-enabled=true");

    assertThat(settings.description("R", new S3Keys("K", "S", "T")).fields())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("endpoint", "https://h:1"),
                Map.entry("region", "R"),
                Map.entry("bucket", "b"),
                Map.entry("prefix", "p"),
                Map.entry("storage_class", "A"),
                Map.entry("sse", "B"),
                Map.entry("acl", "D"),
                Map.entry("access_key", "K"),
                Map.entry("secret_access_key", "S"),
                Map.entry("session_token", "T"),
                Map.entry("force_path_style", "false"),
                Map.entry("sse_kms_key_id", "C"),
                Map.entry("role_arn", "E"),
                Map.entry("external_id", "F"),
                Map.entry("object_lock_enabled", "true"),
                Map.entry("provider", "ceph"),
                Map.entry("profile", "G")));
  }

  @Test
  void theUriOpensTheSamePlaceAgainAndShowsNoSecret() {
    S3Settings settings =
        of(
            "s3://b/odd%3F%23%25/p?endpoint=http://h:9000&region=r&provider=ceph&access-key=AKID"
                + "&secret-access-key=Sesame&session-token=Token&external-id=Ext"
                + "&use-accelerate-endpoint=1&role-arn=arn:aws:iam::1:role/x");

    assertThat(settings.uri())
        .isEqualTo(
            "s3://b/odd%3F%23%25/p?endpoint=http://h:9000&region=r&provider=ceph"
                + "&role-arn=arn:aws:iam::1:role/x&use-accelerate-endpoint=true");
    S3Settings again = of(settings.uri());
    assertThat(again.location().prefix())
        .isEqualTo(settings.location().prefix())
        .isEqualTo("odd?#%/p");
    assertThat(again.service().endpoint()).isEqualTo(settings.service().endpoint());
    assertThat(again.identity().roleArn()).isEqualTo(settings.identity().roleArn());
    assertThat(
            settings.toString()
                + settings.identity().keys()
                + S3Url.parse("s3://b?access-key=Sesame"))
        .doesNotContain("Sesame", "AKID", "Token", "Ext");
  }

  private static Consumer<Throwable> invalid() {
    return e ->
        assertThat(e)
            .isInstanceOfSatisfying(
                RestoreException.class,
                r -> assertThat(r.code()).isEqualTo(StorageError.STORAGE_URL_INVALID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "endpoint",
        "region",
        "provider",
        "role-arn",
        "external-id",
        "profile",
        "storage-class",
        "sse",
        "sse-kms-key-id",
        "acl"
      })
  void everyFlagSaysWhatTheParameterOfItsNameSays(String name) {
    String value = name.equals("endpoint") ? "https://store.example" : "some-value";

    S3Settings byParameter = of("s3://bucket/prefix?" + name + "=" + value);
    S3Settings byFlag = of("s3://bucket/prefix", Map.of("s3." + name, value));
    S3Settings without = of("s3://bucket/prefix");

    assertThat(byFlag).isEqualTo(byParameter).isNotEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://b/p?endpoint=http://h:9000&force-path-style=false",
        "s3://b/p?endpoint=http://h:9000",
        "s3://b/p?provider=aws&force-path-style=true",
        "s3://b/p?provider=aws",
        "s3://b/p?provider=alibaba&force-path-style=true",
        "s3://b/p?role-arn=arn:aws:iam::1:role/x&force-path-style=true",
        "s3://b/50%25off/a%20b/%E4%BD%A0?profile=night%20shift%2Bday",
        "oss://b/p?region=cn&profile=a%26b"
      })
  void thePrintedUriOpensTheSamePlaceInTheSameWay(String url) {
    S3Settings settings = of(url);

    S3Settings again = of(settings.uri());

    assertThat(again.location()).isEqualTo(settings.location());
    assertThat(again.service()).isEqualTo(settings.service());
    assertThat(again.identity().profile()).isEqualTo(settings.identity().profile());
    assertThat(again.uri()).isEqualTo(settings.uri()).doesNotContain(" ");
  }
}
