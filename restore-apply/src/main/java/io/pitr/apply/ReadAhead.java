package io.pitr.apply;

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
final class ReadAhead implements Iterator<ByteBuffer> {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final BackupStorage storage;
  private final Executor readers;
  private final ApplyLimits limits;
  private final ReadBuffers buffers;
  private final Deque<StoredRead> wanted;
  private final Deque<CompletableFuture<ByteBuffer>> asked = new ArrayDeque<>();
  private ByteBuffer lent = NONE;
  private long bytes;

  ReadAhead(
      BackupStorage storage,
      List<StoredRead> reads,
      Executor readers,
      ApplyLimits limits,
      ReadBuffers buffers) {
    this.storage = storage;
    this.readers = readers;
    this.limits = limits;
    this.buffers = buffers;
    this.wanted = new ArrayDeque<>(reads);
  }

  @Override
  public boolean hasNext() {
    return !asked.isEmpty() || !wanted.isEmpty();
  }

  /** The bytes of the next read; waits for them. Good until the next call. */
  @Override
  public ByteBuffer next() {
    giveBack();
    if (asked.isEmpty()) {
      ask(wanted.remove());
    }
    askAhead();
    lent = join(asked.remove());
    return lent;
  }

  /** Gives up what was asked for. */
  void cancel() {
    giveBack();
    // Buffers that may still be written to are left to the collector.
    asked.forEach(read -> read.cancel(false));
    asked.clear();
  }

  private void giveBack() {
    if (lent.isDirect()) {
      bytes -= lent.capacity();
      buffers.give(lent);
    }
    lent = NONE;
  }

  private void askAhead() {
    while (!wanted.isEmpty()
        && asked.size() <= limits.readsAhead()
        && bytes + wanted.element().length() <= ApplyLimits.READ_BYTES) {
      ask(wanted.remove());
    }
  }

  private void ask(StoredRead read) {
    if (read.isWhole()) {
      asked.add(CompletableFuture.supplyAsync(() -> ByteBuffer.wrap(read.read(storage)), readers));
    } else {
      ByteBuffer buffer = buffers.take((int) read.length());
      bytes += buffer.capacity();
      asked.add(into(read, buffer));
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
