package io.pitr.integration.cluster;

import java.util.Locale;
import java.util.Set;

/** Names as statements quote them, and which databases are the server's own. */
public final class Names {
  private static final Set<String> SYSTEM =
      Set.of(
          "mysql",
          "information_schema",
          "performance_schema",
          "metrics_schema",
          "inspection_schema",
          "sys",
          "workload_schema");

  private Names() {}

  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  public static String quoted(String database, String table) {
    return quoted(database) + "." + quoted(table);
  }

  /** Also those that Go {@code br} makes for a time. */
  public static boolean isSystem(String database) {
    return SYSTEM.contains(database.toLowerCase(Locale.ROOT)) || database.startsWith("__");
  }
}
