package io.pitr.format.schema;

import java.util.Locale;
import java.util.Set;

/**
 * Databases that belong to the cluster itself (spec/segmented-restore.md A.2), and those that Go
 * {@code br} puts beside them under a temporary prefix: a full backup stores system databases so,
 * and its default filter leaves all of them out (spec/restore-flow.md §1.5).
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

  /** By name, case-insensitively. */
  public static boolean contains(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(lower) || lower.startsWith(TEMPORARY_PREFIX);
  }
}
