package io.pitr.cli.output;

import io.pitr.api.event.Progress;
import io.pitr.inspect.ByteSizes;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Progress of one phase as text. Never shows 100 %, because a phase ends when the next one begins.
 */
final class PhaseLine {
  private static final int BAR_CELLS = 24;
  private static final double MOST = 0.999;
  private static final double SECONDS_BEFORE_AN_ESTIMATE = 0.5;

  private final long begunNanos;
  private Progress last;
  private long countingNanos;
  private long doneBefore;
  private boolean counting;

  PhaseLine(Progress first, long nowNanos) {
    begunNanos = nowNanos;
    last = first;
    update(first, nowNanos);
  }

  String phase() {
    return last.phase();
  }

  void update(Progress progress, long nowNanos) {
    if (!counting && (progress.total() > 0 || progress.done() > 0)) {
      // Work of earlier runs does not count for the rate of this run.
      counting = true;
      countingNanos = nowNanos;
      doneBefore = progress.total() > 0 ? progress.done() : 0;
    }
    last = progress;
  }

  double seconds(long nowNanos) {
    return (nowNanos - begunNanos) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Whether the phase has counted anything. */
  boolean counted() {
    return last.done() > 0;
  }

  /** The bar; empty if the total is unknown. */
  String bar() {
    if (last.total() == 0) {
      return "";
    }
    int full = (int) (share() * BAR_CELLS);
    return " [" + "=".repeat(full) + " ".repeat(BAR_CELLS - full) + "]";
  }

  /** Everything except the name of the phase. */
  String state(long nowNanos) {
    var text = new StringBuilder();
    if (last.total() > 0) {
      text.append(String.format(Locale.ROOT, " %.1f %%,", Math.floor(share() * 1000) / 10));
    }
    if (counting) {
      text.append(' ').append(amount(last.done()));
      if (last.total() > 0) {
        text.append(" of ").append(amount(last.total()));
      }
      appendUnit(text);
      appendRate(text, nowNanos);
    } else {
      text.append(' ').append(DurationWords.of((long) seconds(nowNanos)));
    }
    if (last.kvs() > 0) {
      text.append(", ").append(String.format(Locale.ROOT, "%,d KVs", last.kvs()));
    }
    if (counting) {
      appendTimeLeft(text, nowNanos);
    }
    if (!last.current().isEmpty()) {
      text.append(", ").append(last.current());
    }
    return text.toString();
  }

  /** Result of the phase. */
  String closing(long nowNanos) {
    var text = new StringBuilder(" done:");
    text.append(' ').append(amount(last.done()));
    appendUnit(text);
    if (last.kvs() > 0) {
      text.append(String.format(Locale.ROOT, ", %,d KVs", last.kvs()));
    }
    return text.append(String.format(Locale.ROOT, " in %.1f s", seconds(nowNanos))).toString();
  }

  private double share() {
    return Math.min(MOST, (double) last.done() / last.total());
  }

  private double rate(long nowNanos) {
    double seconds = (nowNanos - countingNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    return seconds < SECONDS_BEFORE_AN_ESTIMATE ? 0 : (last.done() - doneBefore) / seconds;
  }

  private String amount(long number) {
    return last.unit() == Progress.Unit.BYTES
        ? ByteSizes.text(number)
        : String.format(Locale.ROOT, "%,d", number);
  }

  private void appendUnit(StringBuilder text) {
    switch (last.unit()) {
      case BYTES -> {}
      case ROWS -> text.append(" rows");
      case ACTIONS -> text.append(" actions");
    }
  }

  private void appendRate(StringBuilder text, long nowNanos) {
    long rate = (long) rate(nowNanos);
    if (rate > 0 && last.unit() != Progress.Unit.ACTIONS) {
      text.append(", ").append(amount(rate));
      appendUnit(text);
      text.append("/s");
    }
  }

  private void appendTimeLeft(StringBuilder text, long nowNanos) {
    double rate = rate(nowNanos);
    if (rate > 0 && last.total() > last.done()) {
      long left = (long) ((last.total() - last.done()) / rate) + 1;
      text.append(", ").append(DurationWords.of(left)).append(" left");
    }
  }
}
