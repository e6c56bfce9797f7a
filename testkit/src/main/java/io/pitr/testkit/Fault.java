package io.pitr.testkit;

import io.pitr.api.storage.StorageError;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * A way in which a storage misbehaves.
 *
 * @param kind what happens
 * @param paths the objects it happens to
 * @param probability chance at each call of a verb; damage to content is drawn once for each path
 * @param times how often it happens at most
 * @param delay of {@link Kind#SLOW}
 */
public record Fault(
    Kind kind, Predicate<String> paths, double probability, int times, Duration delay) {

  /** Always, for the objects of a predicate. */
  public static Fault of(Kind kind, Predicate<String> paths) {
    return new Fault(kind, paths, 1, Integer.MAX_VALUE, Duration.ofMillis(1));
  }

  /** Always, for one object. */
  public static Fault of(Kind kind, String path) {
    return of(kind, path::equals);
  }

  public Fault probability(double chance) {
    return new Fault(kind, paths, chance, times, delay);
  }

  public Fault times(int most) {
    return new Fault(kind, paths, probability, most, delay);
  }

  public Fault delay(Duration time) {
    return new Fault(kind, paths, probability, times, time);
  }

  /** What can happen. */
  public enum Kind {
    /** {@link StorageError#STORAGE_UNAVAILABLE}. */
    FAIL,
    /** {@link StorageError#STORAGE_DENIED}. */
    DENY,
    /** The object is not there, and not listed. */
    MISSING,
    /** The object ends early. */
    TRUNCATE,
    /** One bit of the object is another one, the same at each read. */
    FLIP_BIT,
    /** The call takes longer. */
    SLOW;

    boolean damagesContent() {
      return this == MISSING || this == TRUNCATE || this == FLIP_BIT;
    }
  }
}
