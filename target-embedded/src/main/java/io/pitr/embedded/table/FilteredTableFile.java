package io.pitr.embedded.table;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** Written by RocksDB, with the filter that its options ask for. */
public final class FilteredTableFile implements TableFile {
  private static final int FIRST_KEY_BYTES = 256;

  private final SstFileWriter writer;
  private ByteBuffer directKey = ByteBuffer.allocateDirect(FIRST_KEY_BYTES);

  private FilteredTableFile(SstFileWriter writer) {
    this.writer = writer;
  }

  public static FilteredTableFile create(Path file, EnvOptions environment, Options options)
      throws RocksDBException {
    var created = new FilteredTableFile(new SstFileWriter(environment, options));
    boolean open = false;
    try {
      created.writer.open(file.toString());
      open = true;
      return created;
    } finally {
      if (!open) {
        created.close();
      }
    }
  }

  @Override
  public void put(byte[] key, int keyLength, ByteBuffer value) throws RocksDBException {
    if (keyLength > directKey.capacity()) {
      directKey = ByteBuffer.allocateDirect(keyLength * 2);
    }
    directKey.clear().put(key, 0, keyLength).flip();
    writer.put(directKey, value);
  }

  @Override
  public void delete(byte[] key, int keyLength) throws RocksDBException {
    writer.delete(Arrays.copyOf(key, keyLength));
  }

  @Override
  public void finish() throws RocksDBException {
    writer.finish();
  }

  @Override
  public void close() {
    writer.close();
  }
}
