package io.pitr.sql.text;

import io.pitr.format.backup.TidbVersion;
import java.util.Arrays;
import java.util.List;

/** A change in what TiDB prints, with the release that brought it. */
public enum TextChange {
  /** A backslash in a DEFAULT or a COMMENT is doubled, except in the comment of a partition. */
  BACKSLASHES_DOUBLED("6.0.0"),
  /** An expression as a DEFAULT stands in parentheses; also CURRENT_DATE. */
  DEFAULTS_IN_PARENTHESES("8.2.0", "8.1.1", "7.5.2", "7.1.6", "6.5.10"),
  /** A foreign key names the database of the other table only when it is not its own. */
  OWN_DATABASE_OMITTED("8.2.0"),
  /** Lines of CHECK constraints are indented. */
  CHECKS_INDENTED("8.3.0"),
  /** Integers have no display width, except TINYINT(1) and those with ZEROFILL. */
  DISPLAY_WIDTHS_OMITTED("8.5.0"),
  /** TTL stands before the partitions; it stood behind them. */
  TTL_BEFORE_PARTITIONS("8.5.5"),
  /** The job interval of a TTL that has none is {@code 1h}; it was {@code 1h0m0s}. */
  SHORT_TTL_INTERVAL("9.0.0"),
  /** JSON documents are printed as MySQL prints them. */
  JSON_AS_MYSQL("9.0.0");

  private final TidbVersion since;
  private final List<TidbVersion> backports;

  /**
   * @param since all later releases have the change
   * @param backports patch releases of earlier minor versions from which on they have it, too
   */
  TextChange(String since, String... backports) {
    this.since = TidbVersion.parse(since).orElseThrow();
    this.backports =
        Arrays.stream(backports).map(text -> TidbVersion.parse(text).orElseThrow()).toList();
  }

  boolean isIn(TidbVersion version) {
    return version.compareTo(since) >= 0
        || backports.stream()
            .anyMatch(
                backport ->
                    backport.major() == version.major()
                        && backport.minor() == version.minor()
                        && backport.patch() <= version.patch());
  }
}
