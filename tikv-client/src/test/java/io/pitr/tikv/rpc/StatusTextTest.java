package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  @Test
  void aCallWithoutADescriptionIsToldByItsCode() {
    assertThat(StatusText.of(Status.CANCELLED)).isEqualTo("CANCELLED");
  }

  @Test
  void whatItCameFromIsToldInTheSameLineWithoutItsTrace() {
    Status status =
        Status.UNAVAILABLE
            .withDescription("io exception")
            .withCause(new IOException("channel closed", new ConnectException("refused: pd/1")));

    assertThat(StatusText.of(status)).isEqualTo("UNAVAILABLE: io exception (refused: pd/1)");
  }

  @Test
  void nothingIsToldTwice() {
    Status status =
        Status.UNKNOWN.withDescription("not leader").withCause(new IOException("not leader"));

    assertThat(StatusText.of(status)).isEqualTo("UNKNOWN: not leader");
  }

  @Test
  void aCauseWithoutAMessageIsToldByItsName() {
    assertThat(StatusText.of(Status.INTERNAL.withCause(new IllegalStateException())))
        .isEqualTo("INTERNAL (IllegalStateException)");
  }
}
