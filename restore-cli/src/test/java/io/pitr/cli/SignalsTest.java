package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.StopRequest;
import io.pitr.api.event.Progress;
import io.pitr.cli.output.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignalsTest {
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CliContext context =
      CliContext.of(
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
          err,
          Screen.NONE,
          Optional.empty());
  private final List<Integer> halts = new ArrayList<>();
  private final Signals signals = new Signals(context, halts::add);

  @Test
  void theFirstSignalAsksTheRunToStopAndSaysWhatItWaitsFor() {
    StopRequest run = context.stop().heeded();
    context.work().begins(Progress.actions("FINISH", 1, 3, "rebuild index `k` of `a`.`t`"));

    signals.stop("SIGTERM", SIGTERM);

    assertThat(run.isMade()).isTrue();
    assertThat(halts).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "warning: SIGTERM: the run ends after the work under way (FINISH, rebuild index `k` of"
                + " `a`.`t`); a second signal ends it at once\n");
  }

  @Test
  void theSecondSignalEndsTheProcessAtOnce() {
    StopRequest unused = context.stop().heeded();

    signals.stop("SIGTERM", SIGTERM);
    signals.stop("SIGINT", SIGINT);

    assertThat(halts).containsExactly(130);
  }

  @Test
  void aCommandThatNeverAsksIsEndedByTheFirstSignal() {
    signals.stop("SIGTERM", SIGTERM);

    assertThat(halts).containsExactly(143);
  }

  @Test
  void aClosedTerminalDoesNotStopTheRun() {
    StopRequest run = context.stop().heeded();

    signals.hangUp();

    assertThat(run.isMade()).isFalse();
    assertThat(halts).isEmpty();
  }

  @Test
  void aPauseEndsAtOnceWhenTheRunIsAskedToStop() {
    assertThat(context.stop().pause(Duration.ofMillis(1))).isTrue();

    signals.stop("SIGTERM", SIGTERM);

    assertThat(context.stop().pause(Duration.ofDays(1))).isFalse();
  }
}
