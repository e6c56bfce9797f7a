package io.pitr.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What names of log objects tell (spec/formats.md §2.1). */
class LogObjectNameTest {
  private static final String DATA = "v1/20260301/07/4/464603893526953988-954ec310-ef16.log";
  private static final String SCHEMA = "v1/20260301/07/4/schema-meta/464603893526953988-1.log";

  @Test
  void aNameTellsTheLeastTimestampAndTheHourOfTheGreatest() {
    var told =
        new LogObjectName(
            new Tso(464603893526953988L), Instant.parse("2026-03-01T07:59:59.999Z").toEpochMilli());
    assertThat(LogObjectName.parse(DATA)).contains(told);
    assertThat(LogObjectName.parse(SCHEMA)).contains(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1/20260301/07/4/464603893526953988.log",
        "v1/20260301/07/4/-1.log",
        "v1/20260301/07/4/464603893526953988-1.sst",
        "v1/20260301/07/4/99999999999999999999-1.log",
        "v1/20260301/07/4/123456789012345678901-1.log",
        "v1/20260301/07/4/schema/464603893526953988-1.log",
        "v1/20260301/07/four/464603893526953988-1.log",
        "v1/20260301/7/4/464603893526953988-1.log",
        "v1/20260301/24/4/464603893526953988-1.log",
        "v1/20261301/07/4/464603893526953988-1.log",
        "v1/2026031/07/4/464603893526953988-1.log",
        "v2/20260301/07/4/464603893526953988-1.log",
        "v1/20260301/07/464603893526953988-1.log",
        "v1/backupmeta/464603893526953988-1.log",
        ""
      })
  void otherNamesTellNothing(String path) {
    assertThat(LogObjectName.parse(path)).isEmpty();
    assertThat(LogObjectName.folder(path, true)).isEmpty();
  }

  @Test
  void theFolderIsThatOfTheDayOrOfTheHour() {
    assertThat(LogObjectName.folder(DATA, false)).contains("20260301");
    assertThat(LogObjectName.folder(DATA, true)).contains("20260301/07");
    Instant time = Instant.parse("2026-03-01T07:30:00Z");
    assertThat(LogObjectName.folder(time, false)).isEqualTo("20260301");
    assertThat(LogObjectName.folder(time, true)).isEqualTo("20260301/07");
  }
}
