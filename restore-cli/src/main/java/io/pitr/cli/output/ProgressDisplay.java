package io.pitr.cli.output;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.event.Wait;
import java.io.PrintStream;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress: on a terminal one line that is redrawn, with bar, rate and time left; elsewhere a
 * line every few seconds. A timer redraws it, so that phases without a count show their time.
 * Thread-safe.
 */
public final class ProgressDisplay implements RestoreObserver, AutoCloseable {
  private static final long TERMINAL_MILLIS = 200;
  private static final long LINES_MILLIS = TimeUnit.SECONDS.toMillis(5);
  private static final double WORTH_A_CLOSING_LINE = 1.0;

  private final PrintStream err;
  private final StatusLine status;
  private final Screen screen;
  private final boolean quiet;
  private final LongSupplier nanos;
  private final @Nullable Timer timer;
  private final OpenWaits waits = new OpenWaits();
  private @Nullable PhaseLine phase;

  ProgressDisplay(
      PrintStream err,
      StatusLine status,
      Screen screen,
      boolean quiet,
      LongSupplier nanos,
      @Nullable Timer timer) {
    this.err = err;
    this.status = status;
    this.screen = screen;
    this.quiet = quiet;
    this.nanos = nanos;
    this.timer = timer;
  }

  /**
   * Starts the display.
   *
   * @param err writes through {@code status}
   * @param quiet show nothing
   */
  public static ProgressDisplay start(
      PrintStream err, StatusLine status, Screen screen, boolean quiet) {
    if (quiet) {
      return new ProgressDisplay(err, status, screen, true, System::nanoTime, null);
    }
    var timer = new Timer("progress", true);
    var display = new ProgressDisplay(err, status, screen, false, System::nanoTime, timer);
    long millis = screen.isTerminal() ? TERMINAL_MILLIS : LINES_MILLIS;
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            display.tick();
          }
        },
        millis,
        millis);
    return display;
  }

  @Override
  public synchronized void progress(Progress progress) {
    if (quiet) {
      return;
    }
    long now = nanos.getAsLong();
    if (phase != null && phase.phase().equals(progress.phase())) {
      phase.update(progress, now);
      return;
    }
    end(now);
    phase = new PhaseLine(progress, now);
    tick();
  }

  @Override
  public synchronized void waiting(Wait wait) {
    waits.update(wait, nanos.getAsLong());
  }

  /** Draws the current state. */
  synchronized void tick() {
    if (phase == null) {
      return;
    }
    long now = nanos.getAsLong();
    String name = phase.phase();
    LineParts parts = phase.parts(now).add(LineParts.Kind.WAIT, waits.text(now));
    if (screen.isTerminal()) {
      // A terminal wraps a line that fills its last column.
      int room = screen.columns() - 1 - name.length();
      status.show(screen.strong(name) + parts.fitting(room));
    } else if (!name.equals(Progress.WAIT)) {
      // A follower prints a line of its own each time it waits.
      err.println(name + parts.withoutBar());
    }
  }

  /** Prints the result of the last phase and removes the line. */
  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.cancel();
    }
    end(nanos.getAsLong());
    status.clear();
  }

  private void end(long now) {
    if (phase != null && phase.counted() && phase.seconds(now) >= WORTH_A_CLOSING_LINE) {
      err.println(screen.strong(phase.phase()) + phase.closing(now));
    }
    phase = null;
  }
}
