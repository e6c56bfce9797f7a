package io.pitr.sql.text;

import io.pitr.format.backup.TidbVersion;
import java.util.Arrays;
import java.util.List;

/** A change of TiDB's output, with the release that introduced it. */
public enum TextChange {
  /** Backslashes in DEFAULT and COMMENT are doubled, except in the comment of a partition. */
  BACKSLASHES_DOUBLED("6.0.0"),
  /** DEFAULT expressions are in parentheses, including CURRENT_DATE. */
  DEFAULTS_IN_PARENTHESES("8.2.0", "8.1.1", "7.5.2", "7.1.6", "6.5.10"),
  /** A foreign key names the database of the referenced table only if it is another one. */
  OWN_DATABASE_OMITTED("8.2.0"),
  /** Lines of CHECK constraints are indented. */
  CHECKS_INDENTED("8.3.0"),
  /** Integers have no display width, except TINYINT(1) and ZEROFILL columns. */
  DISPLAY_WIDTHS_OMITTED("8.5.0"),
  /** TTL is before the partitions; earlier it was after them. */
  TTL_BEFORE_PARTITIONS("8.5.5"),
  /** The default job interval of a TTL is {@code 1h}; earlier it was {@code 1h0m0s}. */
  SHORT_TTL_INTERVAL("9.0.0"),
  /** JSON documents are printed as in MySQL. */
  JSON_AS_MYSQL("9.0.0");

  private final TidbVersion since;
  private final List<TidbVersion> backports;

  /**
   * @param since first release with the change
   * @param backports first patch releases of earlier minor versions with the change
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
