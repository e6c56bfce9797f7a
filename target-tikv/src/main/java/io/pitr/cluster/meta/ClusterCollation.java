package io.pitr.cluster.meta;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.TableInfo;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import io.pitr.tikv.kv.KvReader;
import java.util.Iterator;
import java.util.Optional;

/**
 * Whether the cluster uses the new collation framework, which is fixed at bootstrap and stored in
 * {@code mysql.tidb}.
 */
public final class ClusterCollation {
  private static final String SETTING = "new_collation_enabled";

  private ClusterCollation() {}

  /** {@code True} or {@code False}; empty when the row is missing. */
  public static String read(KvReader reader, Tso ts) {
    Long mysql = new ClusterSchema(reader, ts).databases().get("mysql");
    if (mysql == null) {
      return "";
    }
    Iterator<KvReader.Entry> entries =
        reader.scan(KeySpan.prefix(ByteString.copyFrom(MetaKey.databasePrefix(mysql))), ts);
    while (entries.hasNext()) {
      KvReader.Entry entry = entries.next();
      if (MetaKey.parse(entry.key().toByteArray(), "mysql") instanceof MetaKey.Table) {
        TableInfo info = TableInfo.parse(entry.value().toByteArray());
        if (info.name().matches("tidb")) {
          return setting(reader, ts, info);
        }
      }
    }
    return "";
  }

  private static String setting(KvReader reader, Tso ts, TableInfo info) {
    TableDef table = TableDef.from(info.tree(), true);
    Optional<ColumnDef> name = table.column("VARIABLE_NAME");
    Optional<ColumnDef> value = table.column("VARIABLE_VALUE");
    if (name.isEmpty() || value.isEmpty()) {
      return "";
    }
    var decoder = new RowDecoder(table);
    ByteString prefix = ByteString.copyFrom(TableKeys.recordPrefix(info.id()));
    Iterator<KvReader.Entry> rows = reader.scan(KeySpan.prefix(prefix), ts);
    while (rows.hasNext()) {
      KvReader.Entry row = rows.next();
      byte[] handle = row.key().substring(TableKeys.RECORD_PREFIX_BYTES).toByteArray();
      RowValues values =
          decoder.decode(Handle.decode(handle, info.isCommonHandle()), row.value().toByteArray());
      if (text(values, name.get()).equals(SETTING)) {
        return text(values, value.get());
      }
    }
    return "";
  }

  private static String text(RowValues values, ColumnDef column) {
    return values.datum(column.offset()) instanceof Datum.Bytes bytes ? bytes.string() : "";
  }
}
