package io.pitr.sql.expr;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlMode;
import io.pitr.api.schema.SqlModes;
import io.pitr.sql.convert.TimeText;
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
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results of expressions that depend on the session. */
class SessionExpressionTest {
  private static final ColumnType BIGINT = integer(0);
  private static final ColumnType UNSIGNED = integer(ColumnType.UNSIGNED);
  private static final ColumnType REQUIRED = integer(1);
  private static final Datum MAX = new Datum.Int(Long.MAX_VALUE);
  private static final Datum MIN = new Datum.Int(Long.MIN_VALUE);

  // Values that cause error 1690 in TiDB

  @ParameterizedTest
  @ValueSource(strings = {"`c` + 1", "`c` * 2", "`c` - -1", "1 - -`c`", "exp(`c`)", "pow(`c`, 99)"})
  void aFailingExpressionIsStoredAsNull(String text) {
    assertThat(generated(BIGINT, MAX, BIGINT, text)).isEqualTo("NULL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-`c`", "abs(`c`)", "`c` div -1", "`c` - 1"})
  void negatingTheSmallestNumberFails(String text) {
    assertThat(generated(BIGINT, MIN, BIGINT, text)).isEqualTo("NULL");
  }

  @Test
  void anUnsignedDifferenceBelowZeroFails() {
    assertThat(generated(UNSIGNED, new Datum.Unsigned(0), UNSIGNED, "`c` - 1")).isEqualTo("NULL");
    assertThat(generated(UNSIGNED, new Datum.Unsigned(-1), UNSIGNED, "`c` + 1")).isEqualTo("NULL");
  }

  @Test
  void aFailingNotNullColumnIsStoredAsZero() {
    assertThat(generated(BIGINT, MAX, REQUIRED, "`c` + 1")).isEqualTo("0");
  }

  @Test
  void theWholeExpressionFailsAndNotAPartOfIt() {
    assertThat(generated(BIGINT, MAX, BIGINT, "ifnull(`c` + 1, 5)")).isEqualTo("NULL");
    assertThat(generated(BIGINT, new Datum.Int(1), BIGINT, "if(`c` = 1, 7, `c` + 1)"))
        .isEqualTo("7");
  }

  @Test
  void numbersAtTheLimitsFit() {
    assertThat(generated(BIGINT, new Datum.Int(Long.MAX_VALUE - 1), BIGINT, "`c` + 1"))
        .isEqualTo(Long.toString(Long.MAX_VALUE));
    assertThat(generated(BIGINT, MAX, BIGINT, "-`c` - 1")).isEqualTo(Long.toString(Long.MIN_VALUE));
    assertThat(generated(BIGINT, MAX, UNSIGNED, "`c` + 18446744073709551615 - `c`"))
        .isEqualTo("NULL");
  }

  @Test
  void aDifferenceOfUnsignedNumbersIsSignedDependingOnTheMode() {
    var mode = new SessionSettings(SqlModes.of(SqlMode.NO_UNSIGNED_SUBTRACTION), SessionZone.UTC);
    assertThat(generated(UNSIGNED, new Datum.Unsigned(0), BIGINT, "`c` - 1", mode)).isEqualTo("-1");
    assertThat(generated(UNSIGNED, new Datum.Unsigned(-1), BIGINT, "`c` - 1", mode))
        .isEqualTo("NULL");
  }

  // Time zones

  @ParameterizedTest
  @CsvSource({
    "+05:30, hour(`c`), 3",
    "+05:30, date(`c`), 2024-07-02",
    "+00:00, date(`c`), 2024-07-01",
    "-08:00, cast(`c` as char), 2024-07-01 14:00:00",
    "Europe/Berlin, hour(`c`), 0",
    "America/New_York, hour(`c`), 18",
    "+05:30, unix_timestamp(`c`), 1719871200"
  })
  void aTimestampIsSeenInTheZoneOfTheSession(String zone, String text, String shown) {
    ColumnType result = ColumnType.of(TypeCode.VARCHAR, 0, 30, 0, "utf8mb4", "utf8mb4_bin");
    assertThat(generated(timestamp(), time("2024-07-01 22:00:00"), result, text, in(zone)))
        .isEqualTo(shown);
  }

  @Test
  void aDatetimeIsInterpretedInTheZoneOfTheSession() {
    ColumnType dateTime = ColumnType.of(TypeCode.DATETIME, 0, -1, 0, "binary", "binary");
    Datum noon = time("2024-07-01 12:00:00");
    assertThat(generated(dateTime, noon, BIGINT, "unix_timestamp(`c`)", in("+00:00")))
        .isEqualTo("1719835200");
    assertThat(generated(dateTime, noon, BIGINT, "unix_timestamp(`c`)", in("+02:00")))
        .isEqualTo("1719828000");
    assertThat(generated(BIGINT, new Datum.Int(0), dateTime, "from_unixtime(`c`)", in("+02:00")))
        .isEqualTo("1970-01-01 02:00:00");
  }

  @Test
  void aGeneratedTimestampIsStoredInUtc() {
    ColumnType dateTime = ColumnType.of(TypeCode.DATETIME, 0, -1, 0, "binary", "binary");
    Datum noon = time("2024-07-01 12:00:00");
    assertThat(generated(dateTime, noon, timestamp(), "`c`", in("+02:00")))
        .isEqualTo("2024-07-01 10:00:00");
    assertThat(generated(timestamp(), noon, timestamp(), "`c` + interval 1 hour", in("+02:00")))
        .isEqualTo("2024-07-01 13:00:00");
  }

  @Test
  void anAmbiguousHourIsResolvedAsInGo() {
    ColumnType dateTime = ColumnType.of(TypeCode.DATETIME, 0, -1, 0, "binary", "binary");
    assertThat(
            generated(
                dateTime, time("2024-10-27 02:30:00"), timestamp(), "`c`", in("Europe/Berlin")))
        .isEqualTo("2024-10-27 01:30:00");
    assertThat(
            generated(
                dateTime, time("2024-11-03 01:30:00"), timestamp(), "`c`", in("America/New_York")))
        .isEqualTo("2024-11-03 05:30:00");
  }

  @Test
  void aRowIsComputedSeparatelyForEachSession() {
    TableDef table = table(ColumnDef.of(1, "c", 0, timestamp()), generated(BIGINT, "hour(`c`)"));
    RowValues row = row(table, time("2024-07-01 22:00:00"));
    assertThat(row.datum(1)).isEqualTo(new Datum.Int(22));
    assertThat(row.under(in("+01:00")).datum(1)).isEqualTo(new Datum.Int(23));
    assertThat(row.datum(1)).isEqualTo(new Datum.Int(22));
  }

  private static SessionSettings in(String zone) {
    boolean offset = zone.startsWith("+") || zone.startsWith("-");
    return new SessionSettings(
        SqlModes.DEFAULT,
        offset
            ? new SessionZone("UTC", ZoneOffset.of(zone).getTotalSeconds())
            : new SessionZone(zone, 0));
  }

  private static String generated(ColumnType from, Datum value, ColumnType to, String text) {
    return generated(from, value, to, text, SessionSettings.ASSUMED);
  }

  private static String generated(
      ColumnType from, Datum value, ColumnType to, String text, SessionSettings session) {
    TableDef table = table(ColumnDef.of(1, "c", 0, from), generated(to, text));
    Datum result = row(table, value).under(session).datum(1);
    return result.isNull() ? "NULL" : DatumText.text(result, to);
  }

  private static ColumnDef generated(ColumnType type, String text) {
    return ColumnDef.generated(2, "g", 1, type, text, false);
  }

  private static RowValues row(TableDef table, Datum first) {
    byte[] row = RowEncoder.encode(List.of(RowEncoder.Cell.of(table.columns().get(0), first)));
    return new RowDecoder(table).decode(new Handle.Int(1), row);
  }

  private static Datum time(String text) {
    return new Datum.Time(TimeText.dateTime(text, 6).orElseThrow());
  }

  private static ColumnType timestamp() {
    return ColumnType.of(TypeCode.TIMESTAMP, 0, -1, 0, "binary", "binary");
  }

  private static ColumnType integer(long flags) {
    return ColumnType.of(TypeCode.BIGINT, flags, 20, 0, "binary", "binary");
  }

  private static TableDef table(ColumnDef... columns) {
    return new TableDef(
        1,
        "t",
        false,
        false,
        0,
        List.of(columns),
        List.of(),
        List.of(1L),
        false,
        true,
        JsonStyle.MYSQL);
  }
}
