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

  /** Everything except the name of the phase. */
  LineParts parts(long nowNanos) {
    var parts = new LineParts();
    boolean known = last.total() > 0;
    if (known) {
      int full = (int) (share() * BAR_CELLS);
      parts.add(LineParts.Kind.BAR, "[" + "=".repeat(full) + " ".repeat(BAR_CELLS - full) + "]");
      parts.add(
          LineParts.Kind.SHARE,
          String.format(Locale.ROOT, "%.1f %%", Math.floor(share() * 1000) / 10));
    }
    if (counting) {
      String amount = amount(last.done()) + (known ? " of " + amount(last.total()) : "") + unit();
      parts.add(known ? LineParts.Kind.AMOUNT : LineParts.Kind.SHARE, amount);
      parts.add(LineParts.Kind.RATE, rateText(nowNanos));
    } else {
      parts.add(LineParts.Kind.SHARE, DurationWords.of((long) seconds(nowNanos)));
    }
    if (last.kvs() > 0) {
      parts.add(LineParts.Kind.KVS, String.format(Locale.ROOT, "%,d KVs put", last.kvs()));
    }
    if (counting) {
      parts.add(LineParts.Kind.TIME_LEFT, timeLeft(nowNanos));
    }
    return parts.add(LineParts.Kind.OBJECT, last.current());
  }

  /** Result of the phase. */
  String closing(long nowNanos) {
    var text = new StringBuilder(" done:");
    text.append(' ').append(amount(last.done())).append(unit());
    if (last.kvs() > 0) {
      text.append(String.format(Locale.ROOT, ", %,d KVs put", last.kvs()));
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
    return switch (last.unit()) {
      case BYTES, READ_BYTES -> ByteSizes.text(number);
      case ROWS, ACTIONS -> String.format(Locale.ROOT, "%,d", number);
    };
  }

  private String unit() {
    return switch (last.unit()) {
      case BYTES -> " put";
      case READ_BYTES -> " read";
      case ROWS -> " rows";
      case ACTIONS -> " actions";
    };
  }

  private String rateText(long nowNanos) {
    long rate = (long) rate(nowNanos);
    return rate > 0 && last.unit() != Progress.Unit.ACTIONS
        ? amount(rate) + (last.unit() == Progress.Unit.ROWS ? " rows/s" : "/s")
        : "";
  }

  private String timeLeft(long nowNanos) {
    double rate = rate(nowNanos);
    if (rate <= 0 || last.total() <= last.done()) {
      return "";
    }
    return DurationWords.of((long) ((last.total() - last.done()) / rate) + 1) + " left";
  }
}
