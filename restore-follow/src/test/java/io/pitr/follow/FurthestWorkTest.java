package io.pitr.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.event.Progress;
import org.junit.jupiter.api.Test;

class FurthestWorkTest {
  private final FurthestWork work = new FurthestWork();

  @Test
  void aPhaseThatBeginsIsNoWork() {
    work.progress(Progress.began("OPEN"));
    work.progress(Progress.read("APPLY", 0, 100));

    assertThat(work.hasAdvanced()).isFalse();
  }

  @Test
  void workThatAnEarlierTryDidIsNoAdvance() {
    work.progress(Progress.read("APPLY", 10, 100));
    assertThat(work.hasAdvanced()).isTrue();

    work.progress(Progress.read("APPLY", 5, 100));
    work.progress(Progress.read("APPLY", 10, 100));
    assertThat(work.hasAdvanced()).isFalse();

    work.progress(Progress.read("APPLY", 11, 100));
    assertThat(work.hasAdvanced()).isTrue();
  }

  @Test
  void eachSegmentBeginsAnew() {
    work.progress(Progress.read("APPLY", 10, 100));
    work.begin();
    assertThat(work.hasAdvanced()).isFalse();

    work.progress(Progress.read("APPLY", 3, 100));
    assertThat(work.hasAdvanced()).isTrue();
  }
}
