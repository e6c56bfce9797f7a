package io.pitr.e2e;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Ends a run at one of its durable steps, as if the process died there: before the effect of the
 * step, after it, or after a part of it. All later steps of the run fail too. Thread-safe.
 */
final class Fuse {
  private int left = Integer.MAX_VALUE;
  private int steps;
  private volatile int way;
  private boolean power;
  private boolean blown;

  /** Blows at the given step from now, counted from 1. */
  synchronized void arm(int step, SplittableRandom random) {
    left = step;
    way = random.nextInt(3);
    power = random.nextBoolean();
    steps = 0;
    blown = false;
  }

  /** Never blows. */
  synchronized void disarm() {
    left = Integer.MAX_VALUE;
    steps = 0;
    blown = false;
  }

  /** Whether it has blown, and the machine lost its power with it. */
  synchronized boolean cutsPower() {
    return blown && power;
  }

  /** Steps since the fuse was set. */
  synchronized int steps() {
    return steps;
  }

  /**
   * @param partly takes the effect as a whole, or half of it where that can be
   */
  void step(Consumer<Effect> partly) {
    int last = next();
    if (last == 0) {
      partly.accept(Effect.WHOLE);
      return;
    }
    if (way > 0) {
      partly.accept(way == 1 ? Effect.WHOLE : Effect.HALF);
    }
    throw new Crash(last);
  }

  /** The number of the step at which the process dies, or 0. */
  private synchronized int next() {
    if (blown) {
      throw new Crash(steps);
    }
    steps++;
    left--;
    blown = left == 0;
    return blown ? steps : 0;
  }

  /** How much of a step is done. */
  enum Effect {
    WHOLE,
    HALF
  }

  /** The end of a process; an error, so that no code reports it as a failure. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash(int step) {
      super("the process died at step " + step);
    }
  }
}
