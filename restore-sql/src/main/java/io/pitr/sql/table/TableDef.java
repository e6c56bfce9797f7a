package io.pitr.sql.table;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.text.SourceRules;
import io.pitr.sql.value.JsonStyle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The parts of a TableInfo that reading and writing rows and index entries needs (spec/formats.md
 * §6.2).
 *
 * @param id the logical id
 * @param name as written
 * @param pkIsHandle whether the handle is the primary key, one integer column
 * @param commonHandle whether the handle is the primary key of another form
 * @param commonHandleVersion layout of index values: 0 or 1
 * @param columns all columns by offset, including hidden columns and those that are not public
 * @param indexes all indexes
 * @param physicalIds physical ids of the rows: partitions, including those in flight, or the table
 * @param partitioned whether the physical ids are partitions
 * @param newCollation whether string keys are sort keys
 * @param jsonStyle text form of JSON documents in the table's expressions
 */
public record TableDef(
    long id,
    String name,
    boolean pkIsHandle,
    boolean commonHandle,
    int commonHandleVersion,
    List<ColumnDef> columns,
    List<IndexDef> indexes,
    List<Long> physicalIds,
    boolean partitioned,
    boolean newCollation,
    JsonStyle jsonStyle) {

  public TableDef {
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
    physicalIds = List.copyOf(physicalIds);
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).offset() != i) {
        throw new IllegalArgumentException(
            "column " + columns.get(i).name() + " has offset " + columns.get(i).offset());
      }
    }
  }

  /** As {@link #from(JsonNode, SourceRules)}, of a cluster of the newest version. */
  public static TableDef from(JsonNode tableInfo, boolean newCollation) {
    return from(tableInfo, SourceRules.newest(newCollation));
  }

  /**
   * Reads TableInfo JSON.
   *
   * @throws RestoreException FORMAT_UNSUPPORTED for an unknown column type, TABLE_UNREADABLE if the
   *     definition contradicts itself
   */
  public static TableDef from(JsonNode tableInfo, SourceRules rules) {
    JsonStyle jsonStyle = rules.texts().json();
    var columns = new ArrayList<ColumnDef>();
    for (JsonNode column : tableInfo.path("cols").values()) {
      columns.add(ColumnDef.from(column, columns.size(), jsonStyle));
    }
    var indexes = new ArrayList<IndexDef>();
    for (JsonNode index : tableInfo.path("index_info").values()) {
      indexes.add(IndexDef.from(index));
    }
    long id = tableInfo.path("id").asLong(0);
    JsonNode partition = tableInfo.path("partition");
    boolean partitioned = partition.path("enable").asBoolean(false);
    var physicalIds = new LinkedHashSet<Long>();
    if (partitioned) {
      for (String list : List.of("definitions", "adding_definitions", "dropping_definitions")) {
        for (JsonNode definition : partition.path(list).values()) {
          physicalIds.add(definition.path("id").asLong(0));
        }
      }
    } else {
      physicalIds.add(id);
    }
    var table =
        new TableDef(
            id,
            Names.of(tableInfo.path("name")),
            tableInfo.path("pk_is_handle").asBoolean(false),
            tableInfo.path("is_common_handle").asBoolean(false),
            tableInfo.path("common_handle_version").asInt(0),
            columns,
            indexes,
            List.copyOf(physicalIds),
            partitioned,
            rules.newCollation(),
            jsonStyle);
    boolean hasRows = !tableInfo.hasNonNull("view") && !tableInfo.hasNonNull("sequence");
    Optional<String> contradiction = hasRows ? Contradictions.first(table) : Optional.empty();
    if (contradiction.isPresent()) {
      throw new RestoreException(
          FormatError.TABLE_UNREADABLE, contradiction.get(), "table `" + table.name() + "`");
    }
    return table;
  }

  /** The columns of SELECT *, by offset: public and not hidden. */
  public List<ColumnDef> visibleColumns() {
    return columns.stream().filter(column -> column.isPublic() && !column.hidden()).toList();
  }

  /** A column by name, case-insensitively. */
  public Optional<ColumnDef> column(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return columns.stream().filter(column -> column.lowerName().equals(wanted)).findFirst();
  }

  /**
   * The index of the primary key; empty for an integer handle and for tables without a primary key.
   */
  public Optional<IndexDef> primaryIndex() {
    return indexes.stream().filter(IndexDef::primary).findFirst();
  }

  /** The column that is the integer handle. */
  public Optional<ColumnDef> handleColumn() {
    return pkIsHandle
        ? columns.stream().filter(column -> column.type().isPrimaryKey()).findFirst()
        : Optional.empty();
  }

  /**
   * Whether an index has separate entries: it is public, has key-value entries, and is not the
   * clustered primary key.
   */
  public boolean hasEntries(IndexDef index) {
    return index.isPublic() && index.hasKeys() && !(commonHandle && index.primary());
  }
}
