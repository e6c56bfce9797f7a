package io.pitr.sql.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.fixture.Seeded;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.FlaggedDatums;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TypeCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowRoundTripTest {
  private static final double SCALE =
      Double.parseDouble(System.getProperty("pitr.test.scale", "1"));
  private static final int TIMES = (int) (5000 * SCALE);

  private static final List<ColumnType> TYPES =
      List.of(
          type(TypeCode.TINYINT, 0, 4, 0),
          type(TypeCode.BIGINT, 0, 20, 0),
          type(TypeCode.BIGINT, ColumnType.UNSIGNED, 20, 0),
          type(TypeCode.YEAR, 0, 4, 0),
          type(TypeCode.FLOAT, 0, -1, -1),
          type(TypeCode.DOUBLE, 0, -1, -1),
          type(TypeCode.DECIMAL, 0, 40, 12),
          type(TypeCode.DATE, 0, 10, 0),
          type(TypeCode.DATETIME, 0, 26, 6),
          type(TypeCode.TIMESTAMP, 0, 19, 0),
          type(TypeCode.TIME, 0, 17, 6),
          type(TypeCode.ENUM, 0, 0, 0),
          type(TypeCode.SET, 0, 0, 0),
          type(TypeCode.BIT, ColumnType.UNSIGNED, 64, 0),
          type(TypeCode.VARCHAR, 0, 100, 0),
          type(TypeCode.BLOB, 0, 65535, 0),
          type(TypeCode.JSON, 0, -1, 0),
          type(TypeCode.VECTOR, 0, -1, 0));

  @Test
  void aRowOfFormatTwoRoundTrips() {
    Seeded.times(
        TIMES,
        random -> {
          TableDef table = table(random);
          List<Datum> values = values(table, random);
          byte[] row = RowEncoder.encode(cells(table, values, random));
          assertThat(decoded(table, row)).isEqualTo(values);
        });
  }

  @Test
  void aRowOfFormatOneRoundTrips() {
    Seeded.times(
        TIMES,
        random -> {
          TableDef table = table(random);
          List<Datum> values = values(table, random);
          var out = new ByteAppender();
          for (RowEncoder.Cell cell : cells(table, values, random)) {
            FlaggedDatums.writeCompact(out, TYPES.get(1), new Datum.Int(cell.columnId()));
            FlaggedDatums.writeCompact(out, cell.type(), cell.datum());
          }
          byte[] row = out.size() == 0 ? new byte[1] : out.toByteArray();
          assertThat(decoded(table, row)).isEqualTo(values);
        });
  }

  @Test
  void aChecksumDetectsAChangedByte() {
    Seeded.times(
        TIMES / 5,
        random -> {
          TableDef table = table(random);
          List<Datum> values = values(table, random);
          Handle handle = new Handle.Int(random.nextLong());
          byte[] row = RowEncoder.encodeWithChecksum(cells(table, values, random), handle);
          assertThat(RowChecksum.verify(table, 1, handle, row, values::get))
              .isEqualTo(RowChecksum.Outcome.RIGHT);
          row[row.length - 1 - random.nextInt(4)] ^= 1;
          assertThat(RowChecksum.verify(table, 1, handle, row, values::get))
              .isEqualTo(RowChecksum.Outcome.WRONG);
        });
  }

  @Test
  void aValueInAKeyRoundTrips() {
    Seeded.times(
        TIMES,
        random -> {
          ColumnType type = TYPES.get(random.nextInt(TYPES.size() - 2));
          Datum value = value(type, random);
          var out = new ByteAppender();
          FlaggedDatums.writeComparable(out, type, value);
          var in = new ByteReader(out.toByteArray(), "test");
          assertThat(FlaggedDatums.typed(FlaggedDatums.read(in), type)).isEqualTo(value);
          assertThat(in.hasRemaining()).isFalse();
        });
  }

  private static List<Datum> decoded(TableDef table, byte[] row) {
    RowValues decoded = new RowDecoder(table).decode(new Handle.Int(1), row);
    var values = new ArrayList<Datum>();
    for (int i = 0; i < decoded.size(); i++) {
      values.add(decoded.datum(i));
    }
    return values;
  }

  private static TableDef table(Random random) {
    var columns = new ArrayList<ColumnDef>();
    long id = 0;
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      id += 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 3);
      columns.add(ColumnDef.of(id, "c" + i, i, TYPES.get(random.nextInt(TYPES.size()))));
    }
    return new TableDef(
        1, "t", false, false, 0, columns, List.of(), List.of(1L), false, true, JsonStyle.MYSQL);
  }

  private static List<Datum> values(TableDef table, Random random) {
    var values = new ArrayList<Datum>();
    for (ColumnDef column : table.columns()) {
      values.add(value(column.type(), random));
    }
    return values;
  }

  /** Cells in random order, some NULLs omitted. */
  private static List<RowEncoder.Cell> cells(TableDef table, List<Datum> values, Random random) {
    var cells = new ArrayList<RowEncoder.Cell>();
    for (ColumnDef column : table.columns()) {
      Datum value = values.get(column.offset());
      if (!value.isNull() || random.nextBoolean()) {
        cells.add(RowEncoder.Cell.of(column, value));
      }
    }
    Collections.shuffle(cells, random);
    return cells;
  }

  private static Datum value(ColumnType type, Random random) {
    if (random.nextInt(8) == 0) {
      return Datum.NULL;
    }
    long number = Seeded.anyLong(random);
    return switch (type.code()) {
      case TINYINT -> new Datum.Int((byte) number);
      case YEAR -> new Datum.Int(1901 + random.nextInt(255));
      case BIGINT -> type.isUnsigned() ? new Datum.Unsigned(number) : new Datum.Int(number);
      case FLOAT -> new Datum.Float32((float) random.nextGaussian());
      case DOUBLE -> new Datum.Float64(random.nextGaussian() * 1e100);
      case DECIMAL -> new Datum.Decimal(new BigDecimal(new BigInteger(90, random), 12).negate());
      case TIME -> new Datum.Duration(number % 3_020_399_000_000_000L);
      case ENUM -> new Datum.EnumIndex(random.nextInt(5));
      case SET -> new Datum.SetBits(number);
      case BIT -> new Datum.Bit(number);
      case VARCHAR, BLOB ->
          new Datum.Bytes(Seeded.bytes(random, random.nextInt(200) == 0 ? 80_000 : 100));
      case JSON ->
          Datum.Json.of(
              new JsonValue.Array(
                  List.of(new JsonValue.Int(number), new JsonValue.Text("é" + number))));
      case VECTOR -> new Datum.Vector(new float[] {random.nextFloat(), -1});
      default ->
          new Datum.Time(
              PackedTime.pack(
                  random.nextInt(10_000),
                  random.nextInt(13),
                  random.nextInt(32),
                  random.nextInt(24),
                  random.nextInt(60),
                  random.nextInt(60),
                  random.nextInt(1_000_000)));
    };
  }

  private static ColumnType type(TypeCode code, long flags, int flen, int decimal) {
    return ColumnType.of(code, flags, flen, decimal, "binary", "binary");
  }
}
