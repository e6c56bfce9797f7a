package io.pitr.plugin.storage.s3;

import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StoragePath;
import io.pitr.api.storage.WritableStorage;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** A bucket, or the keys below a prefix, as a backup storage. */
final class S3Storage implements WritableStorage {
  private final S3Settings settings;
  private final S3Connection connection;
  private final ReaderPool pool;
  private final ObjectLook look;
  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final S3Listing listing;

  S3Storage(S3Settings settings, S3Tuning tuning, S3Credentials credentials) {
    this.settings = settings;
    this.connection = new S3Connection(settings, tuning, credentials);
    this.pool = new ReaderPool(tuning.readers());
    Requests requests = Requests.of(connection, settings, tuning);
    var report = new FailureReport(settings, connection, Clock.systemUTC());
    var parts = new PartReader(requests, settings);
    this.look = new ObjectLook(requests, parts, settings, report);
    this.reader = new ObjectReader(settings, tuning.partBytes(), parts, look, report, pool);
    this.writer = new ObjectWriter(requests, settings, report, reader);
    this.listing = new S3Listing(requests, settings, tuning, report, pool);
  }

  @Override
  public String uri() {
    return settings.uri();
  }

  @Override
  public StorageDescription describe() {
    return settings.description(connection.region(), connection.credentials().keysToSend());
  }

  @Override
  public byte[] read(String path, long limit) {
    StoragePath.requireObject(path);
    return reader.read(path, limit);
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    StoragePath.requireObject(path);
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("range " + offset + " + " + length);
    }
    return reader.read(path, offset, length);
  }

  @Override
  public InputStream open(String path) {
    StoragePath.requireObject(path);
    return reader.open(path);
  }

  @Override
  public Optional<ObjectInfo> stat(String path) {
    StoragePath.requireObject(path);
    return look.at(path);
  }

  @Override
  public void list(String folder, Consumer<ObjectInfo> each) {
    StoragePath.requireFolder(folder);
    listing.run(folder, each);
  }

  @Override
  public void write(String path, byte[] content) {
    StoragePath.requireObject(path);
    writer.write(path, content);
  }

  @Override
  public boolean writeNew(String path, byte[] content) {
    StoragePath.requireObject(path);
    return writer.writeNew(path, content);
  }

  @Override
  public void delete(String path) {
    StoragePath.requireObject(path);
    writer.delete(path);
  }

  @Override
  public void close() {
    try (pool) {
      connection.close();
    }
  }

  @Override
  public String toString() {
    return settings.uri();
  }
}
