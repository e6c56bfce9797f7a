package io.pitr.catalog;

import io.pitr.api.target.LogRange;

/** Reads the events of one range, decompressed, decrypted and checked. */
@FunctionalInterface
public interface MetaRangeReader {

  void read(LogRange range, EventConsumer each);

  /** Receives one event and owns the arrays. */
  @FunctionalInterface
  interface EventConsumer {
    /**
     * @param versionedKey {@code enc(raw) + ts}
     */
    void accept(byte[] versionedKey, byte[] value);
  }
}
