package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.base.PercentEscapes;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * {@code embedded:///absolute/folder} or {@code embedded://relative/folder}, with optional
 * parameters {@code ?ids=reuse|fresh&history=keep|drop}. {@code %hh} stands for a byte of the path.
 *
 * @param folder absolute
 * @param ids how target ids are chosen
 * @param history what happens to dropped objects at the end
 */
record TargetUri(Path folder, IdPolicy ids, HistoryPolicy history) {
  static final String SCHEME = "embedded";
  private static final String PREFIX = SCHEME + "://";

  /** Where the target's ids come from. */
  enum IdPolicy {
    /** The upstream id, unless it is already allocated. */
    REUSE,
    /** Always a different id. */
    FRESH
  }

  /** What the deferred range deletions do. */
  enum HistoryPolicy {
    /** Delete all versions of dropped objects. */
    DROP,
    /** Keep them; they can be read at timestamps before the drop. */
    KEEP
  }

  /**
   * @throws RestoreException {@link TargetError#TARGET_URI_INVALID}
   */
  static TargetUri parse(String uri) {
    if (!uri.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
      throw invalid("expected a URI that begins with " + PREFIX, uri);
    }
    String rest = uri.substring(PREFIX.length());
    int mark = rest.indexOf('?');
    String path = mark < 0 ? rest : rest.substring(0, mark);
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    if (path.isEmpty()) {
      throw invalid("the URI names no folder", uri);
    }
    try {
      Path folder = Path.of(unescape(path, uri)).toAbsolutePath().normalize();
      return withParameters(new TargetUri(folder, IdPolicy.REUSE, HistoryPolicy.KEEP), query, uri);
    } catch (InvalidPathException e) {
      throw invalid("the path is not valid on this machine: " + e.getReason(), uri);
    }
  }

  /** Normalized, escaped, without the query part. */
  String text() {
    return PREFIX + PercentEscapes.encode(folder.toString());
  }

  private static TargetUri withParameters(TargetUri plain, String query, String uri) {
    Path folder = plain.folder();
    TargetUri read = plain;
    for (String part : query.split("&", -1)) {
      read =
          switch (part.toLowerCase(Locale.ROOT)) {
            case "" -> read;
            case "ids=reuse" -> new TargetUri(folder, IdPolicy.REUSE, read.history());
            case "ids=fresh" -> new TargetUri(folder, IdPolicy.FRESH, read.history());
            case "history=drop" -> new TargetUri(folder, read.ids(), HistoryPolicy.DROP);
            case "history=keep" -> new TargetUri(folder, read.ids(), HistoryPolicy.KEEP);
            default ->
                throw invalid(
                    "unknown parameter \""
                        + part
                        + "\"; known are ids=reuse, ids=fresh, history=drop and history=keep",
                    uri);
          };
    }
    return read;
  }

  private static String unescape(String text, String uri) {
    try {
      return PercentEscapes.decode(text);
    } catch (URISyntaxException e) {
      throw new RestoreException(TargetError.TARGET_URI_INVALID, e.getReason(), uri, e);
    }
  }

  private static RestoreException invalid(String what, String uri) {
    return new RestoreException(TargetError.TARGET_URI_INVALID, what, uri);
  }
}
