package io.pitr.inspect.export;

import io.pitr.inspect.ddl.SqlText;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.value.Datum;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** INSERT statements of about a megabyte each, as Dumpling writes them. */
final class SqlRows implements RowFormat {
  private static final int STATEMENT_BYTES = 1_000_000;

  private final List<ExportColumn> columns;
  private final byte[] prefix;
  private long statementBytes;
  private boolean open;

  /**
   * @param named whether statements name the columns, because some columns of the table are omitted
   */
  SqlRows(String table, List<ExportColumn> columns, boolean named) {
    this.columns = List.copyOf(columns);
    String list =
        columns.stream()
            .map(column -> SqlText.name(column.column().name()))
            .collect(Collectors.joining(",", " (", ")"));
    prefix =
        ("INSERT INTO "
                + SqlText.name(table)
                + (named && !columns.isEmpty() ? list : "")
                + " VALUES\n")
            .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void begin(ByteArrayOutputStream out) {
    out.writeBytes(DefinitionText.HEADER.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void row(RowSource row, ByteArrayOutputStream out) {
    if (open && statementBytes >= STATEMENT_BYTES) {
      end(out);
    }
    if (open) {
      out.write(',');
      out.write('\n');
    } else {
      out.writeBytes(prefix);
      statementBytes = prefix.length;
      open = true;
    }
    int start = out.size();
    int separator = '(';
    for (ExportColumn column : columns) {
      out.write(separator);
      cell(column, row.datum(column.column().offset()), out);
      separator = ',';
    }
    if (columns.isEmpty()) {
      out.write('(');
    }
    out.write(')');
    statementBytes += out.size() - start + 2;
  }

  @Override
  public void end(ByteArrayOutputStream out) {
    if (open) {
      out.write(';');
      out.write('\n');
      open = false;
    }
  }

  private static void cell(ExportColumn column, Datum datum, ByteArrayOutputStream out) {
    if (datum.isNull()) {
      out.writeBytes("NULL".getBytes(StandardCharsets.US_ASCII));
      return;
    }
    byte[] bytes = column.bytes(datum);
    switch (column.kind()) {
      case NUMBER -> out.writeBytes(bytes);
      case BINARY -> {
        String hex = "x'" + HexFormat.of().formatHex(bytes) + "'";
        out.writeBytes(hex.getBytes(StandardCharsets.US_ASCII));
      }
      case TEXT -> {
        out.write('\'');
        escaped(bytes, out);
        out.write('\'');
      }
    }
  }

  private static void escaped(byte[] text, ByteArrayOutputStream out) {
    for (byte octet : text) {
      int escape =
          switch (octet) {
            case 0 -> '0';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\\', '\'', '"' -> octet;
            case 0x1a -> 'Z';
            default -> 0;
          };
      if (escape == 0) {
        out.write(octet);
      } else {
        out.write('\\');
        out.write(escape);
      }
    }
  }
}
