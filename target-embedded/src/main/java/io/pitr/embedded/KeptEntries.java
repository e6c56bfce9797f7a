package io.pitr.embedded;

import io.pitr.api.target.LoadResult;
import io.pitr.api.target.WorkCheckpoint;

/** Counts the written entries of a file and reports progress to the checkpoint at intervals. */
final class KeptEntries {
  private static final long TELL_BYTES = 1 << 20;

  private final WorkCheckpoint ledger;
  private long kvs;
  private long bytes;
  private long events;
  private long toldKvs;
  private long toldBytes;

  KeptEntries(WorkCheckpoint ledger) {
    this.ledger = ledger;
  }

  /** Counts an entry; {@code kvs} is 0 when another file counts its row. */
  void add(long moreKvs, long moreBytes) {
    kvs += moreKvs;
    bytes += moreBytes;
    events++;
    if (bytes - toldBytes >= TELL_BYTES) {
      tell();
    }
  }

  /** Reports the rest at the end of the file. */
  LoadResult ofOneFile() {
    tell();
    return new LoadResult(1, kvs, bytes, events);
  }

  private void tell() {
    ledger.progress(bytes - toldBytes, kvs - toldKvs, "");
    toldBytes = bytes;
    toldKvs = kvs;
  }
}
