package io.pitr.embedded;

import io.pitr.api.target.ColumnFamily;
import io.pitr.apply.write.TableFiles;
import io.pitr.format.sst.PlainTableFile;
import io.pitr.format.sst.TableFile;
import io.pitr.format.sst.TableIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;

/**
 * Files below {@code tmp/} that the store ingests. RocksDB writes files of the default CF, which
 * have filters; files of the write CF have none.
 */
final class StoreFiles implements TableFiles {
  private static final int NAME_CHARS = 60;

  private final Path folder;
  private final EnvOptions environment;
  private final Options valueFiles;
  private final String session = TableIdentity.newSession();
  private final AtomicLong paths = new AtomicLong();
  private final AtomicLong plainFiles = new AtomicLong();

  /**
   * @param environment outlives this object, as {@code valueFiles} does
   */
  StoreFiles(Path folder, EnvOptions environment, Options valueFiles) {
    this.folder = folder;
    this.environment = environment;
    this.valueFiles = valueFiles;
  }

  @Override
  public Path newPath(String purpose) {
    var readable = new StringBuilder();
    for (int i = Math.max(0, purpose.length() - NAME_CHARS); i < purpose.length(); i++) {
      char c = purpose.charAt(i);
      readable.append(isPlain(c) ? c : '_');
    }
    return folder.resolve(paths.incrementAndGet() + "-" + readable + ".tmp");
  }

  private static boolean isPlain(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  @Override
  public TableFile create(ColumnFamily cf, Path file) throws IOException {
    return cf == ColumnFamily.WRITE
        ? PlainTableFile.create(file, new TableIdentity(session, plainFiles.incrementAndGet()))
        : FilteredTableFile.create(file, environment, valueFiles);
  }
}
