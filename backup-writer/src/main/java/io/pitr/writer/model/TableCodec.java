package io.pitr.writer.model;

import io.pitr.api.schema.SessionSettings;
import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.expr.GeneratedColumn;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.HandleEncoder;
import io.pitr.sql.row.RestoredData;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowEncoder;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.text.SourceRules;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns row images into keys and values as one version of a table's definition says. */
final class TableCodec {
  private static final ColumnType TEXT =
      ColumnType.of(TypeCode.VARSTRING, 0, -1, -1, "utf8mb4", "utf8mb4_bin");
  private static final int WRITE_ONLY = 2;
  private static final int WRITE_REORGANIZATION = 3;
  private static final int PUBLIC = 5;

  private final ObjectNode tree;
  private final TableDef table;
  private final PartitionRouter router;
  private final Set<Long> keptOut = new HashSet<>();
  private final Set<Long> withDefault = new HashSet<>();
  private final Map<String, ColumnDef> byName = new HashMap<>();
  private final List<IndexMaintenance> indexes = new ArrayList<>();
  private final RowDecoder decoder;
  private final HandleEncoder handles;

  /**
   * @param sessions what an expression is evaluated with, by its text
   */
  TableCodec(ObjectNode tree, SourceRules rules, Function<String, SessionSettings> sessions) {
    this.tree = tree;
    this.table = TableDef.from(tree, rules);
    this.router = PartitionRouter.of(tree);
    this.decoder = new RowDecoder(table);
    this.handles = new HandleEncoder(table);
    table.columns().forEach(column -> byName.put(column.lowerName(), column));
    for (JsonNode column : tree.get("cols")) {
      if (!column.get("default").isNull() || !column.get("origin_default").isNull()) {
        withDefault.add(column.get("id").longValue());
      }
    }
    if (table.pkIsHandle()) {
      table.handleColumn().ifPresent(column -> keptOut.add(column.id()));
    }
    if (table.commonHandle()) {
      for (IndexDef.Column part : primary().columns()) {
        ColumnDef column = table.columns().get(part.offset());
        if (!part.isPrefix() && !RestoredData.isNeeded(column.type(), rules.newCollation())) {
          keptOut.add(column.id());
        }
      }
    }
    JsonNode infos = tree.get("index_info");
    for (int i = 0; i < table.indexes().size(); i++) {
      IndexDef index = table.indexes().get(i);
      if (index.hasKeys() && !(table.commonHandle() && index.primary())) {
        indexes.add(
            new IndexMaintenance(
                table,
                index,
                infos.get(i).get("backfill_state").intValue(),
                sessions.apply(expression(index))));
      }
    }
  }

  /** The text of an index's first expression; empty without any. */
  private String expression(IndexDef index) {
    return index.columns().stream()
        .map(part -> table.columns().get(part.offset()))
        .filter(ColumnDef::isVirtual)
        .map(ColumnDef::generatedExpr)
        .findFirst()
        .orElse("");
  }

  private IndexDef primary() {
    return table
        .primaryIndex()
        .orElseThrow(() -> new IllegalStateException(table.name() + " has no primary key"));
  }

  ObjectNode tree() {
    return tree;
  }

  TableDef table() {
    return table;
  }

  ColumnDef column(String name) {
    ColumnDef column = byName.get(name.toLowerCase(java.util.Locale.ROOT));
    if (column == null) {
      throw new IllegalArgumentException("no column " + name + " in " + table.name());
    }
    return column;
  }

  /** The column that AUTO_INCREMENT or AUTO_RANDOM fills. */
  Optional<ColumnDef> autoColumn() {
    boolean autoRandom = tree.get("auto_random_bits").longValue() > 0;
    return table.columns().stream()
        .filter(
            column ->
                autoRandom
                    ? column.type().isPrimaryKey()
                    : (column.type().flags() & ColumnType.AUTO_INCREMENT) != 0)
        .findFirst();
  }

  /** The handle that the row's own values give; empty when it is a hidden row id. */
  Optional<Handle> handle(RowImage image) {
    return table.pkIsHandle() || table.commonHandle()
        ? Optional.of(handles.handle(offset -> plain(image, table.columns().get(offset))))
        : Optional.empty();
  }

  private Datum plain(RowImage image, ColumnDef column) {
    Datum datum = image.cells().get(column.id());
    return datum == null ? originDefault(column.id()) : datum;
  }

  /** What rows have that are older than a column, or leave it out. */
  Datum originDefault(long columnId) {
    for (ColumnDef column : table.columns()) {
      if (column.id() == columnId) {
        String text = column.originDefault();
        return text == null
            ? Datum.NULL
            : ColumnCast.cast(Datum.ofString(text), TEXT, column.type());
      }
    }
    throw new IllegalArgumentException("no column " + columnId);
  }

  /** Whether rows of this version hold a column that is not public yet. */
  boolean isChanging(long columnId) {
    return table.columns().stream()
        .anyMatch(c -> c.id() == columnId && !c.isPublic() && isWritable(c));
  }

  /** Computes the generated columns that rows hold. */
  void fillStored(Map<Long, Datum> cells) {
    RowImage image = new RowImage(cells);
    for (ColumnDef column : table.columns()) {
      if (column.isGenerated() && column.stored()) {
        cells.put(
            column.id(),
            GeneratedColumn.of(table, column)
                .compute(offset -> plain(image, table.columns().get(offset))));
      }
    }
  }

  private static Datum cell(RowImage image, ColumnDef column) {
    return image.cells().getOrDefault(column.id(), Datum.NULL);
  }

  /** Physical ids that the row is written under; where readers find it comes first. */
  List<Long> targets(RowImage image) {
    return router.targets(name -> cell(image, column(name)));
  }

  List<Long> readIds() {
    return router.readIds();
  }

  boolean accepts(RowImage image) {
    return router.accepts(name -> cell(image, column(name)));
  }

  private static boolean isWritable(ColumnDef column) {
    return column.state() == WRITE_ONLY
        || column.state() == WRITE_REORGANIZATION
        || column.state() == PUBLIC;
  }

  /** The part of an image that rows of this version can hold. */
  RowImage writable(RowImage image) {
    Map<Long, Datum> cells = new HashMap<>();
    for (ColumnDef column : table.columns()) {
      Datum datum = image.cells().get(column.id());
      if (datum != null && isWritable(column) && !column.isVirtual()) {
        cells.put(column.id(), datum);
      }
    }
    return new RowImage(cells);
  }

  byte[] value(RowImage image) {
    List<RowEncoder.Cell> cells = new ArrayList<>();
    for (ColumnDef column : table.columns()) {
      Datum datum = image.cells().get(column.id());
      if (datum != null && isStored(column, datum)) {
        cells.add(RowEncoder.Cell.of(column, datum));
      }
    }
    return RowEncoder.encode(cells);
  }

  private boolean isStored(ColumnDef column, Datum datum) {
    return isWritable(column)
        && !column.isVirtual()
        && !keptOut.contains(column.id())
        && (!datum.isNull() || withDefault.contains(column.id()));
  }

  /** The row as expressions and indexes read it, virtual columns computed. */
  RowValues source(Handle handle, RowImage image) {
    return decoder.decode(handle, value(image));
  }

  RowValues source(Handle handle, byte[] value) {
    return decoder.decode(handle, value);
  }

  /** Those that have entries, whatever their state. */
  List<IndexMaintenance> indexes() {
    return indexes;
  }

  IndexMaintenance index(long id) {
    return indexes.stream()
        .filter(index -> index.id() == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no index " + id));
  }
}
