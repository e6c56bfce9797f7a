package io.pitr.inspect.schema;

import java.util.Locale;
import java.util.Set;

/** Databases that belong to the server. */
public final class SystemSchemas {
  private static final String TEMPORARY = "__tidb_br_temporary_";
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

  public static boolean contains(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(
        lower.startsWith(TEMPORARY) ? lower.substring(TEMPORARY.length()) : lower);
  }
}
