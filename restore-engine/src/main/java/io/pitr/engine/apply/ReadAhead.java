package io.pitr.engine.apply;

import io.pitr.api.storage.BackupStorage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Reads of a unit in their order, some of them asked for before they are wanted. One thread. */
final class ReadAhead {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final BackupStorage storage;
  private final Executor readers;
  private final int ahead;
  private final ReadBuffers buffers;
  private final Iterator<StoredRead> wanted;
  private final Deque<CompletableFuture<ByteBuffer>> asked = new ArrayDeque<>();
  private ByteBuffer lent = NONE;

  ReadAhead(
      BackupStorage storage,
      List<StoredRead> reads,
      Executor readers,
      int ahead,
      ReadBuffers buffers) {
    this.storage = storage;
    this.readers = readers;
    this.ahead = ahead;
    this.buffers = buffers;
    this.wanted = reads.iterator();
  }

  /** The bytes of the next read; waits for them. Good until the next call. */
  ByteBuffer next() {
    giveBack();
    ask(ahead + 1);
    ByteBuffer bytes = join(asked.remove());
    lent = bytes;
    ask(ahead);
    return bytes;
  }

  /** Gives up what was asked for. */
  void cancel() {
    giveBack();
    // Buffers that may still be written to are left to the collector.
    asked.forEach(read -> read.cancel(false));
    asked.clear();
  }

  private void giveBack() {
    buffers.give(lent);
    lent = NONE;
  }

  private void ask(int count) {
    while (asked.size() < count && wanted.hasNext()) {
      StoredRead read = wanted.next();
      asked.add(
          read.isWhole() || read.length() > ReadBuffers.MOST_BYTES
              ? CompletableFuture.supplyAsync(() -> ByteBuffer.wrap(read.read(storage)), readers)
              : into(read, buffers.take((int) read.length())));
    }
  }

  private CompletableFuture<ByteBuffer> into(StoredRead read, ByteBuffer buffer) {
    return CompletableFuture.supplyAsync(
        () -> {
          storage.read(read.path(), read.offset(), buffer);
          return buffer.flip();
        },
        readers);
  }

  private static ByteBuffer join(CompletableFuture<ByteBuffer> read) {
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
