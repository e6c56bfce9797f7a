package io.pitr.sql.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.HexText;
import io.pitr.sql.collate.Collation;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.TypeCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expressions over columns of all character sets, as TiDB computes them: in UTF-8, except in
 * functions of bytes. Columns {@code g}, {@code e}, {@code h}, {@code l}, {@code a}, {@code u} and
 * {@code b} are gbk (two), gb18030, latin1, ascii, utf8mb4 and binary.
 */
class CharacterSetsTest {
  private static final TableDef TABLE = table();
  private static final RowSource ROW =
      row("中é", "É", "中😀µ", "ÿ", "Ab", "日é", HexText.parse("d6d0", "test"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "upper(g) | 中é",
        "lower(e) | é",
        "upper(u) | 日É",
        "upper(h) | 中😀µ",
        "lower(h) | 中😀μ",
        "upper(l) | Ÿ",
        "hex(upper(g)) | D6D0A8A6",
        "hex(h) | D6D09439FC3681308538",
        "hex(l) | C3BF",
        "hex(u) | E697A5C3A9",
        "length(g) | 4",
        "length(h) | 10",
        "bit_length(g) | 32",
        "char_length(g) | 2",
        "char_length(b) | 2",
        "ascii(g) | 214",
        "ord(g) | 54992",
        "ord(h) | 54992",
        "ord(u) | 15112101",
        "ord(l) | 195",
        "to_base64(left(g, 1)) | 1tA=",
        "md5(left(g, 1)) | 5301da37e5ffca1823a5cef67488d4bf",
        "reverse(g) | é中",
        "substring(g, 2) | é",
        "left(b, 1) = x'd6' | 1",
        "hex(cast(g as binary)) | D6D0A8A6",
        "hex(cast(g as binary(3))) | D6D0A8",
        "hex(binary g) | D6D0A8A6",
        "hex(convert(g using binary)) | D6D0A8A6",
        "cast(g as char) | 中é",
        "hex(cast(g as char)) | E4B8ADC3A9",
        "convert(u using gbk) | 日é",
        "hex(convert(u using gbk)) | C8D5A8A6",
        "convert(e using gbk) | ?",
        "convert(l using gbk) | ?",
        "convert(u using ascii) | ??",
        "convert(u using latin1) | 日é",
        "convert(b using gbk) | 中",
        "convert(b using utf8mb4) | NULL",
        "cast(b as char character set gbk) | 中",
        "cast(b as char) | NULL",
        "hex(concat(g, b)) | D6D0A8A6D6D0",
        "concat(g, x'd6d0') | 中é中",
        "hex(concat(g, 'x')) | D6D0A8A678",
        "hex(concat(u, g)) | E697A5C3A9E4B8ADC3A9",
        "hex(concat_ws(x'2c', g, b)) | D6D0A8A62CD6D0",
        "hex(if(1, left(g, 1), b)) | D6D0",
        "hex(ifnull(g, b)) | D6D0A8A6",
        "hex(coalesce(g, b)) | E4B8ADC3A9",
        "hex(elt(1, g, b)) | D6D0A8A6",
        "hex(case when 1 then g else b end) | D6D0A8A6",
        "left(g, 1) = b | 1",
        "left(g, 1) in (b) | 1",
        "g like concat(b, '%') | 1",
        "instr(g, b) | 1",
        "find_in_set('AB', a) | 0",
        "strcmp(left(g, 1), b) | 0",
        "concat(a, g) | Ab中é",
      })
  void textIsUtf8ExceptForFunctionsOfBytes(String text, String shown) {
    assertThat(shown(text)).isEqualTo(shown);
  }

  /** A letter with only one case in gbk keeps its key in an index over its upper case. */
  @Test
  void anEntryOverUpperMayHaveTheKeyOfALowerCaseLetter() {
    Datum upper = Expression.parse("upper(g)", TABLE).eval(ROW);
    byte[] key =
        Collation.named("gbk_chinese_ci").orElseThrow().sortKey(((Datum.Bytes) upper).value());
    assertThat(HexText.of(key)).isEqualTo("d32182c3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "concat(g, l)",
        "hex(concat(h, _gb18030'ḿ'))",
        "hex(concat(e, 'x'))",
        "concat(g, x'ff')",
        "locate(x'a8', g, 1)",
      })
  void rejectedAndAmbiguousCharactersAreUnsupported(String text) {
    assertThatThrownBy(() -> Expression.parse(text, TABLE).eval(ROW))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_UNSUPPORTED));
  }

  private static String shown(String text) {
    Expression expression = Expression.parse(text, TABLE);
    Datum value = expression.eval(ROW);
    return value.isNull() ? "NULL" : Conversions.text(value, expression.type());
  }

  private static TableDef table() {
    var columns =
        List.of(
            column(0, "g", "gbk", "gbk_chinese_ci"),
            column(1, "e", "gbk", "gbk_bin"),
            column(2, "h", "gb18030", "gb18030_chinese_ci"),
            column(3, "l", "latin1", "latin1_bin"),
            column(4, "a", "ascii", "ascii_bin"),
            column(5, "u", "utf8mb4", "utf8mb4_bin"),
            column(6, "b", "binary", "binary"));
    return new TableDef(
        1, "t", true, false, 0, columns, List.of(), List.of(1L), false, true, JsonStyle.MYSQL);
  }

  private static ColumnDef column(int offset, String name, String charset, String collation) {
    return ColumnDef.of(
        offset + 1, name, offset, ColumnType.of(TypeCode.VARCHAR, 0, 50, 0, charset, collation));
  }

  private static RowSource row(Object... values) {
    return offset ->
        new Datum.Bytes(
            values[offset] instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : (byte[]) values[offset]);
  }
}
