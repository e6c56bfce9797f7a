package io.pitr.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * Checks a property with random cases from seeds. {@code -Dpitr.seed=N} runs one seed, {@code
 * -Dpitr.iterations=N} sets the number of cases, {@code -Dpitr.first=N} starts at another seed than
 * 1, {@code pitr.test.scale} runs a fraction of the cases. A failing case is shrunk if possible,
 * and the failure names its seed. With {@code -Dpitr.survey=true} all seeds run, and the failing
 * ones are listed without shrinking.
 */
public final class Properties {
  private static final long FIRST_SEED = 1;

  private Properties() {}

  /** The number of cases to run, from the full count. */
  public static int count(int full) {
    Integer asked = Integer.getInteger("pitr.iterations");
    if (asked != null) {
      return asked;
    }
    double scale = Double.parseDouble(System.getProperty("pitr.test.scale", "0.1"));
    return Math.max(1, (int) Math.round(full * scale));
  }

  /** Runs a check for each seed. */
  public static void forSeeds(int full, Check<SplittableRandom> check) {
    forCases(full, seed -> seed, (seed, random) -> check.run(random));
  }

  private static <T> void forCases(int full, LongFunction<T> make, SeededCheck<T> check) {
    for (long seed : seeds(full)) {
      try {
        check.run(make.apply(seed), new SplittableRandom(seed));
      } catch (Throwable e) {
        throw failed(seed, "", e);
      }
    }
  }

  /**
   * Runs a check on a list of steps for each seed. A failing list is shortened as long as it still
   * fails.
   *
   * @param generate gives the steps of a seed
   * @param check throws when the property does not hold; must cope with any sublist
   */
  public static <T> void forSteps(
      int full, LongFunction<List<T>> generate, SeededCheck<List<T>> check) {
    var failures = new ArrayList<String>();
    for (long seed : seeds(full)) {
      List<T> steps = generate.apply(seed);
      Throwable failure = attempt(steps, seed, check);
      if (failure != null && Boolean.getBoolean("pitr.survey")) {
        failures.add(seed + ": " + failure);
      } else if (failure != null) {
        List<T> small = shrink(steps, seed, check);
        Throwable last = attempt(small, seed, check);
        throw failed(
            seed,
            "; %d of %d steps are enough: %s".formatted(small.size(), steps.size(), small),
            last == null ? failure : last);
      }
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.size() + " seeds fail\n" + String.join("\n", failures));
    }
  }

  static <T> List<T> shrink(List<T> steps, long seed, SeededCheck<List<T>> check) {
    List<T> smallest = steps;
    int chunk = Math.max(1, steps.size() / 2);
    while (true) {
      boolean smaller = false;
      for (int from = 0; from < smallest.size(); ) {
        List<T> without = new ArrayList<>(smallest.subList(0, from));
        without.addAll(smallest.subList(Math.min(from + chunk, smallest.size()), smallest.size()));
        if (attempt(without, seed, check) != null) {
          smallest = without;
          smaller = true;
        } else {
          from += chunk;
        }
      }
      if (!smaller && chunk == 1) {
        return smallest;
      }
      chunk = Math.max(1, chunk / 2);
    }
  }

  private static <T> @org.jspecify.annotations.Nullable Throwable attempt(
      List<T> steps, long seed, SeededCheck<List<T>> check) {
    try {
      check.run(steps, new SplittableRandom(seed));
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private static List<Long> seeds(int full) {
    Long asked = Long.getLong("pitr.seed");
    if (asked != null) {
      return List.of(asked);
    }
    List<Long> seeds = new ArrayList<>();
    for (int i = 0; i < count(full); i++) {
      seeds.add(Long.getLong("pitr.first", FIRST_SEED) + i);
    }
    return seeds;
  }

  private static AssertionError failed(long seed, String detail, Throwable cause) {
    return new AssertionError(
        "seed %d fails (-Dpitr.seed=%d)%s: %s".formatted(seed, seed, detail, cause), cause);
  }

  /**
   * A check that throws when a property does not hold.
   *
   * @param <T> a case
   */
  @FunctionalInterface
  public interface Check<T> {
    void run(T value) throws Exception;
  }

  /**
   * A check that may draw on the case's own random numbers.
   *
   * @param <T> a case
   */
  @FunctionalInterface
  public interface SeededCheck<T> {
    void run(T value, SplittableRandom random) throws Exception;
  }
}
