package io.pitr.format.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.fixture.Seeded;
import io.pitr.format.FormatError;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TsoTextTest {
  private static final String FLAG = "--restored-ts";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-06-10 06:13:20.123+00:00",
        "2024-06-10T06:13:20.123Z",
        "2024-06-10 06:13:20.123456Z",
        "2024-06-10 06:13:20.123999+00",
        "2024-06-10 08:13:20.123+0200",
        "2024-06-10 20:13:20.123+14:00",
        "2024-06-09 16:13:20.123-14:00",
        "2024-6-10 6:13:20.123 +00:00",
        " 2024-06-10  06:13:20.123+00:00 "
      })
  void aTimeHasManyForms(String text) {
    assertThat(TsoText.parse(text, FLAG)).isEqualTo(new Tso(450363392032243712L));
  }

  @ParameterizedTest
  @CsvSource({
    "450363392032243717, 450363392032243717",
    "20240610061320, 20240610061320",
    "18446744073709551615, 18446744073709551615",
    "' 7 ', 7"
  })
  void aNumberIsATso(String text, String number) {
    assertThat(TsoText.parse(text, FLAG).toString()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "18446744073709551616",
        "-1",
        "yesterday",
        "2024-06-10 06:13:20.1234567+00:00",
        "2024-02-30 00:00:00Z",
        "2024-06-10 24:00:00Z",
        "2024-06-10 06:60:00Z",
        "2024-13-10 06:00:00Z",
        "24-06-10 06:13:20Z",
        "2024-06-10 06:13:20-00:00",
        "2024-06-10 06:13:20+14:01",
        "2024-06-10 06:13:20+00:60",
        "2024-06-10 06:13:20+0",
        "2024-06-10 06:13:20 UTC",
        "1970-01-01 00:00:00Z",
        "2038-01-19 03:14:08Z"
      })
  void otherTextIsRefusedWithTheFlag(String text) {
    assertThatThrownBy(() -> TsoText.parse(text, FLAG))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.TS_INVALID))
        .hasMessageContaining(FLAG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "0", "00", " 0 "})
  void theValueOfAnUnsetVariableIsRefused(String text) {
    assertThatThrownBy(() -> TsoText.parse(text, FLAG))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.TS_INVALID))
        .hasMessageContaining("without the flag, its default applies")
        .hasMessageContaining(FLAG);
    assertThatThrownBy(() -> TsoText.parseOptional(text, FLAG))
        .isInstanceOf(RestoreException.class);
  }

  @Test
  void anAbsentFlagHasNoTimestamp() {
    assertThat(TsoText.parseOptional(null, FLAG)).isEmpty();
  }

  @Test
  void aTimeWithoutAZoneIsRefused() {
    assertThatThrownBy(() -> TsoText.parse("2024-06-10 06:13:20", FLAG))
        .hasMessageContaining("must set timezone when using datetime format ts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-01-01", "2024-01-01Z", "2024-01-01+08:00"})
  void aDateWithoutATimeIsRefused(String text) {
    assertThatThrownBy(() -> TsoText.parse(text, FLAG))
        .hasMessageContaining("the time of day is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01 00:00:01Z, 1000",
    "2038-01-19 03:14:07.999Z, 2147483647999",
    "2024-06-10 06:13Z, 1717999980000"
  })
  void theRangeIsThatOfTheTimestampType(String text, long millis) {
    assertThat(TsoText.parse(text, FLAG)).isEqualTo(Tso.of(millis, 0));
  }

  @Test
  void aTsoOnlyFlagRefusesTimes() {
    assertThat(TsoText.parseNumber("7", "--start-ts")).isEqualTo(new Tso(7));
    for (String text : new String[] {"", "2024-06-10 06:13:20Z", "x"}) {
      assertThatThrownBy(() -> TsoText.parseNumber(text, "--start-ts"))
          .isInstanceOf(RestoreException.class)
          .hasMessageContaining("--start-ts");
    }
  }

  @Test
  void aTimestampIsShownAsNumberAndTime() {
    var ts = new Tso(450363392032243717L);
    assertThat(TsoText.both(ts)).isEqualTo("450363392032243717 (2024-06-10 06:13:20.123+00:00)");
    assertThat(TsoText.in(ts, ZoneId.of("Asia/Kolkata")))
        .isEqualTo("2024-06-10 11:43:20.123+05:30");
    assertThat(TsoText.both(Tso.ZERO)).isEqualTo("0");
    assertThat(TsoText.both(Tso.MAX)).isEqualTo("18446744073709551615");
  }

  @Test
  void formattedTimestampsAreParsed() {
    Seeded.times(
        500,
        random -> {
          long millis = 1000 + (long) (random.nextDouble() * 2147483646000L);
          Tso ts = Tso.of(millis, random.nextInt(1 << 18));
          var zone = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(28 * 60 + 1) - 14 * 60));
          assertThat(TsoText.parse(TsoText.in(ts, zone), FLAG)).isEqualTo(Tso.of(millis, 0));
          assertThat(TsoText.utc(ts)).hasSize(29);
        });
  }
}
