package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.Tso;
import io.pitr.inspect.verify.LogInspection;
import java.util.List;

@Description("Result of `br log info`.")
public record LogInfoDocument(
    @Description("`log info`") String command,
    @JsonUnwrapped LogProperties properties,
    @JsonUnwrapped LogContent content,
    @Description("size of the objects") long logStoredBytes,
    @Description("stores that wrote the log") List<LogStore> stores,
    @Description("physical tables with entries; id 0 is the schema") List<LogTable> tables,
    @Description("objects of the metadata that the storage lacks") List<MissingObject> missing) {

  /** A TiKV store. */
  record LogStore(
      ObjectId id,
      @Description("metadata files") long flushes,
      @Description("newest checkpoint of the store") Tso resolvedTs) {}

  /** A physical table, or the schema. */
  record LogTable(
      ObjectId id,
      @Description("quoted name, if a schema with the id was read") String table,
      @Description("log files") long logFiles,
      @Description("entries in the log files, duplicates included") long logEntries,
      @Description("plain size of the log files") long logPlainBytes,
      @Description("smallest timestamp of an entry") Tso firstTs,
      @Description("greatest timestamp of an entry") Tso lastTs) {

    static LogTable of(LogInspection.Table table) {
      return new LogTable(
          new ObjectId(table.id()),
          table.name(),
          table.ranges(),
          table.events(),
          table.plainBytes(),
          table.firstTs(),
          table.lastTs());
    }
  }

  /** An object that is missing. */
  record MissingObject(
      @Description("path of the object") String where,
      @Description("start of its time span") Tso fromTs,
      @Description("end of its time span") Tso untilTs) {}

  public static LogInfoDocument of(LogInspection found) {
    return new LogInfoDocument(
        "log info",
        LogProperties.of(found.facts()),
        new LogContent(
            found.metas(),
            found.groups(),
            found.ranges(),
            found.events(),
            found.plainBytes(),
            found.firstTs(),
            found.lastTs()),
        found.storedBytes(),
        found.stores().stream()
            .map(
                store ->
                    new LogStore(new ObjectId(store.id()), store.flushes(), store.resolvedTs()))
            .toList(),
        found.tables().stream().map(LogTable::of).toList(),
        found.missing().stream()
            .map(missing -> new MissingObject(missing.path(), missing.from(), missing.until()))
            .toList());
  }
}
