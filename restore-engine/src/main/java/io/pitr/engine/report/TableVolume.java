package io.pitr.engine.report;

import io.pitr.api.schema.TableView;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import io.pitr.catalog.FullBackup;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table's share of a segment's input, by the metadata of the backups. Duplicates in the log and
 * events outside the window are included.
 *
 * @param table quoted, with its database; {@link #GONE} for all tables that do not live at the end
 * @param baseKvs rows and index entries of the full backup
 * @param baseBytes their plain size
 * @param logEvents of the write CF
 * @param logBytes plain size of all events
 */
public record TableVolume(
    String table, long baseKvs, long baseBytes, long logEvents, long logBytes) {
  /** Replaces a name. */
  public static final String GONE = "(dropped)";

  /** The tables with any input, the largest first. */
  public static List<TableVolume> of(
      List<SstFile> baseFiles, List<LogRange> dataRanges, Collection<TableView> tables) {
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
      if (!range.physicalDelete()) {
        long events = range.cf() == ColumnFamily.WRITE ? range.plain().entries() : 0;
        add(
            volumes,
            new TableVolume(name(names, range.tableId()), 0, 0, events, range.plain().length()));
      }
    }
    return volumes.values().stream()
        .sorted(Comparator.comparingLong((TableVolume v) -> v.baseBytes + v.logBytes).reversed())
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
        logEvents + other.logEvents,
        logBytes + other.logBytes);
  }
}
