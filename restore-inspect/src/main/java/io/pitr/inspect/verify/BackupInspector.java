package io.pitr.inspect.verify;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.target.SstFile;
import io.pitr.catalog.FullBackup;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.PartitionInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.inspect.schema.SkippedTable;
import io.pitr.sql.row.TableReading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Summarizes the content of a full backup. Reads only its metadata. */
public final class BackupInspector {
  private BackupInspector() {}

  /**
   * @throws io.pitr.api.RestoreException if the metadata can't be read
   */
  public static BackupInspection inspect(FullBackup backup) {
    List<SstFile> files = backup.files();
    Map<Long, List<SstFile>> byTable = new HashMap<>();
    for (SstFile file : files) {
      byTable.computeIfAbsent(FullBackup.physicalTableId(file), id -> new ArrayList<>()).add(file);
    }
    Set<String> databases = new TreeSet<>();
    var names = new TableNames();
    var tables = new ArrayList<BackupInspection.Table>();
    var skippedTables = new ArrayList<SkippedTable>();
    backup.forEachSchema(
        schema -> {
          DbInfo database = DbInfo.parse(schema.getDb().toByteArray());
          databases.add(database.name().original());
          names.database(database);
          if (!schema.getTable().isEmpty()) {
            byte[] definition = schema.getTable().toByteArray();
            try {
              TableInfo table = TableInfo.parse(definition);
              names.table(database.id(), table);
              tables.add(table(names.of(table.id()), table, byTable));
            } catch (RestoreException e) {
              skippedTables.add(
                  new SkippedTable(
                      database.name().original(),
                      TableInfo.nameIn(definition).orElse(""),
                      0,
                      TableReading.problem(e)));
            }
          }
        });
    tables.sort(Comparator.comparing(BackupInspection.Table::name));
    return new BackupInspection(
        BackupFacts.of(backup),
        files.size(),
        files.stream().mapToLong(file -> file.stored().sizeBytes()).sum(),
        files.stream().mapToLong(file -> file.totals().kvs()).sum(),
        files.stream().mapToLong(file -> file.totals().bytes()).sum(),
        List.copyOf(databases),
        tables,
        skippedTables);
  }

  private static BackupInspection.Table table(
      String name, TableInfo table, Map<Long, List<SstFile>> byTable) {
    Set<Long> ids = new HashSet<>(table.physicalIds());
    ids.add(table.id());
    List<SstFile> files =
        ids.stream().flatMap(id -> byTable.getOrDefault(id, List.of()).stream()).toList();
    int partitions =
        table.isPartitioned()
            ? table.partition().map(PartitionInfo::definitions).map(List::size).orElse(0)
            : 0;
    return new BackupInspection.Table(
        table.id(),
        name,
        table.kind(),
        partitions,
        table.tiflashReplica().map(ReplicaView::count).orElse(0L),
        files.size(),
        files.stream().mapToLong(file -> file.stored().sizeBytes()).sum(),
        files.stream().mapToLong(file -> file.totals().kvs()).sum(),
        files.stream().mapToLong(file -> file.totals().bytes()).sum());
  }

  /** The names of a full backup's tables, for inspecting its log. */
  public static TableNames names(FullBackup backup) {
    var names = new TableNames();
    backup.forEachSchema(
        schema -> {
          DbInfo database = DbInfo.parse(schema.getDb().toByteArray());
          names.database(database);
          if (!schema.getTable().isEmpty()) {
            names.table(Tso.ZERO, database.id(), schema.getTable().toByteArray());
          }
        });
    return names;
  }
}
