package io.pitr.sql.expr;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.format.codec.HexText;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.convert.TimeText;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DatumText;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.TypeCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Compares expressions over five rows with the results of a MySQL-compatible server. Each line of
 * the resource has a row, an expression and the text of its result.
 */
class ExpressionTableTest {
  private static final Datum[][] ROWS = {
    {
      new Datum.Int(1),
      new Datum.Int(7),
      new Datum.Unsigned(-1),
      decimal("12.345"),
      new Datum.Float64(1.5),
      Datum.ofString("Hello World"),
      Datum.ofString("Straße"),
      new Datum.Bytes(HexText.parse("00ff41", "test")),
      time("2024-02-29"),
      time("2024-06-10 06:13:20.500"),
      duration("-12:34:56.78"),
      new Datum.EnumIndex(1),
      new Datum.SetBits(5),
      new Datum.Int(2024),
      new Datum.Bit(5)
    },
    {
      new Datum.Int(2),
      new Datum.Int(-3),
      new Datum.Unsigned(0),
      decimal("-0.005"),
      new Datum.Float64(-2.5),
      Datum.ofString(""),
      Datum.ofString("ünï "),
      new Datum.Bytes(new byte[0]),
      time("1999-12-31"),
      time("1970-01-01 00:00:00.000"),
      duration("00:00:00"),
      new Datum.EnumIndex(2),
      new Datum.SetBits(0),
      new Datum.Int(1901),
      new Datum.Bit(255)
    },
    {
      new Datum.Int(3),
      new Datum.Int(0),
      new Datum.Unsigned(12),
      decimal("0.000"),
      new Datum.Float64(1e20),
      Datum.ofString("  42abc  "),
      Datum.ofString("ABC"),
      Datum.ofString("abc"),
      time("2023-01-01"),
      time("2038-01-19 23:59:59.999"),
      duration("838:59:59"),
      new Datum.EnumIndex(2),
      new Datum.SetBits(2),
      new Datum.Int(2155),
      new Datum.Bit(0)
    },
    {
      new Datum.Int(4),
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL,
      Datum.NULL
    },
    {
      new Datum.Int(5),
      new Datum.Int(2147483647),
      new Datum.Unsigned(1),
      decimal("9999999.999"),
      new Datum.Float64(0.1),
      Datum.ofString("日本語テキスト"),
      Datum.ofString("a%b_c"),
      Datum.ofString("xyz "),
      time("2000-01-01"),
      time("2016-02-29 12:00:00.001"),
      duration("12:00:00.50"),
      new Datum.EnumIndex(1),
      new Datum.SetBits(7),
      new Datum.Int(2000),
      new Datum.Bit(170)
    },
  };

  static final TableDef TABLE = table();

  @Test
  void allResultsMatchTheServer() throws IOException {
    var wrong = new ArrayList<String>();
    int lines = 0;
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                ExpressionTableTest.class.getResourceAsStream("expected.tsv"),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.startsWith("#")) {
          String[] parts = line.split("\t", 3);
          String shown = shown(parts[1], ROWS[Integer.parseInt(parts[0]) - 1]);
          lines++;
          if (!shown.equals(parts[2])) {
            wrong.add(parts[1] + " of row " + parts[0] + ": " + shown + ", expected " + parts[2]);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(lines).isGreaterThan(1000);
  }

  static String shown(String text, Datum[] row) {
    Expression expression = Expression.parse(text, TABLE);
    Datum value = expression.eval(offset -> row[offset]);
    return value.isNull() ? "NULL" : shown(value, expression.type());
  }

  /** The text in a query result: quotients have the digits of their type. */
  private static String shown(Datum value, ColumnType type) {
    return value instanceof Datum.Decimal
        ? Conversions.text(value, type)
        : DatumText.text(value, type);
  }

  private static TableDef table() {
    List<ColumnType> types =
        List.of(
            Types.INT,
            ColumnType.of(TypeCode.INT, 0, 11, 0, "binary", "binary"),
            Types.UNSIGNED,
            Types.decimal(10, 3),
            Types.REAL,
            ColumnType.of(TypeCode.VARCHAR, 0, 50, 0, "utf8mb4", "utf8mb4_bin"),
            ColumnType.of(TypeCode.VARCHAR, 0, 50, 0, "utf8mb4", "utf8mb4_general_ci"),
            ColumnType.of(TypeCode.VARCHAR, 0, 20, 0, "binary", "binary"),
            Types.DATE,
            Types.dateTime(3),
            Types.time(2),
            elements(TypeCode.ENUM, "red", "green"),
            elements(TypeCode.SET, "a", "b", "c"),
            ColumnType.of(TypeCode.YEAR, 0, 4, 0, "binary", "binary"),
            ColumnType.of(TypeCode.BIT, 32, 8, 0, "binary", "binary"));
    String[] names = "id i u d f s c b dt ts tm e st y bt".split(" ");
    var columns = new ArrayList<ColumnDef>();
    for (int i = 0; i < names.length; i++) {
      columns.add(ColumnDef.of(i + 1, names[i], i, types.get(i)));
    }
    return new TableDef(
        1, "t", true, false, 0, columns, List.of(), List.of(1L), false, true, JsonStyle.MYSQL);
  }

  private static ColumnType elements(TypeCode code, String... elements) {
    return new ColumnType(code, 0, 0, 0, "utf8mb4", "utf8mb4_bin", Arrays.asList(elements), false);
  }

  private static Datum decimal(String text) {
    return new Datum.Decimal(new BigDecimal(text));
  }

  private static Datum time(String text) {
    return new Datum.Time(TimeText.dateTime(text, 6).orElseThrow());
  }

  private static Datum duration(String text) {
    return new Datum.Duration(TimeText.duration(text, 6).orElseThrow());
  }
}
