package io.pitr.engine.prepare;

import io.pitr.api.target.LogRange;
import io.pitr.catalog.LogSelection;
import io.pitr.engine.schema.MetaRangeReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads one range of each way in which the data of a segment is encrypted: a wrong key is found
 * before anything is written. Schema changes are read anyway.
 */
final class CipherProbe {
  private static final int MOST = 16;

  private CipherProbe() {}

  /**
   * @throws io.pitr.api.RestoreException {@link io.pitr.format.FormatError#CIPHER_FAILED}
   */
  static void check(LogSelection selection, MetaRangeReader reader) {
    Set<Integer> met = new HashSet<>();
    for (LogRange range : selection.dataRanges()) {
      if (range.stored().encryption().length > 0 && met.size() < MOST && met.add(way(range))) {
        reader.read(range, (key, value) -> {});
      }
    }
  }

  /** The first bytes hold how the key is found, and the key where a master key seals it. */
  private static int way(LogRange range) {
    byte[] info = range.stored().encryption();
    return Arrays.hashCode(Arrays.copyOf(info, Math.min(info.length, 2)));
  }
}
