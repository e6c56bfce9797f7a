package io.pitr.format.backup;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;

/**
 * Checks paths from a backup's metadata: they must stay below the backup's root (spec/formats.md
 * §2.1).
 */
public final class SafePath {
  private static final int MAX_CHARS = 4096;

  private SafePath() {}

  /**
   * Returns the path if it is relative and has only ordinary parts.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} for an empty path, an absolute one,
   *     an empty part, {@code .}, {@code ..}, a backslash, a control character, a drive letter or
   *     more than 4,096 characters
   */
  public static String check(String path, String where) {
    String fault = fault(path);
    if (!fault.isEmpty()) {
      String shown = path.length() > 200 ? path.substring(0, 200) + "…" : path;
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT, "the path '" + shown + "' " + fault, where);
    }
    return path;
  }

  public static boolean isSafe(String path) {
    return fault(path).isEmpty();
  }

  private static String fault(String path) {
    if (path.isEmpty() || path.length() > MAX_CHARS) {
      return "has " + path.length() + " characters";
    }
    if (path.indexOf('\\') >= 0 || path.chars().anyMatch(Character::isISOControl)) {
      return "contains a backslash or a control character";
    }
    if (path.length() > 1 && path.charAt(1) == ':') {
      return "begins with a drive letter";
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return "contains the part '" + part + "'";
      }
    }
    return "";
  }
}
