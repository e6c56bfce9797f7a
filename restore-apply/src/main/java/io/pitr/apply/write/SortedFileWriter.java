package io.pitr.apply.write;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.base.CloseStack;
import io.pitr.format.codec.FixedInts;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.sst.TableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries in strictly ascending key order into table files. Starts a new file when one is
 * large, so memory does not grow with the number of entries. Not thread-safe.
 */
public final class SortedFileWriter implements AutoCloseable {
  private static final long FILE_BYTES = 128L << 20;
  private static final int FIRST_KEY_BYTES = 256;
  private static final int FIRST_VALUE_BYTES = 16 << 10;

  private final TableFiles target;
  private final ColumnFamily cf;
  private final String unit;
  private final List<Path> files = new ArrayList<>();
  private byte[] key = new byte[FIRST_KEY_BYTES];
  private int keyLength;
  private ByteBuffer heapValue = ByteBuffer.allocateDirect(0);
  private byte[] first = {};
  private long entries;
  private long newest;
  private long fileBytes;
  private @Nullable TableFile open;

  /**
   * @param unit the unit of work, for messages and file names
   */
  public SortedFileWriter(TableFiles target, ColumnFamily cf, String unit) {
    this.target = target;
    this.cf = cf;
    this.unit = unit;
    key[0] = VersionedKey.DATA_PREFIX;
  }

  /**
   * @param versioned {@code enc(raw) + ts}
   */
  public void put(ByteBuffer versioned, ByteBuffer value) {
    take(versioned);
    ByteBuffer direct = value.isDirect() ? value : copied(value);
    try {
      TableFile file = file();
      fileBytes += keyLength + direct.remaining();
      file.put(key, keyLength, direct);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Adds an entry that removes its key. */
  public void delete(ByteBuffer versioned) {
    take(versioned);
    try {
      TableFile file = file();
      fileBytes += keyLength;
      file.delete(key, keyLength);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Completes the files. They are durable once the target has ingested them. */
  public SortedFiles finish() {
    byte[] last = {};
    if (entries > 0) {
      last = Arrays.copyOf(key, keyLength);
      try {
        endFile();
      } catch (IOException e) {
        throw failed(e);
      }
    }
    var written =
        new SortedFiles(unit, cf, List.copyOf(files), first, last, entries, new Tso(newest));
    files.clear();
    return written;
  }

  /** Removes the files unless {@link #finish} has returned them. */
  @Override
  public void close() {
    TableFile unfinished = open;
    open = null;
    try (var all = new CloseStack()) {
      files.forEach(file -> all.add(() -> SortedFiles.remove(unit, file)));
      if (unfinished != null) {
        all.add(() -> close(unfinished));
      }
    } finally {
      files.clear();
    }
  }

  private void close(TableFile file) {
    try {
      file.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Copies the data key into {@link #key}. */
  private void take(ByteBuffer versioned) {
    int length = versioned.remaining();
    if (length < VersionedKey.TS_BYTES) {
      throw new IllegalArgumentException("a versioned key of " + length + " bytes");
    }
    if (length >= key.length) {
      key = new byte[length * 2];
      key[0] = VersionedKey.DATA_PREFIX;
    }
    versioned.get(versioned.position(), key, 1, length);
    keyLength = 1 + length;
    long ts = ~FixedInts.i64Be(key, keyLength - VersionedKey.TS_BYTES);
    if (Long.compareUnsigned(ts, newest) > 0) {
      newest = ts;
    }
    if (entries++ == 0) {
      first = Arrays.copyOf(key, keyLength);
    }
  }

  /** The file for the next entry. */
  private TableFile file() throws IOException {
    if (fileBytes >= FILE_BYTES) {
      endFile();
    }
    TableFile current = open;
    return current != null ? current : beginFile();
  }

  private TableFile beginFile() throws IOException {
    Path file = target.newPath(unit + "-" + cf.wireName());
    files.add(file);
    TableFile begun = target.create(cf, file);
    open = begun;
    return begun;
  }

  private void endFile() throws IOException {
    TableFile whole = open;
    open = null;
    fileBytes = 0;
    if (whole != null) {
      try (whole) {
        whole.finish();
      }
    }
  }

  private ByteBuffer copied(ByteBuffer value) {
    if (value.remaining() > heapValue.capacity()) {
      heapValue = ByteBuffer.allocateDirect(Math.max(FIRST_VALUE_BYTES, value.remaining() * 2));
    }
    return heapValue.clear().put(value).flip();
  }

  private RestoreException failed(IOException e) {
    return TableFileFailure.of(e, "writing sorted entries of " + unit + " failed", lastFile());
  }

  private Path lastFile() {
    return files.isEmpty() ? Path.of("") : files.get(files.size() - 1);
  }
}
