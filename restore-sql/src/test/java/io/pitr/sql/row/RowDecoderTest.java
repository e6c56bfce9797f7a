package io.pitr.sql.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.SchemaState;
import io.pitr.fixture.Hostile;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.HexText;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.FlaggedDatums;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TypeCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowDecoderTest {
  private static final String EXAMPLE =
      "80000300010002030504010003000a00076162"; // up to the decimal
  private static final byte[] ROW = HexText.parse(EXAMPLE + "0a027fffff84d2", "example");
  private static final ColumnType INT = ColumnType.of(TypeCode.INT, 0, 11, 0, "binary", "binary");
  private static final ColumnType TEXT =
      ColumnType.of(TypeCode.VARCHAR, 0, 20, 0, "utf8mb4", "utf8mb4_bin");
  private static final ColumnType MONEY =
      ColumnType.of(TypeCode.DECIMAL, 0, 10, 2, "binary", "binary");
  private static final Handle ONE = new Handle.Int(1);

  private static final TableDef TABLE =
      table(
          List.of(
              ColumnDef.of(2, "a", 0, INT),
              ColumnDef.of(3, "b", 1, TEXT),
              ColumnDef.of(4, "c", 2, INT),
              ColumnDef.of(5, "d", 3, MONEY)));

  @Test
  void theExampleOfFormatTwoIsReadAndWritten() {
    RowValues row = new RowDecoder(TABLE).decode(ONE, ROW);
    assertThat(datums(row))
        .containsExactly(
            new Datum.Int(7),
            Datum.ofString("ab"),
            Datum.NULL,
            new Datum.Decimal(new BigDecimal("-123.45")));
    assertThat(RowEncoder.encode(cells(TABLE, row))).isEqualTo(ROW);
  }

  @Test
  void theExampleOfFormatOneIsTheSameRow() {
    byte[] v1 = HexText.parse("0804080e08060204616208080008" + "0a060a027fffff84d2", "example");
    assertThat(datums(new RowDecoder(TABLE).decode(ONE, v1)))
        .isEqualTo(datums(new RowDecoder(TABLE).decode(ONE, ROW)));
    var out = new ByteAppender();
    for (RowEncoder.Cell cell : cells(TABLE, new RowDecoder(TABLE).decode(ONE, ROW))) {
      FlaggedDatums.writeCompact(out, INT, new Datum.Int(cell.columnId()));
      FlaggedDatums.writeCompact(out, cell.type(), cell.datum());
    }
    assertThat(out.toByteArray()).isEqualTo(v1);
  }

  @Test
  void aRowOfFormatOneMayHaveNoColumns() {
    assertThat(datums(new RowDecoder(TABLE).decode(ONE, new byte[1])))
        .containsOnly(Datum.NULL)
        .hasSize(4);
  }

  @Test
  void theChecksumOverTheHandleIsWrittenAndVerified() {
    RowValues row = new RowDecoder(TABLE).decode(ONE, ROW);
    byte[] checked = RowEncoder.encodeWithChecksum(cells(TABLE, row), ONE);
    assertThat(HexText.of(checked)).endsWith("84d202d431cc6c");
    assertThat(checksum(checked, ONE)).isEqualTo(RowChecksum.Outcome.RIGHT);
    assertThat(checksum(checked, new Handle.Int(2))).isEqualTo(RowChecksum.Outcome.WRONG);
    assertThat(checksum(ROW, ONE)).isEqualTo(RowChecksum.Outcome.ABSENT);
    assertThat(datums(new RowDecoder(TABLE).decode(ONE, checked))).isEqualTo(datums(row));
  }

  @Test
  void aLargeIdOrMuchDataNeedsTheLargeRowFormat() {
    var wide = table(List.of(ColumnDef.of(300, "a", 0, INT), ColumnDef.of(3, "b", 1, TEXT)));
    var cells =
        List.of(
            new RowEncoder.Cell(300, INT, new Datum.Int(70000)),
            new RowEncoder.Cell(3, TEXT, Datum.NULL));
    byte[] row = RowEncoder.encode(cells);
    assertThat(row[1]).isEqualTo((byte) 1);
    assertThat(datums(new RowDecoder(wide).decode(ONE, row)))
        .containsExactly(new Datum.Int(70000), Datum.NULL);

    Datum big = new Datum.Bytes(new byte[70_000]);
    byte[] large = RowEncoder.encode(List.of(new RowEncoder.Cell(3, TEXT, big)));
    assertThat(large[1]).isEqualTo((byte) 1);
    assertThat(new RowDecoder(TABLE).decode(ONE, large).datum(1)).isEqualTo(big);
  }

  @Test
  void unknownColumnsAreIgnored() {
    var smaller = table(List.of(ColumnDef.of(5, "d", 0, MONEY)));
    assertThat(datums(new RowDecoder(smaller).decode(ONE, ROW)))
        .containsExactly(new Datum.Decimal(new BigDecimal("-123.45")));
  }

  @Test
  void aMissingColumnHasItsOriginDefault() {
    var timestamp = ColumnType.of(TypeCode.TIMESTAMP, 128, 19, 0, "binary", "binary");
    var bit = ColumnType.of(TypeCode.BIT, 32, 9, 0, "binary", "binary");
    var notNull = ColumnType.of(TypeCode.INT, 1, 11, 0, "binary", "binary");
    var enumerated =
        new ColumnType(TypeCode.ENUM, 1, 5, 0, "utf8mb4", "utf8mb4_bin", List.of("x", "y"), false);
    var table =
        table(
            List.of(
                added(10, 0, INT, "7", null),
                added(11, 1, INT, null, null),
                added(12, 2, notNull, null, null),
                added(13, 3, timestamp, "2024-06-10 06:13:20", null),
                added(14, 4, bit, "ignored", new byte[] {1, 2}),
                added(15, 5, MONEY, "1.5", null),
                added(16, 6, enumerated, "y", null),
                added(17, 7, enumerated, null, null)));
    assertThat(datums(new RowDecoder(table).decode(ONE, ROW)))
        .containsExactly(
            new Datum.Int(7),
            Datum.NULL,
            new Datum.Int(0),
            new Datum.Time(PackedTime.pack(2024, 6, 10, 6, 13, 20, 0)),
            new Datum.Bit(0x102),
            new Datum.Decimal(new BigDecimal("1.50")),
            new Datum.EnumIndex(2),
            new Datum.EnumIndex(1));
  }

  @Test
  void anUnsignedHandleIsTheSameBits() {
    var key = ColumnType.of(TypeCode.BIGINT, 3 | 32, 20, 0, "binary", "binary");
    var table =
        new TableDef(
            1,
            "t",
            true,
            false,
            0,
            List.of(ColumnDef.of(1, "id", 0, key)),
            List.of(),
            List.of(1L),
            false,
            true,
            JsonStyle.MYSQL);
    assertThat(new RowDecoder(table).decode(new Handle.Int(-1), new byte[1]).datum(0))
        .isEqualTo(new Datum.Unsigned(-1));
  }

  @Test
  void columnsMissingInTheRowComeFromTheCommonHandle() {
    var ascii = ColumnType.of(TypeCode.CHAR, 3, 10, 0, "utf8mb4", "utf8mb4_bin");
    var number = ColumnType.of(TypeCode.INT, 3, 11, 0, "binary", "binary");
    IndexDef primary =
        new IndexDef(
            1,
            "PRIMARY",
            List.of(new IndexDef.Column("a", 0, -1), new IndexDef.Column("b", 1, -1)),
            true,
            true,
            false,
            0,
            false,
            "",
            SchemaState.PUBLIC.code(),
            1);
    var table =
        new TableDef(
            1,
            "t",
            false,
            true,
            1,
            List.of(ColumnDef.of(1, "a", 0, ascii), ColumnDef.of(2, "b", 1, number)),
            List.of(primary),
            List.of(1L),
            false,
            true,
            JsonStyle.MYSQL);
    var handle =
        new Handle.Common(HexText.parse("016162000000000000f9038000000000000005", "example"));
    assertThat(datums(new RowDecoder(table).decode(handle, new byte[1])))
        .containsExactly(Datum.ofString("ab"), new Datum.Int(5));
    assertThat(HexText.of(handle.recordKey(100)))
        .isEqualTo("7480000000000000645f72" + "016162000000000000f9038000000000000005");
  }

  @Test
  void truncatedAndDamagedRowsAreRefused() {
    var decoder = new RowDecoder(TABLE);
    Hostile.everyTruncationIsRefused(ROW, row -> decoder.decode(ONE, row));
    Hostile.damageIsReadOrRefused(ROW, 5000, row -> decoder.decode(ONE, row));
    byte[] v1 = HexText.parse("0804080e08060204616208080008" + "0a060a027fffff84d2", "example");
    Hostile.damageIsReadOrRefused(v1, 5000, row -> decoder.decode(ONE, row));
  }

  @Test
  void anUnknownFlagIsANewerFormat() {
    byte[] row = ROW.clone();
    row[1] = 4;
    assertThatThrownBy(() -> new RowDecoder(TABLE).decode(ONE, row))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_UNSUPPORTED));
  }

  @Test
  void aWrongWidthNamesTheColumn() {
    byte[] row = HexText.parse("8000010000000203000102" + "03", "example");
    assertThatThrownBy(() -> new RowDecoder(TABLE).decode(ONE, row))
        .hasMessageContaining("column `a` of `t`")
        .hasMessageContaining("3 bytes");
  }

  private static RowChecksum.Outcome checksum(byte[] row, Handle handle) {
    return RowChecksum.verify(TABLE, 1, handle, row, new RowDecoder(TABLE).decode(handle, row));
  }

  private static List<Datum> datums(RowValues row) {
    var datums = new ArrayList<Datum>();
    for (int i = 0; i < row.size(); i++) {
      datums.add(row.datum(i));
    }
    return datums;
  }

  private static List<RowEncoder.Cell> cells(TableDef table, RowValues row) {
    return table.columns().stream()
        .map(column -> RowEncoder.Cell.of(column, row.datum(column.offset())))
        .toList();
  }

  private static ColumnDef added(
      long id, int offset, ColumnType type, @Nullable String origin, byte @Nullable [] originBit) {
    return new ColumnDef(
        id,
        "c" + id,
        offset,
        type,
        SchemaState.PUBLIC.code(),
        origin,
        originBit,
        "",
        false,
        false,
        2);
  }

  private static TableDef table(List<ColumnDef> columns) {
    return new TableDef(
        1, "t", false, false, 0, columns, List.of(), List.of(1L), false, true, JsonStyle.MYSQL);
  }
}
