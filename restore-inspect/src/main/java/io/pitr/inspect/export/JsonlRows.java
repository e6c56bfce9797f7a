package io.pitr.inspect.export;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.inspect.InspectError;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.value.Datum;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * One JSON array per line, with the text of each column, including generated ones. NULL is {@code
 * null}; bytes are {@code "0x"} and lower-case hexadecimal digits.
 */
final class JsonlRows implements RowFormat {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final List<ExportColumn> columns;

  JsonlRows(List<ExportColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  @Override
  public void begin(ByteArrayOutputStream out) {}

  @Override
  public void row(RowSource row, ByteArrayOutputStream out) {
    int separator = '[';
    for (ExportColumn column : columns) {
      out.write(separator);
      separator = ',';
      Datum datum = datum(column, row);
      if (datum.isNull()) {
        out.writeBytes(NULL);
      } else if (column.kind() == ExportColumn.Kind.BINARY) {
        string("0x" + HexFormat.of().formatHex(column.bytes(datum)), out);
      } else {
        string(column.text(datum), out);
      }
    }
    out.writeBytes("]\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void end(ByteArrayOutputStream out) {}

  private static Datum datum(ExportColumn column, RowSource row) {
    try {
      return row.datum(column.column().offset());
    } catch (RestoreException e) {
      if (e.code() != FormatError.FORMAT_UNSUPPORTED || !column.column().isVirtual()) {
        throw e;
      }
      throw new RestoreException(
          InspectError.EXPORT_NOT_COMPUTABLE,
          e.problems().get(0).what(),
          e.problems().get(0).where(),
          e);
    }
  }

  private static void string(String text, ByteArrayOutputStream out) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    out.writeBytes(json.append('"').toString().getBytes(StandardCharsets.UTF_8));
  }
}
