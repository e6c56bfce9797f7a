package io.pitr.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.event.Progress;
import io.pitr.api.event.Wait;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressDisplayTest {
  private static final Screen TERMINAL = new Screen(true, 100, false);
  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StatusLine status = new StatusLine(bytes);
  private final PrintStream err = new PrintStream(status, true, StandardCharsets.UTF_8);
  private long nanos;

  @Test
  void elsewhereThanOnATerminalAPhaseBeginsWithALineAndHasOneWithEachTick() {
    ProgressDisplay display = display(Screen.NONE);
    display.progress(apply(0, 2048, 0));
    pass(Duration.ofSeconds(2));
    display.progress(apply(1024, 2048, 12345));
    display.tick();

    assertThat(text().lines())
        .containsExactly(
            "APPLY 0.0 %, 0 B of 2.0 KiB read",
            "APPLY 50.0 %, 1.0 KiB of 2.0 KiB read, 512 B/s, 12,345 KVs put, 3 s left");
  }

  @Test
  void aPhaseThatTookLongEndsWithWhatItDid() {
    ProgressDisplay display = display(Screen.NONE);
    display.progress(apply(0, 2048, 0));
    pass(Duration.ofSeconds(3));
    display.progress(apply(2048, 2048, 7));
    display.progress(Progress.began("SEAL"));

    assertThat(text().lines()).endsWith("APPLY done: 2.0 KiB read, 7 KVs put in 3.0 s", "SEAL 0 s");
  }

  @Test
  void aPhaseIsNeverAHundredPercentWhileItRuns() {
    ProgressDisplay display = display(Screen.NONE);
    display.progress(apply(0, 2048, 0));
    display.progress(apply(2048, 2048, 0));
    display.tick();
    display.progress(apply(4096, 2048, 0));
    display.tick();

    assertThat(text()).contains("APPLY 99.9 %").doesNotContain("100");
  }

  @Test
  void aPhaseWithNothingToCountTellsItsTime() {
    ProgressDisplay display = display(Screen.NONE);
    display.progress(Progress.began("SCHEMA"));
    pass(Duration.ofSeconds(75));
    display.tick();

    assertThat(text().lines()).containsExactly("SCHEMA 0 s", "SCHEMA 1 min 15 s");
  }

  @Test
  void aWaitIsShownWhileItLastsOnceItHasTakenASecond() {
    ProgressDisplay display = display(Screen.NONE);
    display.progress(Progress.began("FINISH"));
    display.waiting(new Wait("TiDB loads the schema", Wait.Step.BEGAN));
    display.tick();
    pass(Duration.ofSeconds(3));
    display.tick();
    display.waiting(new Wait("TiDB loads the schema", Wait.Step.ENDED));
    display.tick();

    assertThat(text().lines())
        .containsExactly(
            "FINISH 0 s",
            "FINISH 0 s",
            "FINISH 3 s, waiting 3 s until TiDB loads the schema",
            "FINISH 3 s");
  }

  @Test
  void aFollowerThatWaitsIsDrawnOnATerminalOnly() {
    for (Screen screen : new Screen[] {Screen.NONE, TERMINAL}) {
      bytes.reset();
      ProgressDisplay display = display(screen);
      display.progress(Progress.began(Progress.WAIT));
      display.waiting(new Wait("the log advances", Wait.Step.BEGAN));
      pass(Duration.ofSeconds(3));
      display.tick();

      assertThat(text().contains("WAIT 3 s, waiting 3 s until the log advances"))
          .isEqualTo(screen.isTerminal());
    }
  }

  @Test
  void whatEarlierRunsDidIsNoPartOfTheRate() {
    ProgressDisplay display = display(Screen.NONE);
    display.progress(Progress.began("APPLY"));
    display.progress(apply(1 << 20, 2 << 20, 0));
    pass(Duration.ofSeconds(1));
    display.progress(apply((1 << 20) + 1024, 2 << 20, 0));
    display.tick();

    assertThat(text()).contains(", 1.0 KiB/s, 17 min 4 s left");
  }

  @Test
  void actionsAndRowsAreNoBytes() {
    ProgressDisplay display = display(Screen.NONE);
    display.progress(Progress.actions("FINISH", 2, 5, "rebuild index `k` of `d`.`t`"));
    display.progress(Progress.rows("CHECK", 1_000_000, "`d`.`t`"));

    assertThat(text().lines())
        .containsExactly(
            "FINISH 40.0 %, 2 of 5 actions, rebuild index `k` of `d`.`t`",
            "CHECK 1,000,000 rows, `d`.`t`");
  }

  @Test
  void onATerminalOneLineIsDrawnOverItselfAndTakenAwayAtTheEnd() {
    ProgressDisplay display = display(TERMINAL);
    display.progress(
        new Progress("APPLY", Progress.Unit.READ_BYTES, 1024, 2048, 0, "waits for memory"));
    display.close();

    assertThat(text())
        .isEqualTo(
            CLEAR
                + "APPLY [============            ] 50.0 %, 1.0 KiB of 2.0 KiB read, waits for memory"
                + CLEAR);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 80, 200})
  void theDrawnLineNeverFillsTheTerminal(int columns) {
    ProgressDisplay display = display(new Screen(true, columns, false));
    display.progress(Progress.actions("FINISH", 0, 9, "x".repeat(300)));
    display.waiting(new Wait("TiDB loads the schema", Wait.Step.BEGAN));
    for (int second = 0; second < 5; second++) {
      pass(Duration.ofSeconds(1));
      display.progress(Progress.actions("FINISH", second, 9, "表".repeat(100)));
      display.tick();
    }

    assertThat(text().split(Pattern.quote(CLEAR)))
        .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThan(columns));
  }

  @Test
  void aNarrowTerminalShowsTheMostImportantParts() {
    assertThat(drawn(200))
        .isEqualTo(
            "APPLY [=============           ] 56.2 %, 562.5 MiB of 1000.0 MiB read,"
                + " 62.5 MiB/s, 12,345 KVs put, 8 s left, store 4 is busy");
    assertThat(drawn(80))
        .isEqualTo(
            "APPLY 56.2 %, 562.5 MiB of 1000.0 MiB read, 62.5 MiB/s, 8 s left, store 4 is b…");
    assertThat(drawn(40)).isEqualTo("APPLY 56.2 %, 8 s left");
    assertThat(drawn(60)).isEqualTo("APPLY 56.2 %, 562.5 MiB of 1000.0 MiB read, 8 s left");
  }

  private String drawn(int columns) {
    bytes.reset();
    ProgressDisplay display = display(new Screen(true, columns, false));
    display.progress(apply(0, 1000L << 20, 0));
    pass(Duration.ofSeconds(9));
    display.progress(
        new Progress(
            "APPLY",
            Progress.Unit.READ_BYTES,
            589_824_000,
            1000L << 20,
            12_345,
            "store 4 is busy"));
    display.tick();
    String[] lines = text().split(Pattern.quote(CLEAR));
    return lines[lines.length - 1];
  }

  @Test
  void aNameIsCutBeforeItIsLeftOut() {
    ProgressDisplay display = display(new Screen(true, 40, false));
    display.progress(Progress.rows("CHECK", 1_000, "`shop`.`customers_of_last_year`"));

    assertThat(text()).isEqualTo(CLEAR + "CHECK 1,000 rows, `shop`.`customers_of…");
  }

  @Test
  void aMessageTakesTheDrawnLineAwayAndTheNextTickBringsItBack() {
    ProgressDisplay display = display(TERMINAL);
    display.progress(Progress.rows("CHECK", 1, ""));
    err.println("warning: x");
    display.tick();

    assertThat(text())
        .isEqualTo(CLEAR + "CHECK 1 rows" + CLEAR + "warning: x\n" + CLEAR + "CHECK 1 rows");
  }

  @Test
  void quietShowsNothing() {
    ProgressDisplay.start(err, status, TERMINAL, true).progress(apply(1, 2, 0));

    assertThat(text()).isEmpty();
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    assertThat(new Screen(true, 80, true).error("[CODE] what"))
        .isEqualTo("\u001b[31m[CODE]\u001b[0m what");
    assertThat(new Screen(true, 80, false).error("[CODE] what")).isEqualTo("[CODE] what");
    assertThat(new Screen(false, 80, true).warning("x")).isEqualTo("warning: x");
  }

  private static Progress apply(long done, long total, long kvs) {
    return new Progress("APPLY", Progress.Unit.READ_BYTES, done, total, kvs, "");
  }

  private ProgressDisplay display(Screen screen) {
    return new ProgressDisplay(err, status, screen, false, () -> nanos, null);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
