package io.pitr.writer.ddl;

import io.pitr.api.Tso;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlModes;
import io.pitr.writer.model.ClusterModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What all kinds of jobs share: their ids, names of objects, arguments. */
final class Jobs {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Of a session that set nothing. */
  static final SessionSettings SESSION =
      new SessionSettings(SqlModes.DEFAULT, new SessionZone("Etc/UTC", 0));

  private Jobs() {}

  /** Ids for new objects and the job, taken in one transaction. */
  static Ids ids(ClusterModel cluster, int objects) {
    Tso startTs = cluster.clock().next();
    long first = cluster.allocateIds(objects + 1);
    return new Ids(first, objects, startTs);
  }

  static long databaseId(ClusterModel cluster, String name) {
    return cluster
        .catalog()
        .database(name)
        .orElseThrow(() -> new IllegalArgumentException("no database " + name))
        .get("id")
        .longValue();
  }

  static ObjectNode table(ClusterModel cluster, String database, String name) {
    return cluster
        .catalog()
        .table(database, name)
        .orElseThrow(() -> new IllegalArgumentException("no table " + database + "." + name));
  }

  /** Ids of the current partitions. */
  static List<Long> partitionIds(ObjectNode table) {
    List<Long> ids = new ArrayList<>();
    if (table.get("partition") instanceof ObjectNode partition
        && partition.get("enable").booleanValue()) {
      partition.get("definitions").forEach(d -> ids.add(d.get("id").longValue()));
    }
    return ids;
  }

  static ArrayNode array(List<Long> numbers) {
    ArrayNode array = NODES.arrayNode();
    numbers.forEach(array::add);
    return array;
  }

  static ObjectNode involving(String database, String table) {
    return NODES.objectNode().put("database", database).put("table", table);
  }

  /** A copy of an object with a field put behind another, or replaced where it is. */
  static void putAfter(ObjectNode tree, String before, String field, JsonNode value) {
    if (tree.has(field)) {
      tree.set(field, value);
      return;
    }
    ObjectNode copy = tree.deepCopy();
    tree.removeAll();
    copy.properties()
        .forEach(
            property -> {
              tree.set(property.getKey(), property.getValue());
              if (property.getKey().equals(before)) {
                tree.set(field, value);
              }
            });
  }

  /**
   * Ids in a row: those of new objects, then the job's.
   *
   * @param first of the new objects, or the job's when there are none
   */
  record Ids(long first, int objects, Tso startTs) {
    DdlJob job(ClusterModel cluster, JobHeader header) {
      return new DdlJob(cluster, first + objects, startTs, header);
    }

    /** Gives the ids from the one at an index on. */
    LongSupplier from(int index) {
      long[] next = {first + index};
      return () -> next[0]++;
    }
  }
}
