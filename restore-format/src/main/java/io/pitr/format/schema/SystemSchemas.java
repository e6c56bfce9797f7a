package io.pitr.format.schema;

import java.util.Locale;
import java.util.Set;

/**
 * System databases (spec/segmented-restore.md A.2), including those with the temporary prefix of Go
 * {@code br}: a full backup stores system databases under that prefix, and the default filter
 * excludes them all (spec/restore-flow.md §1.5).
 */
public final class SystemSchemas {
  private static final String TEMPORARY_PREFIX = "__tidb_br_temporary_";
  private static final Set<String> NAMES =
      Set.of(
          "mysql",
          "sys",
          "workload_schema",
          "information_schema",
          "performance_schema",
          "metrics_schema",
          "inspection_schema");

  private SystemSchemas() {}

  /** Whether a database is a system database; case-insensitive. */
  public static boolean contains(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(lower) || lower.startsWith(TEMPORARY_PREFIX);
  }
}
