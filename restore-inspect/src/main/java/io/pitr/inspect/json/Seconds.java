package io.pitr.inspect.json;

import java.time.Duration;

/** Durations as numbers. */
public final class Seconds {
  private Seconds() {}

  public static double of(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
