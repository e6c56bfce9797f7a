package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.GoJson;
import io.pitr.writer.kv.Txn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A transaction over meta keys. The catalog shows its writes after the commit. */
public final class MetaTxn {
  private final ClusterModel cluster;
  private final Txn txn;
  private final List<Runnable> onCommit = new ArrayList<>();

  MetaTxn(ClusterModel cluster) {
    this.cluster = cluster;
    this.txn = cluster.store().begin();
  }

  public Tso startTs() {
    return txn.startTs();
  }

  public ClusterModel cluster() {
    return cluster;
  }

  /** A copy of a live table's tree. */
  public ObjectNode table(long tableId) {
    return cluster
        .catalog()
        .table(tableId)
        .orElseThrow(() -> new IllegalArgumentException("no table " + tableId))
        .deepCopy();
  }

  /** A copy of a live database's tree. */
  public ObjectNode database(long id) {
    return cluster
        .catalog()
        .database(id)
        .orElseThrow(() -> new IllegalArgumentException("no database " + id))
        .deepCopy();
  }

  public void putDatabase(ObjectNode database) {
    ObjectNode tree = database.deepCopy();
    txn.put(new MetaKey.Database(Catalog.id(tree)).encode(), GoJson.write(tree));
    onCommit.add(() -> cluster.catalog().put(tree));
  }

  /** Removes a database's definition; that of its tables is the caller's. */
  public void deleteDatabase(long id) {
    txn.delete(new MetaKey.Database(id).encode());
    onCommit.add(() -> cluster.catalog().removeDatabase(id));
  }

  /** Writes a new table. */
  public void createTable(long databaseId, ObjectNode table) {
    write(databaseId, table);
  }

  /** Writes a changed table with the next revision. */
  public void updateTable(long databaseId, ObjectNode table) {
    table.put("update_timestamp", startTs().value());
    reviseTable(databaseId, table);
  }

  /** As {@link #updateTable}, and leaves the time of change. */
  public void reviseTable(long databaseId, ObjectNode table) {
    table.put("revision", table.get("revision").longValue() + 1);
    write(databaseId, table);
  }

  private void write(long databaseId, ObjectNode table) {
    ObjectNode tree = table.deepCopy();
    txn.put(new MetaKey.Table(databaseId, Catalog.id(tree)).encode(), GoJson.write(tree));
    onCommit.add(() -> cluster.tableChanged(databaseId, tree));
  }

  public void deleteTable(long databaseId, long tableId) {
    txn.delete(new MetaKey.Table(databaseId, tableId).encode());
    onCommit.add(() -> cluster.tableDeleted(databaseId, tableId));
  }

  public void putNumber(MetaKey key, long value) {
    txn.put(key.encode(), Long.toString(value).getBytes(StandardCharsets.US_ASCII));
  }

  public Optional<Long> number(MetaKey key) {
    return cluster
        .store()
        .get(key.encode(), txn)
        .map(value -> Long.parseLong(new String(value, StandardCharsets.US_ASCII)));
  }

  /** Deletes an existing key. */
  public void deleteIfPresent(MetaKey key) {
    if (cluster.store().get(key.encode(), txn).isPresent()) {
      txn.delete(key.encode());
    }
  }

  public void putJson(MetaKey key, ObjectNode value) {
    txn.put(key.encode(), GoJson.write(value));
  }

  /** Long values reach the default CF now, the commit comes later. */
  public void prewrite() {
    txn.prewrite();
  }

  public Tso commit() {
    Tso ts = txn.commit();
    onCommit.forEach(Runnable::run);
    cluster.committed(ts);
    return ts;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
