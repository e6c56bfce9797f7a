package io.pitr.catalog;

import io.pitr.api.schema.TableView;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * A table's share of a segment's input, from the metadata of the backups. SSTs of the log are not
 * included.
 *
 * @param table quoted, with its database; {@link #GONE} for all tables that do not live at the end
 * @param baseKvs rows and index entries of the full backup
 * @param baseBytes their plain size
 * @param logEntries in its log files: duplicates and entries outside the window included
 * @param logPlainBytes plain size of its log files
 */
public record TableVolume(
    String table, long baseKvs, long baseBytes, long logEntries, long logPlainBytes) {
  /** Replaces a name. */
  public static final String GONE = "(dropped)";

  /**
   * The tables with any input, the largest first.
   *
   * @param restored whether a physical table is restored; others are left out
   * @param tables that exist at the end
   */
  public static List<TableVolume> of(
      List<SstFile> baseFiles,
      List<LogRange> dataRanges,
      LongPredicate restored,
      Collection<TableView> tables) {
    Map<Long, String> names = new HashMap<>();
    for (TableView table : tables) {
      String name = "`" + table.schema() + "`.`" + table.name() + "`";
      names.put(table.id(), name);
      table.physicalIds().forEach(id -> names.put(id, name));
    }
    var volumes = new TreeMap<String, TableVolume>();
    for (SstFile file : baseFiles) {
      add(
          volumes,
          new TableVolume(
              name(names, FullBackup.physicalTableId(file)),
              file.totals().kvs(),
              file.totals().bytes(),
              0,
              0));
    }
    for (LogRange range : dataRanges) {
      if (restored.test(range.tableId())) {
        add(
            volumes,
            new TableVolume(
                name(names, range.tableId()),
                0,
                0,
                range.plain().entries(),
                range.plain().length()));
      }
    }
    return volumes.values().stream()
        .sorted(
            Comparator.comparingLong((TableVolume v) -> v.baseBytes + v.logPlainBytes).reversed())
        .toList();
  }

  private static String name(Map<Long, String> names, long physicalId) {
    return names.getOrDefault(physicalId, GONE);
  }

  private static void add(Map<String, TableVolume> volumes, TableVolume more) {
    volumes.merge(more.table, more, TableVolume::plus);
  }

  private TableVolume plus(TableVolume other) {
    return new TableVolume(
        table,
        baseKvs + other.baseKvs,
        baseBytes + other.baseBytes,
        logEntries + other.logEntries,
        logPlainBytes + other.logPlainBytes);
  }
}
