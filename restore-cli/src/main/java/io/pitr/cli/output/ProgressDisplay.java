package io.pitr.cli.output;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Progress for people: a line drawn over itself with rate and time left on a terminal, a line every
 * few seconds elsewhere. Safe for use by many threads.
 */
public final class ProgressDisplay implements RestoreObserver, AutoCloseable {
  private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LINES_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int BAR_CELLS = 24;
  // The one phase that counts deferred actions and no bytes.
  private static final String ACTIONS_PHASE = "FINISH";
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private final boolean quiet;
  private String phase = "";
  private long phaseNanos = System.nanoTime();
  private long phaseBytes;
  private long shownNanos = phaseNanos;
  private boolean phaseDone;
  private boolean drawn;

  public ProgressDisplay(PrintStream err, boolean terminal, boolean quiet) {
    this.err = err;
    this.terminal = terminal;
    this.quiet = quiet;
  }

  @Override
  public synchronized void progress(Progress progress) {
    long now = System.nanoTime();
    if (!progress.phase().equals(phase)) {
      phase = progress.phase();
      phaseNanos = now;
      phaseBytes = progress.doneBytes();
      shownNanos = now - LINES_NANOS;
      phaseDone = false;
    }
    boolean done = progress.totalBytes() > 0 && progress.doneBytes() >= progress.totalBytes();
    boolean due = now - shownNanos >= (terminal ? TERMINAL_NANOS : LINES_NANOS);
    if (quiet || phaseDone || !(due || done)) {
      return;
    }
    shownNanos = now;
    phaseDone = done;
    String line = line(progress, now);
    if (terminal) {
      err.print(CLEAR_LINE + line);
      err.flush();
      drawn = true;
    } else {
      err.println(line);
    }
  }

  /** Takes the drawn line away. */
  @Override
  public synchronized void close() {
    if (drawn) {
      err.print(CLEAR_LINE);
      err.flush();
      drawn = false;
    }
  }

  private String line(Progress progress, long now) {
    double seconds = Math.max(1e-3, (now - phaseNanos) / 1e9);
    double rate = (progress.doneBytes() - phaseBytes) / seconds;
    var line = new StringBuilder(progress.phase());
    if (progress.totalBytes() > 0) {
      double share = Math.min(1.0, (double) progress.doneBytes() / progress.totalBytes());
      if (terminal) {
        int full = (int) (share * BAR_CELLS);
        line.append(" [").append("=".repeat(full)).append(" ".repeat(BAR_CELLS - full)).append(']');
      }
      line.append(String.format(Locale.ROOT, " %5.1f%%", share * 100));
    }
    if (progress.phase().equals(ACTIONS_PHASE)) {
      line.append(' ').append(progress.doneBytes()).append(" of ").append(progress.totalBytes());
    } else if (progress.doneBytes() > 0) {
      line.append(' ').append(Sizes.text(progress.doneBytes()));
      if (progress.totalBytes() > 0) {
        line.append(" of ").append(Sizes.text(progress.totalBytes()));
      }
      line.append(", ").append(Sizes.text((long) rate)).append("/s");
    }
    if (progress.doneKvs() > 0) {
      line.append(", ").append(progress.doneKvs()).append(" KVs");
    }
    if (rate > 0 && progress.totalBytes() > progress.doneBytes()) {
      line.append(", ").append(left((progress.totalBytes() - progress.doneBytes()) / rate));
    }
    if (!progress.waitingOn().isEmpty()) {
      line.append(", ").append(progress.waitingOn());
    }
    return line.toString();
  }

  private static String left(double seconds) {
    long whole = (long) seconds + 1;
    return whole < 60
        ? whole + " s left"
        : whole < 3600
            ? whole / 60 + " min left"
            : whole / 3600 + " h " + whole / 60 % 60 + " min left";
  }
}
