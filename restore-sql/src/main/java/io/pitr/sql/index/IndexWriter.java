package io.pitr.sql.index;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.KeyColumn;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Computes the entries of one index for a row, byte for byte as TiDB writes them (spec/formats.md
 * §4.3, §5.5): usually one; none for a row outside a partial index; one for each distinct element
 * in a multi-valued index. Immutable and thread-safe.
 */
public final class IndexWriter {
  private static final int PARTITION_FLAG = 0x7e;
  private static final int HANDLE_FLAG = 0x03;
  private static final int MAX_GLOBAL_VERSION = 1;

  private final TableDef table;
  private final IndexDef index;
  private final List<KeyColumn> columns;
  private final ValueLayout layout;
  private final RowFilter condition;

  /**
   * @throws RestoreException FORMAT_UNSUPPORTED if entries can't be computed: a collation without
   *     data, an unsupported condition, a newer kind of global index; the message names it
   */
  public IndexWriter(TableDef table, IndexDef index) {
    if (index.global() && index.globalVersion() > MAX_GLOBAL_VERSION) {
      throw new RestoreException(
          FormatError.FORMAT_UNSUPPORTED,
          "unsupported version " + index.globalVersion() + " of a global index",
          where(table, index));
    }
    this.table = table;
    this.index = index;
    this.columns = index.columns().stream().map(part -> new KeyColumn(table, part)).toList();
    this.layout = new ValueLayout(table, index, columns);
    this.condition = RowFilter.of(table, index);
  }

  /**
   * The reason why entries of an index can't be computed, including expressions of hidden columns;
   * empty if they can be.
   */
  public static Optional<String> obstacle(TableDef table, IndexDef index) {
    try {
      new IndexWriter(table, index);
      RowFilter.checkExpressions(table, index);
      return Optional.empty();
    } catch (RestoreException e) {
      return Optional.of(e.problems().get(0).what());
    }
  }

  public IndexDef index() {
    return index;
  }

  /** Whether the entries depend on expressions, and therefore on the session that wrote them. */
  public boolean dependsOnExpressions() {
    return index.isPartial() || columns.stream().anyMatch(column -> column.column().isVirtual());
  }

  /**
   * The entries of one row.
   *
   * @param physicalId the table or partition of the row
   * @throws RestoreException FORMAT_UNSUPPORTED if an expression of the index can't be computed
   */
  public List<IndexEntry> entries(long physicalId, Handle handle, RowSource row) {
    if (!condition.accepts(row)) {
      return List.of();
    }
    var values = new Datum[columns.size()];
    int arrayAt = -1;
    for (int i = 0; i < values.length; i++) {
      values[i] = row.datum(columns.get(i).column().offset());
      if (index.multiValued() && columns.get(i).column().type().array()) {
        arrayAt = i;
      }
    }
    if (arrayAt < 0 || values[arrayAt].isNull()) {
      return List.of(entry(physicalId, handle, row, values));
    }
    var entries = new ArrayList<IndexEntry>();
    for (Datum element : distinctElements(arrayAt, values[arrayAt])) {
      Datum[] copy = values.clone();
      copy[arrayAt] = element;
      entries.add(entry(physicalId, handle, row, copy));
    }
    return entries;
  }

  private List<Datum> distinctElements(int arrayAt, Datum value) {
    if (!(value instanceof Datum.Json json) || !(json.value() instanceof JsonValue.Array array)) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "the value of column `" + columns.get(arrayAt).column().name() + "` is not an array",
          where(table, index));
    }
    var seen = new HashSet<ByteBuffer>();
    var distinct = new ArrayList<Datum>();
    for (JsonValue element : array.elements()) {
      Datum datum = ArrayElements.datum(element);
      var encoded = new ByteAppender();
      columns.get(arrayAt).append(encoded, datum);
      if (seen.add(ByteBuffer.wrap(encoded.toByteArray()))) {
        distinct.add(datum);
      }
    }
    return distinct;
  }

  private IndexEntry entry(long physicalId, Handle handle, RowSource row, Datum[] whole) {
    var values = new Datum[whole.length];
    boolean distinct = index.unique();
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).cut(whole[i]);
      distinct &= !values[i].isNull();
    }
    var key = new ByteAppender(64);
    key.bytes(TableKeys.indexPrefix(index.global() ? table.id() : physicalId, index.id()));
    for (int i = 0; i < values.length; i++) {
      columns.get(i).append(key, values[i]);
    }
    if (!distinct) {
      if (index.global() && index.globalVersion() > 0) {
        key.u8(PARTITION_FLAG).orderedI64(physicalId);
      }
      if (handle instanceof Handle.Int) {
        key.u8(HANDLE_FLAG);
      }
      key.bytes(handle.encoded());
    }
    return new IndexEntry(
        key.toByteArray(), layout.value(physicalId, handle, row, values, distinct));
  }

  static String where(TableDef table, IndexDef index) {
    return "index `" + index.name() + "` of `" + table.name() + "`";
  }
}
