package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageError;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a URL and the command line say about a storage, with the rules of Go {@code br} applied
 * (spec/restore-flow.md §1.6). Empty texts mean that nothing was said.
 *
 * @param prefix without a slash at either end
 * @param endpoint without a final slash; empty for AWS's own
 * @param region as it was given
 * @param provider as it was given, or what the scheme implies
 * @param pathStyle the bucket is in the path, not in the host name
 * @param accelerate AWS's transfer acceleration is used
 * @param keys secret
 * @param anonymous requests are not signed
 * @param sendCredentials the nodes of a cluster are given keys
 */
record S3Settings(
    String scheme,
    String bucket,
    String prefix,
    String endpoint,
    String region,
    String provider,
    boolean pathStyle,
    boolean accelerate,
    S3Keys keys,
    String profile,
    String roleArn,
    String externalId,
    boolean anonymous,
    boolean sendCredentials,
    boolean objectLock,
    WriteAttributes attributes) {
  static final String DEFAULT_REGION = "us-east-1";

  private static final String AWS_DOMAIN = "amazonaws.com";
  private static final List<String> VIRTUAL_HOST_PROVIDERS =
      List.of("alibaba", "netease", "tencent");

  /**
   * @param options of the command line, by name without dashes; a parameter of the URL comes first
   * @throws RestoreException {@link StorageError#STORAGE_URL_INVALID}
   */
  static S3Settings of(S3Url url, Map<String, String> options) {
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
        url.scheme(),
        url.bucket(),
        url.prefix(),
        endpoint,
        region,
        provider,
        pathStyle(url, given, provider, endpoint, roleArn, accelerate),
        accelerate,
        keys(given, url, profile),
        profile,
        roleArn,
        given.text("external-id"),
        given.isFlagOn("no-credentials", false),
        given.isFlagOn("send-credentials-to-tikv", true),
        given.isOn("object-lock-enabled", false),
        new WriteAttributes(
            given.text("storage-class"),
            given.text("sse"),
            given.text("sse-kms-key-id"),
            given.text("acl")));
  }

  /** Where a parameter or an option of the same name is looked up. */
  private record Given(S3Url url, Map<String, String> options) {
    String text(String name) {
      String parameter = url.parameters().get(name);
      return parameter != null ? parameter : options.getOrDefault("s3." + name, "");
    }

    boolean isOn(String name, boolean otherwise) {
      return bool(text(name)).orElse(otherwise);
    }

    boolean isFlagOn(String name, boolean otherwise) {
      return bool(options.getOrDefault(name, "")).orElse(otherwise);
    }

    /** The words for yes and no that Go's flags take; any other says nothing. */
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
      throw S3Url.invalid("the endpoint is no URL", url.toString());
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw S3Url.invalid("the endpoint does not begin with http:// or https://", url.toString());
    }
    if (uri.getHost() == null) {
      throw S3Url.invalid("the endpoint names no host", url.toString());
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw S3Url.invalid(
          "the endpoint may hold a host, a port and a path, nothing else", url.toString());
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
      throw S3Url.invalid("ks3:// knows no roles", url.toString());
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
    boolean aws = provider.equals("aws") || endpoint.contains(AWS_DOMAIN) || !roleArn.isEmpty();
    if (aws && !url.parameters().containsKey("force-path-style")) {
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
          missing + " not found, though there is " + there,
          url.toString(),
          "Give both, or neither.");
    }
    return keys;
  }

  /** Whether AWS itself keeps the bucket, as far as can be told. */
  boolean isAws() {
    return (provider.isEmpty() || provider.equals("aws"))
        && (endpoint.isEmpty() || endpoint.contains(AWS_DOMAIN));
  }

  /** What requests are signed for until the store says otherwise. */
  String signingRegion() {
    if (!region.isEmpty()) {
      return scheme.equals("oss") ? ossRegion(region) : region;
    }
    return DEFAULT_REGION;
  }

  /** Root as a URI, without keys, external id and KMS key; opens the same place again. */
  String uri() {
    var parameters = new ArrayList<String>();
    add(parameters, "endpoint", endpoint);
    add(parameters, "region", region);
    add(parameters, "provider", scheme.equals("s3") ? provider : "");
    add(parameters, "profile", profile);
    add(parameters, "role-arn", roleArn);
    if (accelerate) {
      add(parameters, "use-accelerate-endpoint", "true");
    }
    String escaped = prefix.replace("%", "%25").replace("?", "%3F").replace("#", "%23");
    String root = place() + (prefix.isEmpty() ? "" : "/" + escaped);
    return parameters.isEmpty() ? root : root + "?" + String.join("&", parameters);
  }

  private static void add(List<String> parameters, String name, String value) {
    if (!value.isEmpty()) {
      String escaped = URLEncoder.encode(value, StandardCharsets.UTF_8);
      parameters.add(name + "=" + escaped.replace("%2F", "/").replace("%3A", ":"));
    }
  }

  /** The bucket, for messages. */
  String place() {
    return scheme + "://" + bucket;
  }

  /** The key of a path below the prefix; of the empty path, what all keys begin with. */
  String key(String path) {
    return prefix.isEmpty() ? path : prefix + "/" + path;
  }

  /** An object or folder, for messages. */
  String where(String path) {
    return place() + "/" + key(path);
  }

  /**
   * The fields of {@code backup.S3} (spec/messages.md).
   *
   * @param actualRegion where the bucket was found to be
   * @param sent what the nodes are given
   */
  StorageDescription description(String actualRegion, S3Keys sent) {
    var fields = new TreeMap<String, String>();
    fields.put("endpoint", endpoint);
    fields.put("region", actualRegion);
    fields.put("bucket", bucket);
    fields.put("prefix", prefix);
    fields.put("storage_class", attributes.storageClass());
    fields.put("sse", attributes.sse());
    fields.put("acl", attributes.acl());
    fields.put("access_key", sent.accessKey());
    fields.put("secret_access_key", sent.secretAccessKey());
    fields.put("session_token", sent.sessionToken());
    fields.put("force_path_style", String.valueOf(pathStyle));
    fields.put("sse_kms_key_id", attributes.sseKmsKeyId());
    fields.put("role_arn", roleArn);
    fields.put("external_id", externalId);
    fields.put("object_lock_enabled", objectLock ? "true" : "");
    fields.put("provider", provider);
    fields.put("profile", profile);
    fields.values().removeIf(String::isEmpty);
    return new StorageDescription("s3", fields);
  }

  /** The root alone: components are secret. */
  @Override
  public String toString() {
    return uri();
  }
}
