package io.pitr.apply;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.LogRange;
import io.pitr.apply.plan.RangeColumns;
import io.pitr.apply.read.StoredRead;
import io.pitr.format.FormatError;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogRangeDecoder;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads single log ranges whole, for schema-meta ranges and for inspection; {@link LogApply}
 * applies data. Holds native memory until it is closed. Not thread-safe.
 */
public final class RangeReader implements AutoCloseable {
  private final BackupStorage storage;
  private final LogRangeDecoder decoder;

  public RangeReader(BackupStorage storage, CipherSpec cipher) {
    this.storage = storage;
    this.decoder = new LogRangeDecoder(cipher);
  }

  /**
   * The events of a range, decrypted and decompressed. Checks length, SHA-256, framing and the
   * number of events, but not keys and values.
   *
   * @throws RestoreException of the storage, or {@link FormatError}
   */
  public byte[] read(LogRange range) {
    RangeColumns.requireHoldable(range);
    StoredRead read = StoredRead.plan(List.of(range)).get(0);
    byte[] events = new byte[(int) range.plain().length()];
    ByteBuffer stored = ByteBuffer.wrap(read.read(storage));
    decoder.decode(range, read.part(range, stored), ByteBuffer.wrap(events), 0);
    var cursor = new LogEventCursor(events, range.id());
    while (cursor.next()) {}
    cursor.requireCount(range.plain().entries());
    return events;
  }

  /** A cursor before the first event of {@link #read}. */
  public LogEventCursor cursor(LogRange range) {
    return new LogEventCursor(read(range), range.id());
  }

  @Override
  public void close() {
    decoder.close();
  }
}
