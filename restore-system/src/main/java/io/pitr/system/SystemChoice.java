package io.pitr.system;

import io.pitr.format.filter.TableFilter;
import io.pitr.system.SystemTable.Kind;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the system tables that a chain restores, in its first segment. Statistics are restored
 * with their tables; accounts and bindings only if everything is restored or the filter names them.
 */
public final class SystemChoice {
  private static final String STATISTICS_FLAG = "load-stats";
  private static final String SYSTEM_FLAG = "with-sys-table";

  private SystemChoice() {}

  /**
   * @param options values of flags, by name without dashes; an absent flag is on
   * @param filter rules; none restores all user tables
   */
  public static Set<SystemTable> of(Map<String, String> options, List<String> filter) {
    boolean statistics = isOn(options, STATISTICS_FLAG);
    boolean system = isOn(options, SYSTEM_FLAG);
    EnumSet<SystemTable> chosen = EnumSet.noneOf(SystemTable.class);
    Arrays.stream(SystemTable.values())
        .filter(
            table ->
                table.kind() == Kind.STATISTICS ? statistics : system && isNamed(table, filter))
        .forEach(chosen::add);
    return Collections.unmodifiableSet(chosen);
  }

  private static boolean isOn(Map<String, String> options, String flag) {
    return !options.getOrDefault(flag, "true").equalsIgnoreCase("false");
  }

  private static boolean isNamed(SystemTable table, List<String> filter) {
    return filter.isEmpty() || TableFilter.parse(filter).matches("mysql", table.table());
  }
}
