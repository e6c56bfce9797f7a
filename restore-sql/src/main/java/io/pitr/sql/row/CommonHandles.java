package io.pitr.sql.row;

import io.pitr.format.codec.ByteReader;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.FlaggedDatums;
import java.util.List;

/** Decodes the columns of a common handle (spec/formats.md §4.2, §5.4.2). */
public final class CommonHandles {
  private CommonHandles() {}

  /**
   * The values of the primary key's columns, in its order. A string is its sort key, truncated to
   * its prefix length; it equals the value only if no restored data is needed.
   *
   * @throws io.pitr.api.RestoreException FORMAT_CORRUPT if the bytes are not a handle of these
   *     columns
   */
  public static Datum[] decode(byte[] handle, List<ColumnDef> columns) {
    var in = new ByteReader(handle, "common handle");
    var values = new Datum[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = FlaggedDatums.typed(FlaggedDatums.read(in), columns.get(i).type());
    }
    return values;
  }
}
