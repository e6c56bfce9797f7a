package io.pitr.sql.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.fixture.Seeded;
import io.pitr.format.FormatError;
import io.pitr.sql.json.JsonParser;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowEncoder;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DatumText;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.TypeCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final String DOCUMENT =
      "{\"a\": 1, \"b\": [1, 2.5, \"x\", null, {\"c\": true}], \"s\": \"q\\\"é\", \"d e\": {\"a\":"
          + " -1}}";

  private static final TableDef TABLE =
      table(
          List.of(
              ColumnDef.of(1, "j", 0, type(TypeCode.JSON, -1, 0)),
              ColumnDef.of(2, "n", 1, type(TypeCode.INT, 11, 0))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "json_extract(`j`, '$.a') | 1",
        "json_extract(`j`, '$.b') | [1, 2.5, \"x\", null, {\"c\": true}]",
        "json_extract(`j`, '$.b[1]') | 2.5",
        "json_extract(`j`, '$.b[last]') | {\"c\": true}",
        "json_extract(`j`, '$.b[last-1]') | null",
        "json_extract(`j`, '$.b[0 to 1]') | [1, 2.5]",
        "json_extract(`j`, '$.b[*]') | [1, 2.5, \"x\", null, {\"c\": true}]",
        "json_extract(`j`, '$.*') | [1, [1, 2.5, \"x\", null, {\"c\": true}], {\"a\": -1},"
            + " \"q\\\"é\"]",
        "json_extract(`j`, '$**.a') | [1, -1]",
        "json_extract(`j`, '$.\"d e\".a') | -1",
        "json_extract(`j`, '$.a', '$.zz') | [1]",
        "json_extract(`j`, '$.zz') | NULL",
        "json_extract(`j`, '$.a[0]') | 1",
        "`j` -> '$.s' | \"q\\\"é\"",
        "`j` ->> '$.s' | q\"é",
        "json_unquote(json_extract(`j`, _utf8mb4'$.s')) | q\"é",
        "json_unquote('\"x\\\\ty\"') | x\ty",
        "json_quote('a\"b') | \"a\\\"b\"",
        "json_type(json_extract(`j`, '$.b')) | ARRAY",
        "json_type(json_extract(`j`, '$.a')) | INTEGER",
        "json_type(json_extract(`j`, '$.b[1]')) | DOUBLE",
        "json_type(json_extract(`j`, '$.b[3]')) | NULL",
        "json_length(`j`) | 4",
        "json_length(`j`, '$.b') | 5",
        "json_length(`j`, '$.zz') | NULL",
        "json_depth(`j`) | 4",
        "json_keys(`j`) | [\"a\", \"b\", \"d e\", \"s\"]",
        "json_valid('{') | 0",
        "json_valid('[1]') | 1",
        "json_contains(`j`, '1', '$.a') | 1",
        "json_contains(json_extract(`j`, '$.b'), '[1, \"x\"]') | 1",
        "json_contains(json_extract(`j`, '$.b'), '3') | 0",
        "json_contains(`j`, '{\"a\": 1}') | 1",
        "json_contains_path(`j`, 'one', '$.zz', '$.a') | 1",
        "json_contains_path(`j`, 'all', '$.zz', '$.a') | 0",
        "1 member of (json_extract(`j`, '$.b')) | 1",
        "json_memberof('x', json_extract(`j`, '$.b')) | 1",
        "7 member of (`j` -> '$.b') | 0",
        "json_array(1, 'a', null, 1.5) | [1, \"a\", null, 1.5]",
        "json_object('k', `n`, 'b', json_array()) | {\"b\": [], \"k\": 5}",
        "json_set('{\"a\": 1}', '$.a', 2, '$.b', 'x', '$.c.d', 1) | {\"a\": 2, \"b\": \"x\"}",
        "json_set('[1, [2]]', '$[1][0]', 3, '$[9]', null) | [1, [3], null]",
        "json_set('{\"a\": 1}', '$.a[0]', 5) | {\"a\": 5}",
        "json_set('{\"a\": 1}', '$.a[1]', 5) | {\"a\": [1, 5]}",
        "json_set(null, '$.a', 1) | NULL",
        "json_insert('{\"a\": 1}', '$.a', 2, '$.b', 3) | {\"a\": 1, \"b\": 3}",
        "json_replace('{\"a\": 1}', '$.a', 2, '$.b', 3) | {\"a\": 2}",
        "json_remove('{\"a\": [1, 2, 3], \"b\": 1}', '$.a[1]', '$.b', '$.zz') | {\"a\": [1, 3]}",
        "json_array_append('[1, [2]]', '$[1]', 3, '$', 4, '$[0]', 5) | [[1, 5], [2, 3], 4]",
        "json_array_insert('[1, 2]', '$[1]', 'x', '$[9]', 9) | [1, \"x\", 2, 9]",
        "json_merge_patch('{\"a\": 1, \"b\": {\"c\": 2}}', '{\"a\": null, \"b\": {\"d\": 3}}') |"
            + " {\"b\": {\"c\": 2, \"d\": 3}}",
        "json_merge_patch('{\"a\": 1}', '[1]') | [1]",
        "json_merge_preserve('{\"a\": 1, \"b\": 2}', '{\"a\": 3}', '[4]') | [{\"a\": [1, 3], \"b\":"
            + " 2}, 4]",
        "json_merge_preserve('1', 'true') | [1, true]",
        "json_overlaps('[1, 3]', '[3, 4]') | 1",
        "json_overlaps('{\"a\": 1}', '{\"a\": 2, \"b\": 1}') | 0",
        "json_overlaps('[1, 3]', '3') | 1",
        "json_storage_size('{}') | 9",
        "tidb_shard(100) | 8",
        "tidb_shard(null) | NULL",
        "hex(vitess_hash(1)) | 166B40B44ABA4BD6",
        "cast(json_extract(`j`, '$.a') as signed) + 1 | 2",
        "cast(json_extract(`j`, '$.b[1]') as decimal(5,2)) | 2.50",
        "json_extract(`j`, '$.a') = 1 | 1",
        "json_extract(`j`, '$.s') = 'q\"é' | 1",
        "cast(`n` as json) | 5",
        "cast('{\"x\": [1]}' as json) | {\"x\": [1]}",
        "cast(json_array('a', 'b') as char(1) array) | [\"a\", \"b\"]",
        "cast(7 as unsigned array) | [7]",
        "unix_timestamp('2024-06-10 06:13:20') | 1718000000",
        "uuid_to_bin('6ccd780c-baba-1026-9564-5b8c656024db') ="
            + " unhex('6CCD780CBABA102695645B8C656024DB') | 1",
        "hex(uuid_to_bin('6ccd780c-baba-1026-9564-5b8c656024db', 1)) |"
            + " 1026BABA6CCD780C95645B8C656024DB",
        "bin_to_uuid(uuid_to_bin('6ccd780c-baba-1026-9564-5b8c656024db', 1), 1) |"
            + " 6ccd780c-baba-1026-9564-5b8c656024db",
        "'a\\nb' = concat('a', x'0a', 'b') | 1",
        "_utf8mb4'A' = _utf8mb4'a' | 0",
        "'A' collate utf8mb4_general_ci = 'a' | 1",
        "`t`.`n` + 1 | 6",
        "n + 1 | 6",
        "date '2024-02-03' + interval 1 day | 2024-02-04",
      })
  void resultsMatchTidb(String text, String shown) {
    assertThat(shown(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 +",
        "(1",
        "frobnicate(1)",
        "abs()",
        "abs(1, 2)",
        "`nope`",
        "'open",
        "1 2",
        "cast(1 as blob)",
        "case when 1 end end",
        "interval 1 day",
        "json_extract(`j`, 'a')",
        "char(65)",
        "'a' = 'b' collate utf8mb4_unheard_ci",
        "?",
      })
  void unsupportedSyntaxIsRefusedByName(String text) {
    assertThatThrownBy(() -> shown(text))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_UNSUPPORTED));
  }

  @Test
  void anUnknownFunctionIsNamed() {
    assertThatThrownBy(() -> shown("upper(frobnicate(1))"))
        .hasMessageContaining("function frobnicate");
  }

  @Test
  void deepNestingIsRefused() {
    for (String open : List.of("(", "-", "not ", "!", "abs(")) {
      assertThatThrownBy(() -> shown(open.repeat(20_000) + "1"))
          .isInstanceOf(RestoreException.class);
    }
  }

  @Test
  void anyTextIsEvaluatedOrRefused() {
    String[] pieces = {
      "`n`",
      "`j`",
      "1",
      "'x'",
      "+",
      "-",
      "(",
      ")",
      ",",
      "case",
      "when",
      "then",
      "end",
      "cast",
      "as",
      "signed",
      "array",
      "json_extract",
      "interval",
      "day",
      "->",
      "is",
      "null",
      "not",
      "in",
      "and",
      "`",
      "'",
      "x'4",
      "b'1",
      "1e",
      "0x",
      ".",
      "concat",
      "date_add",
      "if",
      "like",
      "between"
    };
    Seeded.times(
        3000,
        random -> {
          var text = new StringBuilder();
          for (int i = random.nextInt(10); i >= 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)])
                .append(random.nextBoolean() ? " " : "");
          }
          try {
            shown(text.toString());
          } catch (RestoreException e) {
            assertThat(e.getMessage()).isNotEmpty();
          }
        });
  }

  @Test
  void aGeneratedColumnIsConvertedToItsType() {
    assertThat(generated(type(TypeCode.INT, 11, 0), "`n` / 2")).isEqualTo("3");
    assertThat(generated(type(TypeCode.DECIMAL, 10, 6), "`n` / 3")).isEqualTo("1.666667");
    assertThat(generated(type(TypeCode.DECIMAL, 10, 1), "2.25")).isEqualTo("2.3");
    assertThat(generated(type(TypeCode.DOUBLE, -1, -1), "`n` / 2")).isEqualTo("2.5");
    assertThat(generated(text(3), "concat(`n`, 'éàü')")).isEqualTo("5éà");
    assertThat(generated(text(20), "`n` / 3")).isEqualTo("1.6667");
    assertThat(generated(type(TypeCode.DATE, 10, 0), "'2024-02-29 12:00:00'"))
        .isEqualTo("2024-02-29");
    assertThat(generated(type(TypeCode.DATETIME, 22, 2), "'2024-02-29 12:00:00.999'"))
        .isEqualTo("2024-02-29 12:00:01.00");
    assertThat(generated(type(TypeCode.TIME, 10, 0), "'1:2:3.5'")).isEqualTo("01:02:04");
    assertThat(generated(type(TypeCode.YEAR, 4, 0), "2024")).isEqualTo("2024");
    assertThat(generated(type(TypeCode.JSON, -1, 0), "json_array(`n`)")).isEqualTo("[5]");
    assertThat(generated(type(TypeCode.TINYINT, 4, 0), "`n` * 1000")).isEqualTo("127");
    assertThat(generated(text(20), "null")).isEqualTo("NULL");
    var element =
        new ColumnType(TypeCode.ENUM, 0, 0, 0, "utf8mb4", "utf8mb4_bin", List.of("x", "y"), false);
    assertThat(generated(element, "if(`n` > 3, 'y', 'x')")).isEqualTo("y");
  }

  @Test
  void aGeneratedColumnMayDependOnAnotherButNotOnItself() {
    TableDef table =
        table(
            List.of(
                ColumnDef.of(1, "n", 0, type(TypeCode.INT, 11, 0)),
                ColumnDef.generated(2, "a", 1, type(TypeCode.INT, 11, 0), "`n` + 1", false),
                ColumnDef.generated(3, "b", 2, type(TypeCode.INT, 11, 0), "`a` * 2", false),
                ColumnDef.generated(4, "c", 3, type(TypeCode.INT, 11, 0), "`c` + 1", false)));
    RowValues row = row(table, new Datum.Int(5));
    assertThat(row.datum(2)).isEqualTo(new Datum.Int(12));
    assertThatThrownBy(() -> row.datum(3)).hasMessageContaining("depends on itself");
  }

  /** An index over a JSON number as text has entries in the style of the cluster's version. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "json_unquote(json_extract(`j`, _utf8mb4'$.x'))|-1.5e-7|-0.00000015",
        "cast(json_extract(`j`, _utf8'$.x') as char(20))|-1.5e-7|-0.00000015",
        "cast(`j` as char)|{\"x\": -1.5e-7, \"y\": 2}|{\"x\": -0.00000015, \"y\": 2.0}",
        "concat(`j`->'$.y', '')|2|2.0",
        "`j`->>'$.y'|2|2.0",
        "concat(json_array(1e21, 2.0e0))|[1e+21, 2]|[1e21, 2.0]",
        "concat(case when 1 then json_array(2e0) else `j` end)|[2]|[2.0]",
        "concat(cast(2e0 as json))|2|2.0",
        "upper(json_set(`j`, '$.y', 3e0))|{\"X\": -1.5E-7, \"Y\": 3}|{\"X\": -0.00000015, \"Y\":"
            + " 3.0}",
      })
  void aJsonNumberBecomesTextInTheStyleOfTheTable(String text, String go, String mysql) {
    Datum document = Datum.Json.of(JsonParser.parse("{\"x\": -1.5e-7, \"y\": 2.0}").orElseThrow());
    for (JsonStyle style : JsonStyle.values()) {
      ColumnType json = ColumnType.of(TypeCode.JSON).withJsonStyle(style);
      List<ColumnDef> columns = List.of(ColumnDef.of(1, "j", 0, json));
      var table =
          new TableDef(1, "t", true, false, 0, columns, List.of(), List.of(1L), false, true, style);
      Expression expression = Expression.parse(text, table);
      assertThat(DatumText.text(expression.eval(offset -> document), expression.type()))
          .isEqualTo(style == JsonStyle.GO ? go : mysql);
    }
  }

  private static String generated(ColumnType type, String expression) {
    TableDef table =
        table(
            List.of(
                ColumnDef.of(1, "n", 0, type(TypeCode.INT, 11, 0)),
                ColumnDef.generated(2, "g", 1, type, expression, false)));
    Datum value = row(table, new Datum.Int(5)).datum(1);
    return value.isNull() ? "NULL" : DatumText.text(value, type);
  }

  private static RowValues row(TableDef table, Datum first) {
    byte[] row = RowEncoder.encode(List.of(RowEncoder.Cell.of(table.columns().get(0), first)));
    return new RowDecoder(table).decode(new Handle.Int(1), row);
  }

  private static String shown(String text) {
    Datum[] row = {Datum.Json.of(JsonParser.parse(DOCUMENT).orElseThrow()), new Datum.Int(5)};
    Expression expression = Expression.parse(text, TABLE);
    Datum value = expression.eval(offset -> row[offset]);
    return value.isNull() ? "NULL" : DatumText.text(value, expression.type());
  }

  private static ColumnType text(int length) {
    return ColumnType.of(TypeCode.VARCHAR, 0, length, 0, "utf8mb4", "utf8mb4_bin");
  }

  private static ColumnType type(TypeCode code, int flen, int decimal) {
    return ColumnType.of(code, 0, flen, decimal, "binary", "binary");
  }

  private static TableDef table(List<ColumnDef> columns) {
    return new TableDef(
        1, "t", false, false, 0, columns, List.of(), List.of(1L), false, true, JsonStyle.MYSQL);
  }
}
