package io.pitr.e2e;

import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageDescription;
import io.pitr.api.storage.StorageProvider;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Local folders; counts the bytes that are read. */
final class CountingStoragePlugin implements RestorePlugin {
  private final LongAdder bytes = new LongAdder();
  private final UnaryOperator<StorageDescription> description;

  CountingStoragePlugin() {
    this(UnaryOperator.identity());
  }

  /**
   * @param description changes the description that other processes get
   */
  CountingStoragePlugin(UnaryOperator<StorageDescription> description) {
    this.description = description;
  }

  long bytes() {
    return bytes.sum();
  }

  @Override
  public String id() {
    return "counting-storage";
  }

  @Override
  public List<StorageProvider> storages() {
    return new LocalStoragePlugin()
        .storages().stream().map(inner -> (StorageProvider) new Provider(inner)).toList();
  }

  private final class Provider implements StorageProvider {
    private final StorageProvider inner;

    Provider(StorageProvider inner) {
      this.inner = inner;
    }

    @Override
    public Set<String> schemes() {
      return inner.schemes();
    }

    @Override
    public BackupStorage open(String url, OptionValues options) {
      return new Counted(inner.open(url, options));
    }
  }

  private final class Counted implements BackupStorage {
    private final BackupStorage inner;

    Counted(BackupStorage inner) {
      this.inner = inner;
    }

    @Override
    public String uri() {
      return inner.uri();
    }

    @Override
    public StorageDescription describe() {
      return description.apply(inner.describe());
    }

    @Override
    public byte[] read(String path, long limit) {
      return counted(inner.read(path, limit));
    }

    @Override
    public byte[] read(String path, long offset, int length) {
      return counted(inner.read(path, offset, length));
    }

    private byte[] counted(byte[] content) {
      bytes.add(content.length);
      return content;
    }

    @Override
    public InputStream open(String path) {
      return new FilterInputStream(inner.open(path)) {
        @Override
        public int read() throws IOException {
          int one = super.read();
          bytes.add(one < 0 ? 0 : 1);
          return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int count = super.read(into, offset, length);
          bytes.add(Math.max(0, count));
          return count;
        }
      };
    }

    @Override
    public Optional<ObjectInfo> stat(String path) {
      return inner.stat(path);
    }

    @Override
    public void list(String folder, Consumer<ObjectInfo> each) {
      inner.list(folder, each);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
