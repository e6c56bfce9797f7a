package io.pitr.apply;

import io.pitr.api.CipherSpec;
import io.pitr.format.log.LogRangeDecoder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The decoders of a load, as many as units were in flight at once. Thread-safe. */
final class Decoders implements AutoCloseable {
  private final CipherSpec cipher;
  private final Queue<LogRangeDecoder> idle = new ConcurrentLinkedQueue<>();

  Decoders(CipherSpec cipher) {
    this.cipher = cipher;
  }

  LogRangeDecoder take() {
    LogRangeDecoder decoder = idle.poll();
    return decoder == null ? new LogRangeDecoder(cipher) : decoder;
  }

  /** Takes back a decoder of {@link #take}. */
  void give(LogRangeDecoder decoder) {
    idle.add(decoder);
  }

  /** Closes the decoders that were given back. */
  @Override
  public void close() {
    idle.forEach(LogRangeDecoder::close);
  }
}
