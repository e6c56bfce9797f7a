package io.pitr.inspect.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowFormatTest {
  private static final ExportColumn NUMBER = column("n", 0, ColumnType.of(TypeCode.INT));
  private static final ExportColumn TEXT = column("t`x", 1, text("utf8mb4"));
  private static final ExportColumn BYTES = column("b", 2, text("binary"));
  private static final ExportColumn YEAR = column("y", 3, ColumnType.of(TypeCode.YEAR));
  private static final List<ExportColumn> COLUMNS = List.of(NUMBER, TEXT, BYTES, YEAR);

  private static ColumnType text(String charset) {
    return ColumnType.of(TypeCode.VARCHAR, 0, 100, -1, charset, charset + "_bin");
  }

  private static ExportColumn column(String name, int offset, ColumnType type) {
    return ExportColumn.of(ColumnDef.of(offset + 1, name, offset, type));
  }

  private static List<Datum> row(String text, byte... bytes) {
    return List.of(
        new Datum.Int(-5), Datum.ofString(text), new Datum.Bytes(bytes), new Datum.Int(2024));
  }

  @SafeVarargs
  private static String written(RowFormat format, List<Datum>... rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.begin(out);
    for (List<Datum> row : rows) {
      format.row(row::get, out);
    }
    format.end(out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void sqlQuotesTextAndEscapesMysqlsSpecialCharacters() {
    String sql =
        written(
            new SqlRows("a`b", COLUMNS, false),
            row("x'y\"z\\\n\r\u001a\u0000%", (byte) 0xff, (byte) 0),
            List.of(Datum.NULL, Datum.NULL, Datum.NULL, Datum.NULL));
    assertThat(sql)
        .isEqualTo(
            DefinitionText.HEADER
                + "INSERT INTO `a``b` VALUES\n"
                + "(-5,'x\\'y\\\"z\\\\\\n\\r\\Z\\0%',x'ff00','2024'),\n(NULL,NULL,NULL,NULL);\n");
  }

  @Test
  void sqlNamesTheColumnsIfSomeAreOmitted() {
    assertThat(written(new SqlRows("t", List.of(NUMBER, TEXT), true), row("v")))
        .endsWith("INSERT INTO `t` (`n`,`t``x`) VALUES\n(-5,'v');\n");
    assertThat(written(new SqlRows("t", List.of(), true), row("v")))
        .endsWith("INSERT INTO `t` VALUES\n();\n");
  }

  @Test
  void sqlCutsStatementsAtAboutAMegabyte() {
    List<Datum> large = row("x".repeat(400_000));
    String sql = written(new SqlRows("t", COLUMNS, false), large, large, large, large, large);
    List<Integer> rows = new ArrayList<>();
    for (String statement : sql.split("INSERT INTO")) {
      rows.add(statement.split("\\(-5,", -1).length - 1);
    }
    assertThat(rows).containsExactly(0, 3, 2);
    assertThat(sql).contains(");\nINSERT INTO `t` VALUES\n(").endsWith(");\n");
  }

  @Test
  void csvQuotesTextAndBytesButNotNumbers() {
    String csv =
        written(
            new CsvRows(COLUMNS),
            row("x'y\"z\\\n\r\t,", (byte) '"', (byte) 0xff),
            List.of(Datum.NULL, Datum.NULL, Datum.NULL, Datum.NULL));
    assertThat(csv)
        .isEqualTo(
            "\"n\",\"t`x\",\"b\",\"y\"\r\n"
                + "-5,\"x'y\\\"z\\\\\\n\\r\t,\",\"\\\"\u00ff\",\"2024\"\r\n\\N,\\N,\\N,\\N\r\n");
  }

  @Test
  void jsonlHasAStringForEachCell() {
    String json =
        written(
            new JsonlRows(COLUMNS),
            row("x\"\\\n\t\u0001<>&", (byte) 0xff, (byte) 0),
            List.of(Datum.NULL, Datum.NULL, Datum.NULL, Datum.NULL));
    assertThat(json)
        .isEqualTo(
            "[\"-5\",\"x\\\"\\\\\\n\\t\\u0001<>&\",\"0xff00\",\"2024\"]\n"
                + "[null,null,null,null]\n");
  }
}
