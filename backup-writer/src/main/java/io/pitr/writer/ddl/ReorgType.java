package io.pitr.writer.ddl;

import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import tools.jackson.databind.node.ObjectNode;

/** How existing rows get entries of a new index. */
public enum ReorgType {
  /** Rows do not change. */
  NONE(0),
  /** In transactions, into the index itself. */
  TXN(1),
  /** By ingested files, which no log sees; writes meanwhile go to a temporary index. */
  INGEST(2),
  /** In transactions, with a temporary index. */
  TXN_MERGE(3);

  private final int code;

  ReorgType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  boolean usesTemporaryIndex() {
    return this == INGEST || this == TXN_MERGE;
  }

  ObjectNode json(SessionSettings session) {
    return json(code, this == INGEST, session);
  }

  static ObjectNode json(int code, boolean fast, SessionSettings session) {
    ObjectNode tree = Jobs.NODES.objectNode();
    tree.put("sql_mode", session.sqlModes().bits());
    tree.putObject("warnings");
    tree.putObject("warnings_count");
    SessionZone zone = session.zone();
    tree.putObject("location").put("name", zone.name()).put("offset", zone.offsetSeconds());
    tree.put("reorg_tp", code);
    tree.put("is_fast_reorg", fast);
    tree.put("is_dist_reorg", fast);
    tree.put("use_cloud_storage", false);
    tree.put("resource_group_name", "default");
    tree.put("version", 1);
    tree.put("target_scope", "");
    tree.put("max_node_count", fast ? 3 : 0);
    tree.put("analyze_state", fast ? 2 : 0);
    tree.put("stage", 0);
    tree.put("concurrency", 4);
    tree.put("batch_size", 256);
    tree.put("max_write_speed", 0);
    return tree;
  }
}
