package io.pitr.api.schema;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A set of SQL modes.
 *
 * @param bits as TiDB stores them, {@link SqlMode} by bit; bits of newer modes are kept
 */
public record SqlModes(long bits) {
  /** TiDB's default {@code sql_mode}. */
  public static final SqlModes DEFAULT =
      of(
          SqlMode.ONLY_FULL_GROUP_BY,
          SqlMode.STRICT_TRANS_TABLES,
          SqlMode.NO_ZERO_IN_DATE,
          SqlMode.NO_ZERO_DATE,
          SqlMode.ERROR_FOR_DIVISION_BY_ZERO,
          SqlMode.NO_AUTO_CREATE_USER,
          SqlMode.NO_ENGINE_SUBSTITUTION);

  /** {@code sql_mode = ''}. */
  public static final SqlModes NONE = new SqlModes(0);

  public static SqlModes of(SqlMode... modes) {
    return new SqlModes(Arrays.stream(modes).mapToLong(SqlMode::bit).reduce(0, (a, b) -> a | b));
  }

  public boolean has(SqlMode mode) {
    return (bits & mode.bit()) != 0;
  }

  /** Whether a value that does not fit is an error instead of a warning. */
  public boolean isStrict() {
    return has(SqlMode.STRICT_TRANS_TABLES) || has(SqlMode.STRICT_ALL_TABLES);
  }

  public SqlModes with(SqlMode... modes) {
    return new SqlModes(bits | of(modes).bits);
  }

  public SqlModes without(SqlMode... modes) {
    return new SqlModes(bits & ~of(modes).bits);
  }

  /** Without the modes that change how the text of a statement is parsed. */
  public SqlModes withoutSyntax() {
    return without(
        SqlMode.REAL_AS_FLOAT,
        SqlMode.PIPES_AS_CONCAT,
        SqlMode.ANSI_QUOTES,
        SqlMode.IGNORE_SPACE,
        SqlMode.POSTGRESQL,
        SqlMode.ORACLE,
        SqlMode.MSSQL,
        SqlMode.DB2,
        SqlMode.MAXDB,
        SqlMode.ANSI,
        SqlMode.NO_BACKSLASH_ESCAPES,
        SqlMode.HIGH_NOT_PRECEDENCE);
  }

  /** Names joined by commas, as {@code SET sql_mode} takes them. */
  public String text() {
    return Arrays.stream(SqlMode.values())
        .filter(this::has)
        .map(Enum::name)
        .collect(Collectors.joining(","));
  }
}
