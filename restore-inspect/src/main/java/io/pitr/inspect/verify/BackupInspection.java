package io.pitr.inspect.verify;

import io.pitr.api.schema.TableView;
import io.pitr.inspect.schema.SkippedTable;
import java.util.List;

/**
 * The content of a full backup, from its metadata.
 *
 * @param files number of data files
 * @param storedBytes size of the data files
 * @param kvs number of rows and index entries, each once
 * @param kvBytes plain size of the rows and index entries
 * @param databases names, sorted
 * @param tables tables, views and sequences, sorted by name
 * @param skippedTables tables whose definition can't be read
 */
public record BackupInspection(
    BackupFacts facts,
    long files,
    long storedBytes,
    long kvs,
    long kvBytes,
    List<String> databases,
    List<Table> tables,
    List<SkippedTable> skippedTables) {
  public BackupInspection {
    databases = List.copyOf(databases);
    tables = List.copyOf(tables);
    skippedTables = List.copyOf(skippedTables);
  }

  /**
   * A table, view or sequence.
   *
   * @param name database and table, quoted
   * @param partitions 0 if not partitioned
   * @param tiflashReplicas requested number of TiFlash replicas
   */
  public record Table(
      long id,
      String name,
      TableView.Kind kind,
      int partitions,
      long tiflashReplicas,
      long files,
      long storedBytes,
      long kvs,
      long kvBytes) {}
}
