package io.pitr.inspect.export;

import io.pitr.sql.row.RowSource;
import io.pitr.sql.value.Datum;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Dumpling's default CSV dialect: a header of quoted names, text and bytes in double quotes with
 * backslash escapes, unquoted numbers, {@code \N} for NULL, lines end with CR LF.
 */
final class CsvRows implements RowFormat {
  private static final byte[] NULL = {'\\', 'N'};
  private static final byte[] LINE_END = {'\r', '\n'};

  private final List<ExportColumn> columns;

  CsvRows(List<ExportColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  @Override
  public void begin(ByteArrayOutputStream out) {
    if (columns.isEmpty()) {
      return;
    }
    String separator = "";
    for (ExportColumn column : columns) {
      out.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
      quoted(column.column().name().getBytes(StandardCharsets.UTF_8), out);
      separator = ",";
    }
    out.writeBytes(LINE_END);
  }

  @Override
  public void row(RowSource row, ByteArrayOutputStream out) {
    boolean first = true;
    for (ExportColumn column : columns) {
      if (!first) {
        out.write(',');
      }
      first = false;
      Datum datum = row.datum(column.column().offset());
      if (datum.isNull()) {
        out.writeBytes(NULL);
      } else if (column.kind() == ExportColumn.Kind.NUMBER) {
        out.writeBytes(column.bytes(datum));
      } else {
        quoted(column.bytes(datum), out);
      }
    }
    out.writeBytes(LINE_END);
  }

  @Override
  public void end(ByteArrayOutputStream out) {}

  private static void quoted(byte[] text, ByteArrayOutputStream out) {
    out.write('"');
    for (byte octet : text) {
      int escape =
          switch (octet) {
            case 0 -> '0';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\\', '"' -> octet;
            default -> 0;
          };
      if (escape == 0) {
        out.write(octet);
      } else {
        out.write('\\');
        out.write(escape);
      }
    }
    out.write('"');
  }
}
