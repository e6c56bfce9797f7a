package io.pitr.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageError;
import io.pitr.base.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageNewsTest {
  private final OutageNews news = new OutageNews();

  @Test
  void theFirstFailureIsSaidWithItsCause() {
    assertThat(news.failing(outage(1, 0)))
        .contains("tries again until it succeeds: [STORAGE_UNAVAILABLE] no answer (s3://b)");
  }

  @Test
  void anOutageOfADayIsSaidAboutOnceAnHour() {
    List<Integer> said = new ArrayList<>();
    for (int minute = 0; minute <= 24 * 60; minute++) {
      if (news.failing(outage(minute + 1, minute * 60L)).isPresent()) {
        said.add(minute);
      }
    }

    assertThat(said).startsWith(0, 1, 2, 4, 8, 16, 32, 64, 124, 184);
    assertThat(said).hasSizeLessThan(34);
  }

  @Test
  void aLaterLineSaysHowOftenAndHowLong() {
    assertThat(news.failing(outage(1, 0))).isPresent();

    assertThat(news.failing(outage(5, 75)))
        .contains(
            "still fails after 5 failures in 1 min 15 s: [STORAGE_UNAVAILABLE] no answer (s3://b)");
  }

  @Test
  void theNextOutageIsSaidAtOnce() {
    assertThat(news.failing(outage(9, 50_000))).isPresent();
    assertThat(news.recovered(outage(9, 50_010)))
        .isEqualTo("follow    works again after 9 failures in 13 h 53 min");

    assertThat(news.failing(outage(1, 0))).isPresent();
    assertThat(news.failing(outage(2, 61))).isPresent();
  }

  private static Outage<RestoreException> outage(int failures, long seconds) {
    var failure = new RestoreException(StorageError.STORAGE_UNAVAILABLE, "no answer", "s3://b");
    return new Outage<>(failure, failure, failures, Duration.ofSeconds(seconds));
  }
}
