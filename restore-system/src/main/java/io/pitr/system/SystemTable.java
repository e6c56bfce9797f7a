package io.pitr.system;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The tables of database {@code mysql} that a restore includes (spec/restore-flow.md §6.6). All
 * others belong to their cluster.
 */
public enum SystemTable {
  STATS_META(Kind.STATISTICS, "table_id"),
  STATS_HISTOGRAMS(Kind.STATISTICS, "table_id"),
  STATS_BUCKETS(Kind.STATISTICS, "table_id"),
  STATS_TOP_N(Kind.STATISTICS, "table_id"),
  STATS_FM_SKETCH(Kind.STATISTICS, "table_id"),
  BIND_INFO(Kind.BINDINGS, "original_sql"),
  USER(Kind.ACCOUNTS, ""),
  DB(Kind.ACCOUNTS, ""),
  TABLES_PRIV(Kind.ACCOUNTS, ""),
  COLUMNS_PRIV(Kind.ACCOUNTS, ""),
  GLOBAL_PRIV(Kind.ACCOUNTS, ""),
  GLOBAL_GRANTS(Kind.ACCOUNTS, ""),
  DEFAULT_ROLES(Kind.ACCOUNTS, ""),
  ROLE_EDGES(Kind.ACCOUNTS, "");

  /** What the rows of a table are about. */
  public enum Kind {
    STATISTICS,
    BINDINGS,
    ACCOUNTS
  }

  private final Kind kind;
  private final String replacedBy;

  SystemTable(Kind kind, String replacedBy) {
    this.kind = kind;
    this.replacedBy = replacedBy;
  }

  static Optional<SystemTable> named(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(table -> table.name().equals(wanted)).findFirst();
  }

  /** The table's name. */
  public String table() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Kind kind() {
    return kind;
  }

  /**
   * The column by which rows replace existing ones: existing rows with the same value are deleted
   * first. Empty if the table's own keys do that.
   */
  String replacedBy() {
    return replacedBy;
  }
}
