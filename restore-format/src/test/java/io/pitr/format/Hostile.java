package io.pitr.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** Damages good input and demands that a reader ends well or with the one exception. */
public final class Hostile {
  private Hostile() {}

  /** Every proper prefix of {@code good} must be refused. */
  public static void everyTruncationIsRefused(byte[] good, Consumer<byte[]> reader) {
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> reader.accept(cut))
          .as("the first %d of %d bytes", length, good.length)
          .isInstanceOf(RestoreException.class);
    }
  }

  /** Whatever is done to {@code good}, the reader returns or throws {@link RestoreException}. */
  public static void damageEndsWell(byte[] good, int times, Consumer<byte[]> reader) {
    Seeded.times(
        times,
        random -> {
          byte[] bad = damaged(good, random);
          try {
            reader.accept(bad);
          } catch (RestoreException e) {
            if (e.getMessage().isEmpty()) {
              throw new AssertionError("no message", e);
            }
          }
        });
  }

  private static byte[] damaged(byte[] good, Random random) {
    byte[] bad = Arrays.copyOf(good, good.length + (random.nextInt(4) == 0 ? 9 : 0));
    int hits = bad.length == 0 ? 0 : 1 + random.nextInt(4);
    for (int i = 0; i < hits; i++) {
      int at = random.nextInt(bad.length);
      bad[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (random.nextInt(2) - 1);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length + 1)) : bad;
  }
}
