package io.pitr.embedded;

import io.pitr.format.sst.TableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** An SST that RocksDB writes, with the filter of its options. */
public final class FilteredTableFile implements TableFile {
  private static final int FIRST_KEY_BYTES = 256;

  private final SstFileWriter writer;
  private ByteBuffer directKey = ByteBuffer.allocateDirect(FIRST_KEY_BYTES);

  private FilteredTableFile(SstFileWriter writer) {
    this.writer = writer;
  }

  public static FilteredTableFile create(Path file, EnvOptions environment, Options options)
      throws IOException {
    var created = new FilteredTableFile(new SstFileWriter(environment, options));
    boolean open = false;
    try {
      created.writer.open(file.toString());
      open = true;
      return created;
    } catch (RocksDBException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (!open) {
        created.close();
      }
    }
  }

  @Override
  public void put(byte[] key, int keyLength, ByteBuffer value) throws IOException {
    if (keyLength > directKey.capacity()) {
      directKey = ByteBuffer.allocateDirect(keyLength * 2);
    }
    directKey.clear().put(key, 0, keyLength).flip();
    try {
      writer.put(directKey, value);
    } catch (RocksDBException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void delete(byte[] key, int keyLength) throws IOException {
    try {
      writer.delete(Arrays.copyOf(key, keyLength));
    } catch (RocksDBException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void finish() throws IOException {
    try {
      writer.finish();
    } catch (RocksDBException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
