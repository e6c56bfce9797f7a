package io.pitr.engine.apply;

import io.pitr.api.storage.BackupStorage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Reads of a unit in their order, some of them asked for before they are wanted. One thread. */
final class ReadAhead {
  private final BackupStorage storage;
  private final Executor readers;
  private final int ahead;
  private final Iterator<StoredRead> wanted;
  private final Deque<CompletableFuture<byte[]>> asked = new ArrayDeque<>();

  ReadAhead(BackupStorage storage, List<StoredRead> reads, Executor readers, int ahead) {
    this.storage = storage;
    this.readers = readers;
    this.ahead = ahead;
    this.wanted = reads.iterator();
  }

  /** The bytes of the next read; waits for them. */
  byte[] next() {
    ask(ahead + 1);
    byte[] bytes = join(asked.remove());
    ask(ahead);
    return bytes;
  }

  /** Gives up what was asked for. */
  void cancel() {
    asked.forEach(read -> read.cancel(false));
    asked.clear();
  }

  private void ask(int count) {
    while (asked.size() < count && wanted.hasNext()) {
      StoredRead read = wanted.next();
      asked.add(CompletableFuture.supplyAsync(() -> read.read(storage), readers));
    }
  }

  private static byte[] join(CompletableFuture<byte[]> read) {
    try {
      return read.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
