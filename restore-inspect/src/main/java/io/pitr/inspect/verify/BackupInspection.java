package io.pitr.inspect.verify;

import io.pitr.api.schema.TableView;
import io.pitr.inspect.schema.LeftOutTable;
import java.util.List;

/**
 * What a full backup holds, by its metadata alone.
 *
 * @param files data files
 * @param storedBytes their length
 * @param kvs rows and index entries, each once
 * @param kvBytes their plain size
 * @param databases names, in order
 * @param tables tables, views and sequences, in order of name
 * @param leftOut those whose definition can't be read
 */
public record BackupInspection(
    BackupFacts facts,
    long files,
    long storedBytes,
    long kvs,
    long kvBytes,
    List<String> databases,
    List<Table> tables,
    List<LeftOutTable> leftOut) {
  public BackupInspection {
    databases = List.copyOf(databases);
    tables = List.copyOf(tables);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * A table, view or sequence.
   *
   * @param name quoted, with its database
   * @param partitions 0 when it is not partitioned
   * @param tiflashReplicas wished for
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
