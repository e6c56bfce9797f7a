package io.pitr.cli.log;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes secrets from texts: values that are known to be secret, the values of query parameters
 * whose names say so, and passwords before the host of a URI.
 */
public final class Secrets {
  public static final Secrets NONE = new Secrets(List.of());

  /** Takes the place of a secret. */
  public static final String HIDDEN = "***";

  /** A shorter text occurs everywhere and protects nothing. */
  private static final int MIN_LENGTH = 4;

  private static final String NAME =
      "[\\w.-]*(?:secret|passw|token|credential|signature)[\\w.-]*|(?:[\\w.-]*[-_.])?(?:key|sig)";
  private static final Pattern VARIABLE = Pattern.compile("(?:BR|AWS|TIDB)_.*");
  private static final Pattern SECRET_NAME = Pattern.compile(NAME, Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAMETER =
      Pattern.compile("([?&](?:" + NAME + ")=)([^&\\s\"'`)\\]]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern PASSWORD = Pattern.compile("(://[^/\\s:@]*:)([^/\\s@]+)(?=@)");

  private final List<String> values;

  private Secrets(Collection<String> values) {
    this.values =
        values.stream()
            .filter(value -> value.length() >= MIN_LENGTH)
            // A value may contain another one.
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /**
   * @param values secret as a whole
   * @param uris values that may contain secrets, such as URIs
   */
  public static Secrets of(Collection<String> values, Collection<String> uris) {
    return of(values, uris, System.getenv());
  }

  /**
   * @param environment its variables for this program and for S3 may be secret, too
   */
  static Secrets of(
      Collection<String> values, Collection<String> uris, Map<String, String> environment) {
    Set<String> all = new LinkedHashSet<>(values);
    environment.forEach(
        (name, value) -> {
          if (VARIABLE.matcher(name).matches() && isSecretName(name)) {
            all.add(value);
          }
        });
    for (String uri : uris) {
      addMatches(PARAMETER.matcher(uri), all);
      addMatches(PASSWORD.matcher(uri), all);
    }
    return new Secrets(all);
  }

  private static void addMatches(Matcher matcher, Set<String> into) {
    while (matcher.find()) {
      String value = matcher.group(2);
      into.add(value);
      try {
        into.add(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // Not percent-encoded: the value is used as it is.
        into.add(value);
      }
    }
  }

  /** Whether the name of a parameter or a flag says that its value is secret. */
  public static boolean isSecretName(String name) {
    return SECRET_NAME.matcher(name).matches();
  }

  /** The text without secrets. */
  public String hide(String text) {
    String clean = text;
    for (String value : values) {
      clean = clean.replace(value, HIDDEN);
    }
    clean = PARAMETER.matcher(clean).replaceAll("$1" + HIDDEN);
    return PASSWORD.matcher(clean).replaceAll("$1" + HIDDEN);
  }
}
