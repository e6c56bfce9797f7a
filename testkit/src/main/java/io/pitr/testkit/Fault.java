package io.pitr.testkit;

import io.pitr.api.storage.StorageError;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * A fault of a storage.
 *
 * @param kind what happens
 * @param paths the objects that it affects
 * @param probability probability in each call; damage to content is decided once for each path
 * @param times how often it happens at most
 * @param delay of {@link Kind#SLOW}
 */
public record Fault(
    Kind kind, Predicate<String> paths, double probability, int times, Duration delay) {

  /** A fault that always happens to the objects of a predicate. */
  public static Fault of(Kind kind, Predicate<String> paths) {
    return new Fault(kind, paths, 1, Integer.MAX_VALUE, Duration.ofMillis(1));
  }

  /** A fault that always happens to one object. */
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

  /** The kinds of faults. */
  public enum Kind {
    /** {@link StorageError#STORAGE_UNAVAILABLE}. */
    FAIL,
    /** {@link StorageError#STORAGE_DENIED}. */
    DENY,
    /** The object does not exist and is not listed. */
    MISSING,
    /** The object ends early. */
    TRUNCATE,
    /** One bit of the object is flipped, the same one at each read. */
    FLIP_BIT,
    /** The call takes longer. */
    SLOW;

    boolean damagesContent() {
      return this == MISSING || this == TRUNCATE || this == FLIP_BIT;
    }
  }
}
