package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({"0, PT0S", "300ms, PT0.3S", "45s, PT45S", "5m, PT5M", "72h, PT72H", "1h30m, PT1H30M"})
  void numbersWithUnitsAreAdded(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 m", "m", "1.5h", "-5m", "5d", "5m x", "1234567890s"})
  void otherTextIsNoDuration(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  @Test
  void theLongestDurationFits() {
    assertThat(GoDuration.parse("999999999h")).contains(Duration.ofHours(999_999_999));
  }
}
