package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.GoJson;
import io.pitr.format.schema.TableInfo;
import io.pitr.sql.index.IndexEntry;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.value.Datum;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The contents of a cluster for a reader at one timestamp; tests compare restores to this timestamp
 * with it. Ids are the cluster's own. System databases are left out.
 */
public final class LogicalState {
  private static final Set<String> SYSTEM = Set.of("mysql", "sys");

  private final ClusterModel cluster;
  private final Tso ts;
  private final Catalog catalog;

  LogicalState(ClusterModel cluster, Tso ts) {
    this.cluster = cluster;
    this.ts = ts;
    this.catalog = Catalog.at(cluster.store(), ts);
  }

  public Tso ts() {
    return ts;
  }

  /** User databases, by name. */
  public List<Database> databases() {
    return catalog.databases().stream()
        .map(
            tree ->
                new Database(
                    Catalog.id(tree),
                    Catalog.databaseName(tree),
                    tree.get("charset").stringValue(),
                    tree.get("collate").stringValue(),
                    tree.get("state").intValue()))
        .filter(database -> !SYSTEM.contains(database.name().toLowerCase(Locale.ROOT)))
        .sorted(Comparator.comparing(Database::name))
        .toList();
  }

  /** Tables, views and sequences of user databases, by database and name. */
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    for (Database database : databases()) {
      catalog.tables(database.id()).stream()
          .map(tree -> new Table(database.name(), database.id(), tree))
          .sorted(Comparator.comparing(Table::name))
          .forEach(tables::add);
    }
    return tables;
  }

  /** A table by its names, in any letter case. */
  public Optional<Table> table(String database, String name) {
    return tables().stream()
        .filter(t -> t.schema().equalsIgnoreCase(database) && t.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** A database. */
  public record Database(long id, String name, String charset, String collation, int state) {}

  /**
   * A row.
   *
   * @param cells of the visible columns, in their order
   */
  public record Row(long physicalId, Handle handle, List<Datum> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** A requested TiFlash replica. */
  public record Replica(long count, List<String> labels) {}

  /** A table, view or sequence. */
  public final class Table {
    private final String schema;
    private final long schemaId;
    private final ObjectNode tree;

    private Table(String schema, long schemaId, ObjectNode tree) {
      this.schema = schema;
      this.schemaId = schemaId;
      this.tree = tree;
    }

    public String schema() {
      return schema;
    }

    public long schemaId() {
      return schemaId;
    }

    public String name() {
      return Catalog.name(tree);
    }

    public long id() {
      return Catalog.id(tree);
    }

    public boolean isView() {
      return !tree.get("view").isNull();
    }

    public boolean isSequence() {
      return !tree.get("sequence").isNull();
    }

    public boolean hasRows() {
      return !isView() && !isSequence();
    }

    /** The definition as it is stored. */
    public TableInfo info() {
      return TableInfo.parse(GoJson.write(tree));
    }

    /** Schema state, 5 is public; others are of a DROP TABLE or CREATE TABLE in flight. */
    public int state() {
      return tree.get("state").intValue();
    }

    /** Whether a job in flight holds something of the table in a state that is not public. */
    public boolean isInFlight() {
      boolean partitionChange =
          tree.get("partition") instanceof ObjectNode partition
              && partition.get("ddl_state").intValue() != 0;
      return state() != 5
          || partitionChange
          || !tree.get("exchange_partition_info").isNull()
          || anyNotPublic("cols")
          || anyNotPublic("index_info")
          || anyNotPublic("fk_info");
    }

    private boolean anyNotPublic(String list) {
      for (var element : tree.path(list)) {
        if (element.get("state").intValue() != 5) {
          return true;
        }
      }
      return false;
    }

    /** The requested replica; empty when there is none. */
    public Optional<Replica> tiflashReplica() {
      if (!(tree.get("tiflash_replica") instanceof ObjectNode replica)) {
        return Optional.empty();
      }
      List<String> labels = new ArrayList<>();
      replica.path("LocationLabels").forEach(label -> labels.add(label.stringValue()));
      return Optional.of(new Replica(replica.get("Count").longValue(), labels));
    }

    /** Names of the visible columns, in their order. */
    public List<String> columns() {
      return codec().table().visibleColumns().stream().map(ColumnDef::name).toList();
    }

    /** How far an allocator has come; empty when nothing was allocated. */
    public OptionalLong allocated(MetaKey.AutoId.Kind kind) {
      var old = tree.get("old_schema_id");
      long home = old == null || old.longValue() == 0 ? schemaId : old.longValue();
      return cluster
          .store()
          .get(new MetaKey.AutoId(kind, home, id()).encode(), ts)
          .map(
              value ->
                  OptionalLong.of(Long.parseLong(new String(value, StandardCharsets.US_ASCII))))
          .orElse(OptionalLong.empty());
    }

    private TableCodec codec() {
      return new TableCodec(tree, cluster.options().rules(), cluster::session);
    }

    /** Ids that readers look under: those of the partitions, or the table's own. */
    public List<Long> physicalIds() {
      return codec().readIds();
    }

    /** All rows, by physical id and key. */
    public List<Row> rows() {
      TableCodec codec = codec();
      List<ColumnDef> columns = codec.table().visibleColumns();
      List<Row> rows = new ArrayList<>();
      each(
          codec,
          (physicalId, handle, source) ->
              rows.add(
                  new Row(
                      physicalId,
                      handle,
                      columns.stream().map(c -> source.datum(c.offset())).toList())));
      return rows;
    }

    /**
     * The entries that all public indexes have, by raw key; with the flag of an entry that
     * pipelined DML left as it was, where the store has it so.
     */
    public Map<byte[], byte[]> indexEntries() {
      TableCodec codec = codec();
      Map<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
      each(
          codec,
          (physicalId, handle, source) -> {
            for (IndexMaintenance index : codec.indexes()) {
              if (index.definition().isPublic()) {
                for (IndexEntry entry : index.entries(physicalId, handle, source)) {
                  entries.put(entry.key(), stored(entry).value());
                }
              }
            }
          });
      return entries;
    }

    private IndexEntry stored(IndexEntry entry) {
      IndexEntry untouched = entry.untouched();
      return cluster
              .store()
              .get(entry.key(), ts)
              .filter(value -> Arrays.equals(value, untouched.value()))
              .isPresent()
          ? untouched
          : entry;
    }

    private void each(TableCodec codec, RowVisitor visitor) {
      if (!hasRows()) {
        return;
      }
      for (long physicalId : codec.readIds()) {
        byte[] prefix = TableKeys.recordPrefix(physicalId);
        cluster
            .store()
            .scan(prefix, KeyPrefixes.next(prefix), ts)
            .forEach(
                (key, version) -> {
                  byte[] encoded = Arrays.copyOfRange(key, prefix.length, key.length);
                  Handle handle = Handle.decode(encoded, codec.table().commonHandle());
                  RowValues source =
                      version.image() instanceof RowImage image
                          ? codec.source(handle, codec.writable(image))
                          : codec.source(handle, version.value());
                  visitor.visit(physicalId, handle, source);
                });
      }
    }
  }

  /** Takes rows one after the other. */
  private interface RowVisitor {
    void visit(long physicalId, Handle handle, RowValues source);
  }
}
