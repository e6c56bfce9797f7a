package io.pitr.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PropertiesTest {
  @Test
  void aFailureNamesItsSeed() {
    assertThatThrownBy(
            () ->
                Properties.forSeeds(
                    10,
                    random -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessageContaining("-Dpitr.seed=1");
  }

  @Test
  void aFailingListOfStepsShrinksToWhatFails() {
    List<Integer> steps = IntStream.range(0, 100).boxed().toList();

    List<Integer> small =
        Properties.shrink(
            steps,
            1,
            (list, random) -> {
              if (list.contains(17) && list.contains(80)) {
                throw new IllegalStateException("17 and 80");
              }
            });

    assertThat(small).containsExactly(17, 80);
  }
}
