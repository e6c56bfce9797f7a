package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.apply.ApplyMemory;
import org.junit.jupiter.api.Test;

class LatestMemoryTest {
  private final LatestMemory memory = new LatestMemory();

  @Test
  void aTargetThatIsOpenedAgainReusesItsMemory() {
    ApplyMemory first = memory.of("embedded:///a");

    assertThat(memory.of("embedded:///a")).isSameAs(first);
  }

  @Test
  void memoryOfEarlierTargetsIsNotKept() {
    ApplyMemory first = memory.of("embedded:///a");

    assertThat(memory.of("embedded:///b")).isNotSameAs(first);
    assertThat(memory.of("embedded:///a")).isNotSameAs(first);
  }
}
