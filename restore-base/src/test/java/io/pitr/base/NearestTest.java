package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  @ParameterizedTest
  @CsvSource({
    "point, point, 0",
    "pont, point, 1",
    "pooint, point, 1",
    "paint, point, 1",
    "ponit, point, 1",
    "log, lag, 1",
    "ab, '', 2"
  })
  void aTypoIsALetterTooFewTooManyWrongOrSwapped(String one, String other, int typos) {
    assertThat(Nearest.distance(one, other)).isEqualTo(typos);
    assertThat(Nearest.distance(other, one)).isEqualTo(typos);
  }

  @Test
  void theNearestNameWins() {
    assertThat(Nearest.to("--fill-backup", List.of("--full-backup", "--full-backups")))
        .contains("--full-backup");
  }

  @Test
  void namesAreRankedByTheMostSimilarWord() {
    assertThat(
            Nearest.ranked(List.of("app.ordrs", "x"), List.of("app.users", "app.orders", "y"), 2))
        .containsExactly("app.orders", "y");
  }

  @Test
  void nothingIsNearIfMoreThanAThirdOfTheLettersDiffer() {
    assertThat(Nearest.to("status", List.of("finish", "stats"))).contains("stats");
    assertThat(Nearest.to("status", List.of("finish", "stop"))).isEmpty();
    assertThat(Nearest.to("xy", List.of("ab"))).isEmpty();
  }
}
