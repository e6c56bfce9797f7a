package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

  @Test
  void threadsAreNumberedDaemons() {
    DaemonThreads threads = DaemonThreads.named("work");
    assertThat(threads.newThread(() -> {}).getName()).isEqualTo("work-1");
    assertThat(threads.newThread(() -> {}).getName()).isEqualTo("work-2");
    assertThat(threads.newThread(() -> {}).isDaemon()).isTrue();
  }
}
