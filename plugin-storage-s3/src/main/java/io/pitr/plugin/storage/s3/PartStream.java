package io.pitr.plugin.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * An object as a stream, part by part. Reads ahead as far as the storage's limit allows. Throws the
 * same exceptions as the other methods of the storage. For one thread.
 */
final class PartStream extends InputStream {
  private static final int MAX_AHEAD = 4;

  private final ObjectReader reader;
  private final String path;
  private final long totalBytes;
  private final String tag;
  private final int partBytes;
  private final ReaderPool pool;
  private final Deque<CompletableFuture<byte[]>> ahead = new ArrayDeque<>();
  private byte[] part;
  private int at;
  private long nextOffset;
  private boolean closed;

  PartStream(ObjectReader reader, String path, Part first, int partBytes, ReaderPool pool) {
    this.reader = reader;
    this.path = path;
    this.totalBytes = first.totalBytes();
    this.tag = first.tag();
    this.partBytes = partBytes;
    this.pool = pool;
    this.part = first.bytes();
    this.nextOffset = part.length;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? part[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, part.length - at);
    System.arraycopy(part, at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    return closed ? 0 : part.length - at;
  }

  private boolean hasMore() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed: " + path);
    }
    if (at < part.length) {
      return true;
    }
    if (nextOffset >= totalBytes && ahead.isEmpty()) {
      return false;
    }
    askAhead();
    part = ahead.isEmpty() ? readNext() : takeNext();
    at = 0;
    askAhead();
    return true;
  }

  private byte[] readNext() {
    long offset = nextOffset;
    int length = nextLength();
    nextOffset += length;
    return reader.part(path, offset, length, tag);
  }

  private byte[] takeNext() {
    try {
      return ReaderPool.await(ahead.element());
    } finally {
      ahead.remove();
      pool.giveBack();
    }
  }

  private void askAhead() {
    while (ahead.size() < MAX_AHEAD && nextOffset < totalBytes && pool.mayReadAhead()) {
      long offset = nextOffset;
      int length = nextLength();
      nextOffset += length;
      ahead.add(pool.start(() -> reader.part(path, offset, length, tag)));
    }
  }

  private int nextLength() {
    return (int) Math.min(partBytes, totalBytes - nextOffset);
  }

  @Override
  public void close() {
    closed = true;
    part = new byte[0];
    at = 0;
    for (CompletableFuture<byte[]> read : ahead) {
      read.cancel(false);
      pool.giveBack();
    }
    ahead.clear();
  }
}
