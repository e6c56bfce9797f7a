package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageError;
import io.pitr.base.PercentEscapes;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A parsed storage URL (spec/restore-flow.md §1.6). A plus sign is not a space anywhere, because
 * secret keys contain it. Parameter names are in lower case with dashes; if a name is given twice,
 * the first one wins.
 *
 * @param scheme lower case
 * @param prefix without a slash at either end
 * @param parameters may be secret
 */
record S3Url(String scheme, String bucket, String prefix, Map<String, String> parameters) {
  private static final String REMEDY = "Give a URL such as s3://bucket/prefix?region=eu-west-1.";

  S3Url {
    parameters = Map.copyOf(parameters);
  }

  /**
   * @throws RestoreException {@link StorageError#STORAGE_URL_INVALID}; the message has no
   *     parameters and no user part
   */
  static S3Url parse(String url) {
    int schemeEnd = url.indexOf("://");
    if (schemeEnd < 0) {
      throw invalid("the URL has no scheme", "");
    }
    String scheme = url.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    String rest = before(url.substring(schemeEnd + 3), '#');
    String place = before(rest, '?');
    String bucket = before(place, '/');
    if (bucket.indexOf('@') >= 0) {
      throw invalid(
          "the part before the bucket is no place for keys: use access-key and secret-access-key",
          scheme + "://");
    }
    String where = scheme + "://" + place;
    if (bucket.isEmpty()) {
      throw invalid("the URL names no bucket", where);
    }
    if (!bucket.chars().allMatch(S3Url::mayNameBucket)) {
      throw invalid("'" + bucket + "' can't be the name of a bucket", where);
    }
    String prefix = trimSlashes(unescape(place.substring(bucket.length()), "the path", where));
    for (String part : prefix.split("/", -1)) {
      if (part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
        throw invalid("the path has a part '" + part.replace('\0', '?') + "'", where);
      }
    }
    String query = place.length() < rest.length() ? rest.substring(place.length() + 1) : "";
    return new S3Url(scheme, bucket, prefix, parameters(query, where));
  }

  private static Map<String, String> parameters(String query, String where) {
    var parameters = new LinkedHashMap<String, String>();
    for (String pair : query.split("&", -1)) {
      int end = pair.indexOf('=');
      String name = unescape(end < 0 ? pair : pair.substring(0, end), "a parameter's name", where);
      name = name.toLowerCase(Locale.ROOT).replace('_', '-');
      String value = end < 0 ? "" : unescape(pair.substring(end + 1), "parameter " + name, where);
      if (!name.isEmpty()) {
        parameters.putIfAbsent(name, value);
      }
    }
    return parameters;
  }

  /** The names of parameters only: values may be secret. */
  @Override
  public String toString() {
    return scheme + "://" + bucket + "/" + prefix;
  }

  static RestoreException invalid(String what, String where) {
    return new RestoreException(StorageError.STORAGE_URL_INVALID, what, where, REMEDY);
  }

  private static boolean mayNameBucket(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_';
  }

  private static String before(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String trimSlashes(String path) {
    int from = 0;
    int to = path.length();
    while (from < to && path.charAt(from) == '/') {
      from++;
    }
    while (to > from && path.charAt(to - 1) == '/') {
      to--;
    }
    return path.substring(from, to);
  }

  private static String unescape(String text, String what, String where) {
    try {
      return PercentEscapes.decode(text);
    } catch (URISyntaxException e) {
      throw new RestoreException(
          StorageError.STORAGE_URL_INVALID, what + ": " + e.getReason(), where, REMEDY, e);
    }
  }
}
