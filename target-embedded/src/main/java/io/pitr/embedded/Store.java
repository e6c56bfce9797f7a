package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.TargetError;
import io.pitr.base.CloseStack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The open RocksDB and all its native handles. A store that is open for writing excludes every
 * other writer, in this process or another, by a lock that the operating system releases when its
 * owner dies.
 */
final class Store implements AutoCloseable {
  private static final int MAX_OPEN_ATTEMPTS = 100;
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final byte[] DEFAULT = bytes("default");
  private static final byte[] WRITE = bytes("write");
  private static final byte[] STATE = bytes("state");

  private final CloseStack handles;
  private final TargetFolder folder;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> families;
  private final WriteOptions durable;
  private final WriteOptions relaxed;
  private final StoreFiles files;
  private final boolean writable;

  private Store(
      CloseStack handles,
      TargetFolder folder,
      Database database,
      StoreFiles files,
      boolean writable) {
    this.handles = handles;
    this.folder = folder;
    this.db = database.db();
    this.families = database.families();
    this.durable = handles.add(new WriteOptions().setSync(true));
    this.relaxed = handles.add(new WriteOptions());
    this.files = files;
    this.writable = writable;
  }

  private record Database(RocksDB db, List<ColumnFamilyHandle> families) {}

  /**
   * @throws RestoreException {@link TargetError#TARGET_IN_USE} if it is open for writing elsewhere
   */
  static Store writable(TargetFolder folder, EmbeddedResources resources) {
    return open(folder, resources, true);
  }

  /**
   * Changes nothing on disk, and shows the store as it is at one moment, while a writer may change
   * it. RocksDB reads its manifest first and the logged writes later, so opening is repeated until
   * the manifest stays the same in between: then every file that was ingested before the newest
   * visible write is visible, too. All files are opened at once, because a writer may delete them
   * later.
   *
   * @throws RestoreException {@link TargetError#TARGET_NOT_FOUND} if its creation was interrupted
   */
  static Store readOnly(TargetFolder folder, EmbeddedResources resources) {
    for (int attempt = 1; ; attempt++) {
      Set<String> files = folder.databaseFiles();
      ManifestStamp manifest = ManifestStamp.of(folder.db());
      try {
        Store opened = openReadOnly(folder, resources);
        if (ManifestStamp.of(folder.db()).equals(manifest)) {
          return opened;
        }
        opened.close();
        if (attempt == MAX_OPEN_ATTEMPTS) {
          throw inUse(folder);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      } catch (RestoreException e) {
        if (attempt == MAX_OPEN_ATTEMPTS || files.equals(folder.databaseFiles())) {
          throw e;
        }
      }
    }
  }

  private static Store openReadOnly(TargetFolder folder, EmbeddedResources resources) {
    requireWritten(folder);
    return open(folder, resources, false);
  }

  /**
   * @throws RestoreException {@link TargetError#TARGET_NOT_FOUND} if the folder has no store
   */
  static void requireWritten(TargetFolder folder) {
    if (!Files.isRegularFile(folder.db().resolve("CURRENT")) || !hasFamilies(folder)) {
      throw new RestoreException(
          TargetError.TARGET_NOT_FOUND, "the target was never written", folder.root().toString());
    }
  }

  /** RocksDB creates column families one by one; a creation may be interrupted between two. */
  private static boolean hasFamilies(TargetFolder folder) {
    RocksDB.loadLibrary();
    try (var options = new Options()) {
      return RocksDB.listColumnFamilies(options, folder.db().toString()).stream()
          .anyMatch(name -> Arrays.equals(name, STATE));
    } catch (RocksDBException e) {
      // Opening reports the problem.
      return true;
    }
  }

  private static Store open(TargetFolder folder, EmbeddedResources resources, boolean writable) {
    RocksDB.loadLibrary();
    var handles = new CloseStack();
    try {
      // Closed in reverse: the database before the options and caches that it uses.
      var rocks = new StoreOptions(resources, handles);
      List<ColumnFamilyDescriptor> descriptors =
          List.of(
              new ColumnFamilyDescriptor(DEFAULT, rocks.data(ColumnFamily.DEFAULT)),
              new ColumnFamilyDescriptor(WRITE, rocks.data(ColumnFamily.WRITE)),
              new ColumnFamilyDescriptor(STATE, rocks.state()));
      DBOptions db = writable ? rocks.database() : rocks.databaseToRead(folder.tables());
      var files = new StoreFiles(folder.tmp(), rocks.environment(), rocks.valueFiles());
      var families = new ArrayList<ColumnFamilyHandle>();
      String path = folder.db().toString();
      RocksDB opened =
          handles.add(
              writable
                  ? RocksDB.open(db, path, descriptors, families)
                  : RocksDB.openReadOnly(db, path, descriptors, families));
      families.forEach(handles::add);
      return new Store(handles, folder, new Database(opened, families), files, writable);
    } catch (RocksDBException e) {
      handles.closeAfter(e);
      throw isLock(e)
          ? inUse(folder)
          : StoreFailure.of(e, "the target can't be opened", folder.root());
    } catch (RuntimeException | Error e) {
      handles.closeAfter(e);
      throw e;
    }
  }

  private static boolean isLock(RocksDBException e) {
    String message = e.getMessage();
    return message != null && message.contains("/LOCK:") && message.contains("lock");
  }

  static RestoreException inUse(TargetFolder folder) {
    return new RestoreException(
        TargetError.TARGET_IN_USE,
        "the target is held by " + OwnerNote.read(folder.owner()),
        folder.root().toString());
  }

  RocksDB db() {
    return db;
  }

  /** Temporary files to ingest. */
  StoreFiles files() {
    return files;
  }

  TargetFolder folder() {
    return folder;
  }

  ColumnFamilyHandle family(ColumnFamily cf) {
    return families.get(place(cf));
  }

  private static int place(ColumnFamily cf) {
    return cf == ColumnFamily.DEFAULT ? 0 : 1;
  }

  ColumnFamilyHandle state() {
    return families.get(2);
  }

  /** Atomic; durable on return, together with all earlier relaxed writes. */
  void write(WriteBatch batch) {
    write(batch, durable);
  }

  /**
   * Atomic, but a power failure may lose it. Later writes are never kept without it; ingested files
   * may be.
   */
  void writeRelaxed(WriteBatch batch) {
    write(batch, relaxed);
  }

  private void write(WriteBatch batch, WriteOptions options) {
    checkWritable();
    try {
      db.write(options, batch);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "writing failed", folder.root());
    }
  }

  /** Takes files with sorted entries over; all of them or none, durable on return. Any thread. */
  void ingest(ColumnFamily cf, List<Path> files) {
    if (files.isEmpty()) {
      return;
    }
    checkWritable();
    try (var options =
        new IngestExternalFileOptions().setMoveFiles(true).setWriteGlobalSeqno(false)) {
      db.ingestExternalFile(family(cf), files.stream().map(Path::toString).toList(), options);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "ingesting sorted files failed", folder.root());
    }
  }

  private void checkWritable() {
    if (!writable) {
      throw new IllegalStateException(folder.root() + " is open for reading only");
    }
  }

  @Override
  public void close() {
    handles.close();
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
