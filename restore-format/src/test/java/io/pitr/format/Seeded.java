package io.pitr.format;

import java.util.Random;

/** Runs a property over random inputs; a failure names the seed that brings it back. */
public final class Seeded {
  private static final String SEED = "pitr.test.seed";

  private Seeded() {}

  /** One check of a property with inputs drawn from {@code random}. */
  @FunctionalInterface
  public interface Check {
    void run(Random random) throws Exception;
  }

  /** Runs {@code count} checks, or one with the seed given by system property. */
  public static void times(int count, Check check) {
    Long fixed = Long.getLong(SEED);
    if (fixed != null) {
      once(fixed, check);
      return;
    }
    long base = System.nanoTime();
    for (int i = 0; i < count; i++) {
      once(base + i, check);
    }
  }

  /** Random bytes, short ones and simple ones more often than not. */
  public static byte[] bytes(Random random, int maxLength) {
    int length = random.nextInt(random.nextInt(maxLength + 1) + 1);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (random.nextInt(3) == 0) {
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (bytes[i] % 2 == 0 ? 0 : 0xff);
      }
    }
    return bytes;
  }

  /** Any long; small magnitudes and powers of two more often. */
  public static long anyLong(Random random) {
    return random.nextBoolean() ? random.nextLong() : random.nextLong() >> random.nextInt(64);
  }

  private static void once(long seed, Check check) {
    try {
      check.run(new Random(seed));
    } catch (Exception | AssertionError e) {
      throw new AssertionError("fails with -D" + SEED + "=" + seed, e);
    }
  }
}
