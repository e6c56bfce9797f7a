package io.pitr.writer.ddl;

import io.pitr.api.Tso;
import io.pitr.api.schema.JobState;
import io.pitr.api.schema.SessionSettings;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The result of a job, and its JSON in the history (spec/formats.md §6.7). */
final class JobRecord {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  JobState state = JobState.SYNCED;
  SessionSettings session = Jobs.SESSION;
  boolean cancelled;
  int schemaState = 5;
  long rowCount;
  long schemaVersion;

  /** Finished arguments by key; null when nothing is left. */
  JsonNode arguments = NODES.nullNode();

  /** Finished arguments by position. */
  JsonNode argumentsByPosition = NODES.nullNode();

  @Nullable ObjectNode database;
  @Nullable ObjectNode table;
  List<ObjectNode> tables = new ArrayList<>();
  @Nullable ObjectNode reorgMeta;
  @Nullable ObjectNode multiSchema;
  List<ObjectNode> involving = new ArrayList<>();

  ObjectNode json(
      JobHeader header,
      long id,
      Tso startTs,
      Tso realStartTs,
      Tso finishedTs,
      long sequence,
      int argumentsVersion) {
    ObjectNode job = NODES.objectNode();
    job.put("id", id);
    job.put("type", header.type().code());
    job.put("schema_id", header.schemaId());
    job.put("table_id", header.tableId());
    job.put("schema_name", header.schemaName());
    job.put("table_name", header.tableName());
    job.put("state", state.code());
    job.putNull("warning");
    if (cancelled) {
      ObjectNode error = job.putObject("err");
      error.put("class", 3).put("code", 8214);
      error.put("message", "Cancelled DDL job").put("rfccode", "ddl:8214");
    } else {
      job.putNull("err");
    }
    job.put("err_count", cancelled ? 1 : 0);
    job.put("row_count", rowCount);
    job.set("raw_args", argumentsVersion == 1 ? argumentsByPosition : arguments);
    job.put("schema_state", schemaState);
    job.put("snapshot_ver", 0);
    job.put("real_start_ts", realStartTs.value());
    job.put("start_ts", startTs.value());
    job.put("dependency_id", 0);
    job.put("query", header.query());
    ObjectNode binlog = job.putObject("binlog");
    binlog.put("SchemaVersion", schemaVersion);
    binlog.set("DBInfo", orNull(database));
    binlog.set("TableInfo", orNull(table));
    binlog.put("FinishedTS", finishedTs.value());
    if (tables.isEmpty()) {
      binlog.putNull("MultipleTableInfos");
    } else {
      tables.forEach(binlog.putArray("MultipleTableInfos")::add);
    }
    job.put("version", argumentsVersion);
    job.set("reorg_meta", orNull(reorgMeta));
    job.set("multi_schema_info", orNull(multiSchema));
    job.put("priority", 0);
    job.put("seq_num", sequence);
    job.put("charset", "");
    job.put("collate", "");
    if (!involving.isEmpty()) {
      involving.forEach(job.putArray("involving_schema_info")::add);
    }
    job.put("admin_operator", 0);
    ObjectNode trace = job.putObject("trace_info");
    trace.put("session_alias", "");
    trace.put("trace_id", Base64.getEncoder().encodeToString(new byte[20]));
    trace.put("connection_id", 1_931_476_996L);
    job.put("bdr_role", "");
    job.put("cdc_write_source", 0);
    job.put("local_mode", false);
    job.put("sql_mode", session.sqlModes().bits());
    job.put("last_schema_version", schemaVersion);
    return job;
  }

  private static JsonNode orNull(@Nullable ObjectNode tree) {
    return tree == null ? NODES.nullNode() : tree;
  }
}
