package io.pitr.catalog;

import io.pitr.api.target.LogRange;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads one range for each encryption that a segment's data uses, to find a wrong key before the
 * first write. Ranges of schema changes are read anyway.
 */
public final class CipherProbe {
  private static final int MOST = 16;

  private CipherProbe() {}

  /**
   * @throws io.pitr.api.RestoreException {@link io.pitr.format.FormatError#CIPHER_FAILED}
   */
  public static void check(LogSelection selection, MetaRangeReader reader) {
    Set<Integer> met = new HashSet<>();
    for (LogRange range : selection.dataRanges()) {
      if (range.stored().encryption().length > 0
          && met.size() < MOST
          && met.add(encryption(range))) {
        reader.read(range, (key, value) -> {});
      }
    }
  }

  /** The first bytes tell how to find the key. */
  private static int encryption(LogRange range) {
    byte[] info = range.stored().encryption();
    return Arrays.hashCode(Arrays.copyOf(info, Math.min(info.length, 2)));
  }
}
