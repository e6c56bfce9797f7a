package io.pitr.embedded;

import io.pitr.api.target.LoadResult;
import io.pitr.api.target.WorkCheckpoint;

/** Counts the entries of a file that are put, and tells the ledger now and then. */
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

  /** One entry; it may count as none when another file counts its row. */
  void add(long moreKvs, long moreBytes) {
    kvs += moreKvs;
    bytes += moreBytes;
    events++;
    if (bytes - toldBytes >= TELL_BYTES) {
      tell();
    }
  }

  /** At the end of the file. */
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
