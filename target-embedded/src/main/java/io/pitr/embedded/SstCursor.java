package io.pitr.embedded;

import io.pitr.api.ProcessError;
import io.pitr.api.RestoreException;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.TargetError;
import io.pitr.base.CloseStack;
import io.pitr.base.OpenFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;
import org.rocksdb.TableProperties;

/**
 * Iterates over the entries of an SST of a backup in reused buffers. Entries other than puts are
 * invisible to RocksDB's reader; the file's properties and the number of entries reveal them. Not
 * thread-safe.
 */
final class SstCursor implements AutoCloseable {
  private final SstFile file;
  private final CloseStack handles = new CloseStack();
  private final SstFileReaderIterator entries;
  private final long expected;
  private long seen;
  private ByteBuffer key = ByteBuffer.allocate(512);
  private ByteBuffer value = ByteBuffer.allocate(4096);

  SstCursor(SstFile file, Path path) {
    this.file = file;
    try {
      Options options = handles.add(new Options());
      ReadOptions read = handles.add(new ReadOptions().setFillCache(false).setTotalOrderSeek(true));
      SstFileReader reader = handles.add(new SstFileReader(options));
      reader.open(path.toString());
      TableProperties properties = reader.getTableProperties();
      expected = properties.getNumEntries();
      long others =
          properties.getNumDeletions()
              + properties.getNumMergeOperands()
              + properties.getNumRangeDeletions();
      if (others != 0) {
        throw SstObject.damaged(file, "the file has " + others + " entries other than puts");
      }
      entries = handles.add(reader.newIterator(read));
      entries.seekToFirst();
    } catch (RocksDBException e) {
      handles.close();
      throw damaged(e);
    } catch (RuntimeException | Error e) {
      handles.close();
      throw e;
    }
  }

  /** Moves to the next entry; false at the end, after checking the number of entries. */
  boolean next() {
    if (seen > 0) {
      entries.next();
    }
    if (!entries.isValid()) {
      checkEnd();
      return false;
    }
    seen++;
    key = loaded(key, true);
    value = loaded(value, false);
    return true;
  }

  /** Moves to the first entry at or behind a data key; returns whether it has exactly this key. */
  boolean find(byte[] dataKey) {
    entries.seek(dataKey);
    if (!entries.isValid()) {
      checkStatus();
      return false;
    }
    key = loaded(key, true);
    return key.equals(ByteBuffer.wrap(dataKey));
  }

  /** Position 0, limit at the end; backed by an array from its beginning. */
  ByteBuffer key() {
    return key;
  }

  /** As {@link #key}. */
  ByteBuffer value() {
    return value;
  }

  @Override
  public void close() {
    handles.close();
  }

  private ByteBuffer loaded(ByteBuffer buffer, boolean ofKey) {
    buffer.clear();
    int length = ofKey ? entries.key(buffer) : entries.value(buffer);
    if (length <= buffer.capacity()) {
      return buffer.position(0).limit(length);
    }
    ByteBuffer larger = ByteBuffer.allocate(Math.max(length, length * 2));
    int again = ofKey ? entries.key(larger) : entries.value(larger);
    return larger.position(0).limit(again);
  }

  private void checkEnd() {
    checkStatus();
    if (seen != expected) {
      throw SstObject.damaged(
          file, "the file shows " + seen + " entries, its properties say " + expected);
    }
  }

  private void checkStatus() {
    try {
      entries.status();
    } catch (RocksDBException e) {
      throw damaged(e);
    }
  }

  private RestoreException damaged(RocksDBException e) {
    return new RestoreException(
        OpenFiles.isExhausted(e) ? ProcessError.OPEN_FILES_EXHAUSTED : TargetError.SST_DAMAGED,
        "the file can't be read: " + e.getMessage(),
        file.name(),
        e);
  }
}
