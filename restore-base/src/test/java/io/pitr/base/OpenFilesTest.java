package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OpenFilesTest {

  @Test
  void theSoftLimitIsRead() {
    assertThat(
            OpenFiles.limit(
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             63448                63448                processes
                Max open files            256                  1048576              files
                Max locked memory         8388608              8388608              bytes
                """))
        .hasValue(256);
  }

  @Test
  void anUnlimitedNumberIsNoLimit() {
    assertThat(
            OpenFiles.limit("Max open files            unlimited            unlimited   files\n"))
        .isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void someFilesAreLeftToThisProcess() {
    assertThat(OpenFiles.left().orElseThrow()).isPositive();
  }

  @Test
  void theReasonIsFoundBelowOtherFailures() {
    var reason = new IOException("/tmp/x: Too many open files");
    assertThat(OpenFiles.isExhausted(new UncheckedIOException("reading failed", reason))).isTrue();
    assertThat(OpenFiles.isExhausted(new IOException("No space left on device"))).isFalse();
  }
}
