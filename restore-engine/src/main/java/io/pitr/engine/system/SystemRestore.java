package io.pitr.engine.system;

import io.pitr.api.Tso;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.target.TargetTraits;
import io.pitr.catalog.FullBackup;
import io.pitr.engine.chain.ChainStore;
import io.pitr.format.filter.TableFilter;
import io.pitr.system.SystemActions;
import io.pitr.system.SystemChoice;
import io.pitr.system.SystemTable;
import io.pitr.system.SystemTableReader;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Restores statistics, accounts and bindings of the full backup. The first segment reads them and
 * stores them with the chain; after the last one they are written to the target's system tables.
 * Targets that keep history have no servers that would use them.
 */
public final class SystemRestore {
  private final ChainStore store;
  private final TargetTraits traits;

  public SystemRestore(ChainStore store, TargetTraits traits) {
    this.store = store;
    this.traits = traits;
  }

  /**
   * Stores the chosen rows with the chain. May be repeated.
   *
   * @param options values of flags, by name without dashes
   * @param filter rules; none restores all user tables
   * @return sentences for the report
   * @throws io.pitr.api.RestoreException if a file is damaged
   */
  public List<String> keep(FullBackup backup, Map<String, String> options, List<String> filter) {
    Set<SystemTable> wanted = SystemChoice.of(options, filter);
    var reader = new SystemTableReader(backup);
    if (traits.keepsHistory()) {
      return reader.hasAny(wanted)
          ? List.of(
              "statistics, accounts and bindings of the full backup are left out: this target has"
                  + " no server that would use them")
          : List.of();
    }
    store.removeSystemRows();
    int[] parts = {0};
    return reader.read(wanted, rows -> store.putSystemRows(++parts[0], rows.toJson()));
  }

  /** Whether a filter names accounts or bindings. Statistics belong to their tables. */
  public static boolean isNamed(TableFilter filter) {
    return Arrays.stream(SystemTable.values())
        .filter(table -> table.kind() != SystemTable.Kind.STATISTICS)
        .anyMatch(table -> filter.matches("mysql", table.table()));
  }

  /** Whether the filter names accounts or bindings that the full backup has. */
  public static boolean hasNamed(
      FullBackup backup, Map<String, String> options, List<String> filter) {
    Set<SystemTable> named = EnumSet.noneOf(SystemTable.class);
    SystemChoice.of(options, filter).stream()
        .filter(table -> table.kind() != SystemTable.Kind.STATISTICS)
        .forEach(named::add);
    return new SystemTableReader(backup).hasAny(named);
  }

  /**
   * The deferred actions.
   *
   * @param options values of flags; stored rows are left out if a flag turns them off now
   * @param now a timestamp of the target
   */
  public List<FinishAction> actions(
      Map<String, String> options, SchemaView schema, Supplier<Tso> now) {
    Set<SystemTable> wanted = SystemChoice.of(options, List.of());
    return SystemActions.of(store.systemRows(), wanted, schema, now);
  }

  /** The deferred actions, for display only. */
  public static List<FinishAction> waiting(ChainStore store, SchemaView schema) {
    return SystemActions.of(
        store.systemRows(), EnumSet.allOf(SystemTable.class), schema, () -> Tso.ZERO);
  }

  /** The notes of {@link #keep}, and whether rows wait for the last segment. */
  public List<String> plan(FullBackup backup, Map<String, String> options, List<String> filter) {
    if (traits.keepsHistory()) {
      return keep(backup, options, filter);
    }
    return new SystemTableReader(backup).hasAny(SystemChoice.of(options, filter))
        ? List.of("statistics, accounts and bindings of the full backup wait for the last segment")
        : List.of();
  }
}
