package io.pitr.target.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.key.VersionedKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * Writes entries in strictly ascending order of key into files that RocksDB can take over. A new
 * file begins whenever one is large, so memory does not grow with the entries. One thread.
 */
final class SortedFileWriter implements AutoCloseable {
  private static final long FILE_BYTES = 128L << 20;
  private static final int FIRST_KEY_BYTES = 256;
  private static final int FIRST_VALUE_BYTES = 16 << 10;

  private final Store store;
  private final ColumnFamily cf;
  private final String unit;
  private final List<Path> files = new ArrayList<>();
  private ByteBuffer key = ByteBuffer.allocateDirect(FIRST_KEY_BYTES);
  private ByteBuffer heapValue = ByteBuffer.allocateDirect(0);
  private byte[] first = {};
  private long entries;
  private long newest;
  private long fileBytes;
  private @Nullable SstFileWriter writer;

  SortedFileWriter(Store store, ColumnFamily cf, String unit) {
    this.store = store;
    this.cf = cf;
    this.unit = unit;
  }

  /**
   * @param versioned {@code enc(raw) + ts}
   */
  void put(ByteBuffer versioned, ByteBuffer value) {
    SstFileWriter out = prepare(versioned);
    ByteBuffer direct = value.isDirect() ? value : copied(value);
    fileBytes += key.remaining() + direct.remaining();
    try {
      out.put(key, direct);
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  void delete(ByteBuffer versioned) {
    SstFileWriter out = prepare(versioned);
    fileBytes += key.remaining();
    try {
      out.delete(bytes(key));
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  /** Ends writing; the files are durable. */
  SortedFiles finish() {
    byte[] last = {};
    if (entries > 0) {
      key.rewind();
      last = bytes(key);
      endFile();
    }
    var written =
        new SortedFiles(unit, cf, List.copyOf(files), first, last, entries, new Tso(newest));
    files.clear();
    return written;
  }

  /** Removes what was not handed out by {@link #finish}. */
  @Override
  public void close() {
    SstFileWriter open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw StoreFailure.of(e, "a temporary file of " + unit + " can't be removed", file);
      }
    }
    files.clear();
  }

  /** Puts the data key into {@link #key}, and gives the writer that is to take it. */
  private SstFileWriter prepare(ByteBuffer versioned) {
    int length = 1 + versioned.remaining();
    if (length > key.capacity()) {
      key = ByteBuffer.allocateDirect(length * 2);
    }
    key.clear().put(VersionedKey.DATA_PREFIX).put(versioned).flip();
    if (length <= VersionedKey.TS_BYTES) {
      throw new IllegalArgumentException("a versioned key of " + (length - 1) + " bytes");
    }
    long ts = ~key.getLong(length - VersionedKey.TS_BYTES);
    if (Long.compareUnsigned(ts, newest) > 0) {
      newest = ts;
    }
    if (entries++ == 0) {
      first = bytes(key);
    }
    if (writer != null && fileBytes >= FILE_BYTES) {
      endFile();
    }
    SstFileWriter open = writer;
    return open != null ? open : beginFile();
  }

  private SstFileWriter beginFile() {
    Path file = store.temporaryFile(unit + "-" + cf.wireName());
    files.add(file);
    fileBytes = 0;
    SstFileWriter open = store.newFileWriter(cf);
    writer = open;
    try {
      open.open(file.toString());
    } catch (RocksDBException e) {
      throw failed(e);
    }
    return open;
  }

  private void endFile() {
    SstFileWriter open = writer;
    writer = null;
    if (open == null) {
      return;
    }
    try (open) {
      open.finish();
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  private ByteBuffer copied(ByteBuffer value) {
    if (value.remaining() > heapValue.capacity()) {
      heapValue = ByteBuffer.allocateDirect(Math.max(FIRST_VALUE_BYTES, value.remaining() * 2));
    }
    return heapValue.clear().put(value).flip();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(buffer.position(), copy);
    return copy;
  }

  private RestoreException failed(RocksDBException e) {
    return StoreFailure.of(
        e, "writing sorted entries of " + unit + " failed", store.folder().tmp());
  }
}
