package io.pitr.sql.expr;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.fixture.Corpus;
import io.pitr.format.codec.HexText;
import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.convert.Conversions;
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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Compares 255 expressions over columns of 26 types with results of TiDB 8.5.4 ({@code
 * shared/expressions}). A result must be equal or the expression unsupported, never different. A
 * list names the exceptions, none of them over gbk, latin1 or binary strings.
 */
class TidbExpressionsTest {
  private static final Map<String, ColumnType> TYPES =
      Map.ofEntries(
          Map.entry("TINYINT", number(TypeCode.TINYINT, 0, 4)),
          Map.entry("INT UNSIGNED", number(TypeCode.INT, ColumnType.UNSIGNED, 10)),
          Map.entry("BIGINT", number(TypeCode.BIGINT, 0, 20)),
          Map.entry("BIGINT UNSIGNED", number(TypeCode.BIGINT, ColumnType.UNSIGNED, 20)),
          Map.entry("DECIMAL(20,5)", Types.decimal(20, 5)),
          Map.entry("FLOAT", ColumnType.of(TypeCode.FLOAT)),
          Map.entry("DOUBLE", ColumnType.of(TypeCode.DOUBLE)),
          Map.entry("BIT(9)", number(TypeCode.BIT, ColumnType.UNSIGNED, 9)),
          Map.entry("YEAR", number(TypeCode.YEAR, 0, 4)),
          Map.entry("DATE", Types.DATE),
          Map.entry("DATETIME", Types.dateTime(0)),
          Map.entry("DATETIME(6)", Types.dateTime(6)),
          Map.entry(
              "TIMESTAMP(3) NULL", ColumnType.of(TypeCode.TIMESTAMP, 0, -1, 3, "binary", "binary")),
          Map.entry("TIME(3)", Types.time(3)),
          Map.entry("VARCHAR(60)", varchar(60, "utf8mb4", "utf8mb4_bin")),
          Map.entry("CHAR(12)", ColumnType.of(TypeCode.CHAR, 0, 12, 0, "utf8mb4", "utf8mb4_bin")),
          Map.entry("VARCHAR(40) CHARACTER SET gbk", varchar(40, "gbk", "gbk_chinese_ci")),
          Map.entry("VARCHAR(40) CHARACTER SET latin1", varchar(40, "latin1", "latin1_bin")),
          Map.entry(
              "VARCHAR(40) COLLATE utf8mb4_general_ci",
              varchar(40, "utf8mb4", "utf8mb4_general_ci")),
          Map.entry(
              "VARCHAR(40) COLLATE utf8mb4_unicode_ci",
              varchar(40, "utf8mb4", "utf8mb4_unicode_ci")),
          Map.entry("VARBINARY(30)", varchar(30, "binary", "binary")),
          Map.entry("BLOB", ColumnType.of(TypeCode.BLOB, 0, 65535, 0, "binary", "binary")),
          Map.entry("TEXT", ColumnType.of(TypeCode.BLOB, 0, 65535, 0, "utf8mb4", "utf8mb4_bin")),
          Map.entry("ENUM('a','B','ccc','')", elements(TypeCode.ENUM, "a", "B", "ccc", "")),
          Map.entry("SET('x','Y','z')", elements(TypeCode.SET, "x", "Y", "z")),
          Map.entry("JSON", Types.JSON));

  @Test
  void noResultDiffersFromTidbs() {
    Map<String, Set<String>> known = known();
    var different = new ArrayList<String>();
    var compared = new HashMap<String, Integer>();
    Corpus.expressions()
        .jsonLines(
            "tidb-8.5.jsonl.gz",
            line -> {
              String type = line.path("type").asString();
              Set<String> types = known.getOrDefault(line.path("expr").asString(), Set.of());
              if (line.has("results") && !types.contains(type)) {
                different.addAll(different(line, compared));
              }
            });
    assertThat(different).isEmpty();
    assertThat(compared.keySet()).isEqualTo(TYPES.keySet());
    assertThat(compared.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(20_000);
  }

  /** Expressions with the column types for which our result differs. */
  private static Map<String, Set<String>> known() {
    var known = new HashMap<String, Set<String>>();
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                TidbExpressionsTest.class.getResourceAsStream("known-differences.tsv"),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.startsWith("#")) {
          List<String> parts = List.of(line.split("\t"));
          known.put(parts.get(0), Set.copyOf(parts.subList(1, parts.size())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  /** The rows with a result that differs from TiDB's; none for unsupported expressions. */
  private static List<String> different(JsonNode line, Map<String, Integer> compared) {
    ColumnType type = TYPES.get(line.path("type").asString());
    String text = line.path("expr").asString();
    var table =
        new TableDef(
            1,
            "t",
            true,
            false,
            0,
            List.of(ColumnDef.of(1, "c", 0, type)),
            List.of(),
            List.of(1L),
            false,
            true,
            JsonStyle.MYSQL);
    var different = new ArrayList<String>();
    Expression expression;
    try {
      expression = Expression.parse(text, table);
    } catch (RestoreException e) {
      return different;
    }
    for (int row = 0; row < line.path("values").size(); row++) {
      Datum value = value(line.path("values").get(row), type);
      String expected = cell(line.path("results").get(row));
      String shown;
      try {
        shown = shown(expression.eval(offset -> value), expression.type());
      } catch (RestoreException e) {
        continue;
      } catch (EvaluationFailure e) {
        shown = e.getMessage();
      }
      compared.merge(line.path("type").asString(), 1, Integer::sum);
      if (!shown.equals(expected)) {
        different.add(
            line.path("type").asString()
                + ": "
                + text
                + " of "
                + cell(line.path("values").get(row))
                + ": "
                + shown
                + ", expected "
                + expected);
      }
    }
    return different;
  }

  private static String cell(JsonNode node) {
    return node.isNull() ? "NULL" : node.asString();
  }

  private static Datum value(JsonNode node, ColumnType type) {
    if (node.isNull()) {
      return Datum.NULL;
    }
    String text = node.asString();
    if (type.code() == TypeCode.BIT) {
      byte[] bytes = bytes(text);
      long bits = 0;
      for (byte one : bytes) {
        bits = bits << 8 | (one & 0xff);
      }
      return new Datum.Bit(bits);
    } else if (type.isBinaryCell()) {
      return new Datum.Bytes(bytes(text));
    } else if (type.code().isString()) {
      return Datum.ofString(text);
    }
    return ColumnCast.cast(Datum.ofString(text), Types.TEXT, type);
  }

  private static byte[] bytes(String shown) {
    return shown.startsWith("0x")
        ? HexText.parse(shown.substring(2), "a value")
        : shown.getBytes(StandardCharsets.UTF_8);
  }

  /** The text in the text protocol; unprintable bytes in hexadecimal. */
  private static String shown(Datum value, ColumnType type) {
    if (value.isNull()) {
      return "NULL";
    }
    if (type.code() == TypeCode.YEAR && value instanceof Datum.Int year && year.value() != 0) {
      return Long.toString(year.value());
    } else if (!type.isBinaryCell()) {
      return value instanceof Datum.Decimal
          ? Conversions.text(value, type)
          : DatumText.text(value, type);
    }
    byte[] bytes =
        value instanceof Datum.Decimal
            ? Conversions.text(value, type).getBytes(StandardCharsets.UTF_8)
            : DatumText.bytes(value, type);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.codePoints().allMatch(TidbExpressionsTest::isPrintable)
          ? text
          : "0x" + HexText.of(bytes);
    } catch (CharacterCodingException e) {
      return "0x" + HexText.of(bytes);
    }
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> codePoint == ' ' || Character.getType(codePoint) != Character.SPACE_SEPARATOR;
    };
  }

  private static ColumnType number(TypeCode code, long flags, int length) {
    return ColumnType.of(code, flags, length, 0, "binary", "binary");
  }

  private static ColumnType varchar(int length, String charset, String collation) {
    return ColumnType.of(TypeCode.VARCHAR, 0, length, 0, charset, collation);
  }

  private static ColumnType elements(TypeCode code, String... elements) {
    return new ColumnType(code, 0, 0, 0, "utf8mb4", "utf8mb4_bin", List.of(elements), false);
  }
}
