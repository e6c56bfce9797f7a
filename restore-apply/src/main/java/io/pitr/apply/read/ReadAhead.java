package io.pitr.apply.read;

import io.pitr.api.storage.BackupStorage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** The reads of a unit in order; the next ones are requested in advance. Not thread-safe. */
public final class ReadAhead implements Iterator<ByteBuffer> {
  /**
   * Bytes that may be requested or lent at once; a larger read is requested only when its turn
   * comes.
   */
  public static final long MAX_BYTES = 3 * StoredRead.MAX_BYTES;

  private static final int READS_AHEAD = 2;
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final BackupStorage storage;
  private final Executor readers;
  private final ReadBuffers buffers;
  private final Deque<StoredRead> pending;
  private final Deque<Requested> requested = new ArrayDeque<>();
  private ByteBuffer lent = NONE;
  private long lentBytes;
  private long bytes;

  /** A read and the memory that is counted for it. */
  private record Requested(CompletableFuture<ByteBuffer> read, long heldBytes) {}

  public ReadAhead(
      BackupStorage storage, List<StoredRead> reads, Executor readers, ReadBuffers buffers) {
    this.storage = storage;
    this.readers = readers;
    this.buffers = buffers;
    this.pending = new ArrayDeque<>(reads);
  }

  @Override
  public boolean hasNext() {
    return !requested.isEmpty() || !pending.isEmpty();
  }

  /** The bytes of the next read; waits for them. Valid until the next call. */
  @Override
  public ByteBuffer next() {
    returnLent();
    if (requested.isEmpty()) {
      request(pending.remove());
    }
    requestAhead();
    Requested next = requested.remove();
    lentBytes = next.heldBytes;
    lent = join(next.read);
    return lent;
  }

  /** Cancels the requested reads. */
  public void cancel() {
    returnLent();
    // A cancelled read may still write to its buffer, so the buffer is not reused.
    requested.forEach(one -> one.read.cancel(false));
    requested.clear();
  }

  private void returnLent() {
    bytes -= lentBytes;
    lentBytes = 0;
    if (lent.isDirect()) {
      buffers.give(lent);
    }
    lent = NONE;
  }

  private void requestAhead() {
    while (!pending.isEmpty()
        && requested.size() <= READS_AHEAD
        && bytes + pending.element().heldBytes() <= MAX_BYTES) {
      request(pending.remove());
    }
  }

  private void request(StoredRead read) {
    Requested next;
    if (read.isWhole()) {
      next =
          new Requested(
              CompletableFuture.supplyAsync(() -> ByteBuffer.wrap(read.read(storage)), readers),
              read.heldBytes());
    } else {
      ByteBuffer buffer = buffers.take((int) read.length());
      next = new Requested(into(read, buffer), buffer.capacity());
    }
    bytes += next.heldBytes;
    requested.add(next);
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
