package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.schema.TableView;
import io.pitr.inspect.verify.BackupInspection;
import java.util.List;

@Description("Result of `br backup info`.")
public record BackupInfoDocument(
    @Description("`backup info`") String command,
    @JsonUnwrapped BackupProperties properties,
    @Description("SSTs") long baseFiles,
    @Description("size of the SSTs") long baseStoredBytes,
    @Description("KVs: rows and index entries") long baseKvs,
    @Description("plain size of the KVs") long baseBytes,
    @Description("names, sorted") List<String> databases,
    @Description("tables, views and sequences") List<BackupTable> tables,
    @Description("tables whose definition cannot be read") List<UnreadableObject> unreadable) {

  /** A table, view or sequence. */
  record BackupTable(
      ObjectId id,
      @Description("quoted name") String table,
      TableView.Kind kind,
      @Description("0 if not partitioned") int partitions,
      @Description("requested number of TiFlash replicas") long tiflashReplicas,
      @Description("SSTs") long baseFiles,
      @Description("size of the SSTs") long baseStoredBytes,
      @Description("KVs: rows and index entries") long baseKvs,
      @Description("plain size of the KVs") long baseBytes) {

    static BackupTable of(BackupInspection.Table table) {
      return new BackupTable(
          new ObjectId(table.id()),
          table.name(),
          table.kind(),
          table.partitions(),
          table.tiflashReplicas(),
          table.files(),
          table.storedBytes(),
          table.kvs(),
          table.kvBytes());
    }
  }

  public static BackupInfoDocument of(BackupInspection found) {
    return new BackupInfoDocument(
        "backup info",
        BackupProperties.of(found.facts()),
        found.files(),
        found.storedBytes(),
        found.kvs(),
        found.kvBytes(),
        found.databases(),
        found.tables().stream().map(BackupTable::of).toList(),
        UnreadableObject.of(found.skippedTables()));
  }
}
