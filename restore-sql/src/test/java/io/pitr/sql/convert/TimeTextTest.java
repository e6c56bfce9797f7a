package io.pitr.sql.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.fixture.Seeded;
import io.pitr.sql.value.PackedTime;
import io.pitr.sql.value.TimeOfDayText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

  @ParameterizedTest
  @CsvSource({
    "2024-06-10 06:13:20.5, 6, 2024-06-10 06:13:20.500000",
    "2024-06-10 06:13:20.5, 0, 2024-06-10 06:13:21",
    "2024-06-10T06:13:20, 0, 2024-06-10 06:13:20",
    "2024-6-1, 0, 2024-06-01 00:00:00",
    "24/6/1 1:2:3, 0, 2024-06-01 01:02:03",
    "70-1-1, 0, 1970-01-01 00:00:00",
    "20240610061320, 0, 2024-06-10 06:13:20",
    "20240610061320.25, 2, 2024-06-10 06:13:20.25",
    "240610, 0, 2024-06-10 00:00:00",
    "0000-00-00 00:00:00, 0, 0000-00-00 00:00:00",
    "2024-00-00, 0, 2024-00-00 00:00:00",
    "1999-12-31 23:59:59.9999995, 6, 1999-12-31 23:59:59.999999",
    "1999-12-31 23:59:59.5, 0, 2000-01-01 00:00:00",
    "2024-06-10 06:13:20+02:00, 0, 2024-06-10 04:13:20",
    "2024-06-10 06:13:20Z, 0, 2024-06-10 06:13:20",
  })
  void literalsOfAllFormsAreRead(String text, int fsp, String shown) {
    var out = new StringBuilder();
    PackedTime.appendDateTime(out, TimeText.dateTime(text, fsp).orElseThrow(), fsp);
    assertThat(out).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "2024",
        "2024-13-01",
        "2024-02-30",
        "2023-02-29",
        "2024-01-01 24:00:00",
        "2024-01-01 00:60:00",
        "12345-01-01",
        "2024-01-01 00:00:00:00",
        "9999-12-31 23:59:59.9"
      })
  void invalidDatesAreNotParsed(String text) {
    assertThat(TimeText.dateTime(text, 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-12:34:56.78, 2, -12:34:56.78",
    "12:34, 0, 12:34:00",
    "1234, 0, 00:12:34",
    "1 02:03:04, 0, 26:03:04",
    "838:59:59.9, 0, 838:59:59",
    "900:00:00, 0, 838:59:59",
    "-1:00:00.5, 0, -01:00:01",
    "2024-06-10 06:13:20, 0, 06:13:20",
    "99999999999999999999, 0, none",
  })
  void durationsOfAllFormsAreRead(String text, int fsp, String shown) {
    var out = new StringBuilder();
    TimeText.duration(text, fsp)
        .ifPresentOrElse(nanos -> TimeOfDayText.append(out, nanos, fsp), () -> out.append("none"));
    assertThat(out).hasToString(shown);
  }

  @Test
  void anyTextIsATimeOrNotParsed() {
    Seeded.times(
        5000,
        random -> {
          var text = new StringBuilder();
          for (int i = random.nextInt(24); i >= 0; i--) {
            text.append("0123456789-:. TZ+x".charAt(random.nextInt(18)));
          }
          TimeText.dateTime(text.toString(), 3)
              .ifPresent(packed -> assertThat(PackedTime.isWellFormed(packed)).isTrue());
          TimeText.duration(text.toString(), 3)
              .ifPresent(
                  nanos ->
                      assertThat(Math.abs(nanos)).isLessThanOrEqualTo(TimeText.MAX_DURATION_NANOS));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "42abc, 42",
    "' -1.5e2x', -150",
    "abc, 0",
    "'', 0",
    ".5, 0.5",
    "5., 5",
    "+7, 7",
    "1e, 1",
    "1e-3, 0.001"
  })
  void aTextIsConvertedToItsLeadingNumber(String text, String number) {
    assertThat(NumberText.prefix(text)).isEqualByComparingTo(number);
  }

  @Test
  void aHugeExponentIsClamped() {
    assertThat(NumberText.prefix("1e999999999").precision()).isLessThan(1000);
    assertThat(NumberText.prefix("-1e999999999").signum()).isNegative();
    assertThat(NumberText.prefix("1e-999999999")).isZero();
    assertThat(NumberText.real("1e400")).isEqualTo(Double.MAX_VALUE);
  }
}
