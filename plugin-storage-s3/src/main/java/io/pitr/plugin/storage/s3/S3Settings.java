package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import io.pitr.api.option.CommonOptionSpecs;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageError;
import io.pitr.base.PercentEscapes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of a storage: what the URL and the flags say, with the rules of Go {@code br}
 * applied (spec/restore-flow.md §1.6).
 */
record S3Settings(
    S3Location location, S3Service service, S3Identity identity, WriteAttributes attributes) {
  static final String DEFAULT_REGION = "us-east-1";

  private static final List<String> VIRTUAL_HOST_PROVIDERS =
      List.of("alibaba", "netease", "tencent");

  /**
   * @param options values of the flags; a parameter of the URL overrides the flag of its name
   * @throws RestoreException {@link StorageError#STORAGE_URL_INVALID}
   */
  static S3Settings of(S3Url url, OptionValues options) {
    var given = new Given(url, options);
    String region = given.text("region");
    String endpoint = endpoint(given.text("endpoint"), url, region);
    String provider = provider(url, given.text("provider"));
    String roleArn = given.text("role-arn");
    String profile = given.text("profile");
    boolean accelerate = given.isOn("use-accelerate-endpoint", false);
    if (url.scheme().equals("ks3")) {
      requireKs3(url, region, endpoint, roleArn);
    }
    return new S3Settings(
        new S3Location(url.scheme(), url.bucket(), url.prefix()),
        new S3Service(
            endpoint,
            region,
            provider,
            pathStyle(url, given, provider, endpoint, roleArn, accelerate),
            accelerate),
        new S3Identity(
            keys(given, url, profile),
            profile,
            roleArn,
            given.text("external-id"),
            options.isOn(CommonOptionSpecs.NO_CREDENTIALS.name()),
            options.isOn(CommonOptionSpecs.SEND_CREDENTIALS.name())),
        new WriteAttributes(
            given.text("storage-class"),
            given.text("sse"),
            given.text("sse-kms-key-id"),
            given.text("acl"),
            given.isOn("object-lock-enabled", false)));
  }

  /** Looks up a parameter of the URL, then the flag of the same name. */
  private record Given(S3Url url, OptionValues options) {
    String text(String name) {
      String parameter = url.parameters().get(name);
      return parameter != null ? parameter : S3Options.text(options, name);
    }

    boolean isOn(String name, boolean otherwise) {
      return bool(text(name)).orElse(otherwise);
    }

    /** The words for yes and no that flags of Go accept; any other text counts as not given. */
    private static Optional<Boolean> bool(String text) {
      return switch (text) {
        case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
        case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
        default -> Optional.empty();
      };
    }
  }

  private static String endpoint(String given, S3Url url, String region) {
    if (given.isEmpty()) {
      if (!url.scheme().equals("oss")) {
        return "";
      }
      if (region.isEmpty()) {
        throw S3Url.invalid("oss:// needs a region or an endpoint", url.toString());
      }
      return "https://s3.oss-" + ossRegion(region) + ".aliyuncs.com";
    }
    URI uri;
    try {
      uri = new URI(given);
    } catch (URISyntaxException e) {
      throw S3Url.invalid("the endpoint is not a URL", url.toString());
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw S3Url.invalid("the endpoint does not begin with http:// or https://", url.toString());
    }
    if (uri.getHost() == null) {
      throw S3Url.invalid("the endpoint has no host", url.toString());
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw S3Url.invalid(
          "the endpoint may contain a host, a port and a path, nothing else", url.toString());
    }
    return given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
  }

  private static String ossRegion(String region) {
    return region.startsWith("oss-") ? region.substring("oss-".length()) : region;
  }

  private static String provider(S3Url url, String given) {
    return switch (url.scheme()) {
      case "ks3" -> "ks3-sdk";
      case "oss" -> given.isEmpty() ? "alibaba" : given;
      default -> given;
    };
  }

  private static void requireKs3(S3Url url, String region, String endpoint, String roleArn) {
    if (region.isEmpty() || endpoint.isEmpty()) {
      throw S3Url.invalid("ks3:// needs both a region and an endpoint", url.toString());
    }
    if (!roleArn.isEmpty()) {
      throw S3Url.invalid("ks3:// does not support roles", url.toString());
    }
  }

  private static boolean pathStyle(
      S3Url url,
      Given given,
      String provider,
      String endpoint,
      String roleArn,
      boolean accelerate) {
    if (accelerate || VIRTUAL_HOST_PROVIDERS.contains(provider)) {
      return false;
    }
    if (isAws(provider, endpoint, roleArn) && !url.parameters().containsKey("force-path-style")) {
      return false;
    }
    return given.isOn("force-path-style", true);
  }

  private static S3Keys keys(Given given, S3Url url, String profile) {
    var keys =
        new S3Keys(
            given.text("access-key"), given.text("secret-access-key"), given.text("session-token"));
    if (!profile.isEmpty()) {
      return S3Keys.NONE;
    }
    if (keys.accessKey().isEmpty() != keys.secretAccessKey().isEmpty()) {
      String missing = keys.accessKey().isEmpty() ? "access-key" : "secret-access-key";
      String there = keys.accessKey().isEmpty() ? "secret-access-key" : "access-key";
      throw new RestoreException(
          StorageError.STORAGE_URL_INVALID,
          missing + " is missing, but " + there + " is given",
          url.toString(),
          "Give both, or neither.");
    }
    return keys;
  }

  /** The region that requests are signed for until the service names another one. */
  String signingRegion() {
    String region = service.region();
    if (region.isEmpty()) {
      return DEFAULT_REGION;
    }
    return location.scheme().equals("oss") ? ossRegion(region) : region;
  }

  /** The root as a URI that opens the same place again, without keys, external id and KMS key. */
  String uri() {
    var parameters = new ArrayList<String>();
    add(parameters, "endpoint", service.endpoint());
    add(parameters, "region", service.region());
    add(parameters, "provider", location.scheme().equals("s3") ? service.provider() : "");
    add(parameters, "profile", identity.profile());
    add(parameters, "role-arn", identity.roleArn());
    if (service.accelerate()) {
      add(parameters, "use-accelerate-endpoint", "true");
    }
    // Only said if the other parameters do not imply it: the URL must name the same place again.
    boolean always = service.accelerate() || VIRTUAL_HOST_PROVIDERS.contains(service.provider());
    if (!always && service.pathStyle() == isAws()) {
      add(parameters, "force-path-style", String.valueOf(service.pathStyle()));
    }
    String prefix = location.prefix();
    String root = location.root() + (prefix.isEmpty() ? "" : "/" + PercentEscapes.encode(prefix));
    return parameters.isEmpty() ? root : root + "?" + String.join("&", parameters);
  }

  private static void add(List<String> parameters, String name, String value) {
    if (!value.isEmpty()) {
      parameters.add(name + "=" + PercentEscapes.encode(value));
    }
  }

  private boolean isAws() {
    return isAws(service.provider(), service.endpoint(), identity.roleArn());
  }

  /** AWS itself: names of buckets are part of the host unless the URL says otherwise. */
  private static boolean isAws(String provider, String endpoint, String roleArn) {
    return provider.equals("aws") || endpoint.contains(S3Service.AWS_DOMAIN) || !roleArn.isEmpty();
  }

  /**
   * The fields of {@code backup.S3} (spec/messages.md).
   *
   * @param actualRegion where the bucket is
   * @param sent the keys that the nodes get
   */
  StorageDescription description(String actualRegion, S3Keys sent) {
    var fields = new TreeMap<String, String>();
    fields.put("endpoint", service.endpoint());
    fields.put("region", actualRegion);
    fields.put("bucket", location.bucket());
    fields.put("prefix", location.prefix());
    fields.put("storage_class", attributes.storageClass());
    fields.put("sse", attributes.sse());
    fields.put("acl", attributes.acl());
    fields.put("access_key", sent.accessKey());
    fields.put("secret_access_key", sent.secretAccessKey());
    fields.put("session_token", sent.sessionToken());
    fields.put("force_path_style", String.valueOf(service.pathStyle()));
    fields.put("sse_kms_key_id", attributes.sseKmsKeyId());
    fields.put("role_arn", identity.roleArn());
    fields.put("external_id", identity.externalId());
    fields.put("object_lock_enabled", attributes.objectLock() ? "true" : "");
    fields.put("provider", service.provider());
    fields.put("profile", identity.profile());
    fields.values().removeIf(String::isEmpty);
    return new StorageDescription.S3(fields);
  }

  /** Only the root: components are secret. */
  @Override
  public String toString() {
    return uri();
  }
}
