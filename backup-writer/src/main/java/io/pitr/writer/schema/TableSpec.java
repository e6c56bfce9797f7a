package io.pitr.writer.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table as CREATE TABLE defines it. Each call gives a new value. */
public final class TableSpec {
  private final String name;
  private final List<ColumnSpec> columns;
  private final List<IndexSpec> indexes;
  private final List<String> primaryKey;
  private final boolean clustered;
  private final @Nullable PartitionSpec partition;
  private final List<ForeignKeySpec> foreignKeys;
  private final Options options;

  private TableSpec(
      String name,
      List<ColumnSpec> columns,
      List<IndexSpec> indexes,
      List<String> primaryKey,
      boolean clustered,
      @Nullable PartitionSpec partition,
      List<ForeignKeySpec> foreignKeys,
      Options options) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.indexes = List.copyOf(indexes);
    this.primaryKey = List.copyOf(primaryKey);
    this.clustered = clustered;
    this.partition = partition;
    this.foreignKeys = List.copyOf(foreignKeys);
    this.options = options;
  }

  /** A table without columns so far. */
  public static TableSpec named(String name) {
    return new TableSpec(
        name, List.of(), List.of(), List.of(), true, null, List.of(), Options.DEFAULT);
  }

  public TableSpec column(String columnName, SqlType type) {
    return column(ColumnSpec.of(columnName, type));
  }

  public TableSpec column(ColumnSpec column) {
    return new TableSpec(
        name,
        plus(columns, column),
        indexes,
        primaryKey,
        clustered,
        partition,
        foreignKeys,
        options);
  }

  public TableSpec index(IndexSpec index) {
    return new TableSpec(
        name,
        columns,
        plus(indexes, index),
        primaryKey,
        clustered,
        partition,
        foreignKeys,
        options);
  }

  public TableSpec index(String indexName, String... indexed) {
    return index(IndexSpec.of(indexName, indexed));
  }

  public TableSpec unique(String indexName, String... indexed) {
    return index(IndexSpec.unique(indexName, indexed));
  }

  /**
   * Rows are keyed by these columns; one signed or unsigned integer column is the handle itself.
   */
  public TableSpec primaryKey(String... keys) {
    return new TableSpec(
        name, columns, indexes, List.of(keys), true, partition, foreignKeys, options);
  }

  /** Rows are keyed by a hidden row id; the key is a unique index. */
  public TableSpec nonClusteredPrimaryKey(String... keys) {
    return new TableSpec(
        name, columns, indexes, List.of(keys), false, partition, foreignKeys, options);
  }

  public TableSpec partitionBy(PartitionSpec spec) {
    return new TableSpec(name, columns, indexes, primaryKey, clustered, spec, foreignKeys, options);
  }

  public TableSpec foreignKey(ForeignKeySpec key) {
    return new TableSpec(
        name, columns, indexes, primaryKey, clustered, partition, plus(foreignKeys, key), options);
  }

  public TableSpec options(Options newOptions) {
    return new TableSpec(
        name, columns, indexes, primaryKey, clustered, partition, foreignKeys, newOptions);
  }

  public TableSpec renamed(String newName) {
    return new TableSpec(
        newName, columns, indexes, primaryKey, clustered, partition, foreignKeys, options);
  }

  private static <T> List<T> plus(List<T> list, T element) {
    List<T> result = new ArrayList<>(list);
    result.add(element);
    return result;
  }

  public String name() {
    return name;
  }

  public List<ColumnSpec> columns() {
    return columns;
  }

  public List<IndexSpec> indexes() {
    return indexes;
  }

  public List<String> primaryKey() {
    return primaryKey;
  }

  public boolean clustered() {
    return clustered;
  }

  public Optional<PartitionSpec> partition() {
    return Optional.ofNullable(partition);
  }

  public List<ForeignKeySpec> foreignKeys() {
    return foreignKeys;
  }

  public Options options() {
    return options;
  }

  /**
   * Options of a table.
   *
   * @param autoIdCache 1 gives AUTO_INCREMENT an allocator of its own
   * @param autoRandomBits shard bits of AUTO_RANDOM; 0 is none
   * @param shardRowIdBits of {@code SHARD_ROW_ID_BITS}
   * @param ttlColumn column of a TTL of one day; empty is none
   */
  public record Options(
      String charset,
      String collation,
      String comment,
      long autoIdCache,
      int autoRandomBits,
      int shardRowIdBits,
      String ttlColumn) {
    public static final Options DEFAULT = new Options("utf8mb4", "utf8mb4_bin", "", 0, 0, 0, "");

    public Options autoRandom(int bits) {
      return new Options(charset, collation, comment, autoIdCache, bits, shardRowIdBits, ttlColumn);
    }

    public Options autoIdCache(long cache) {
      return new Options(
          charset, collation, comment, cache, autoRandomBits, shardRowIdBits, ttlColumn);
    }

    public Options comment(String text) {
      return new Options(
          charset, collation, text, autoIdCache, autoRandomBits, shardRowIdBits, ttlColumn);
    }

    public Options ttl(String column) {
      return new Options(
          charset, collation, comment, autoIdCache, autoRandomBits, shardRowIdBits, column);
    }
  }
}
