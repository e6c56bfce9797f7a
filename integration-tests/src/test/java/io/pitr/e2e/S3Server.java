package io.pitr.e2e;

import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.WritableStorage;
import io.pitr.plugin.storage.s3.S3StoragePlugin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/** s3proxy with a bucket in memory: an independent implementation that verifies signatures. */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "backups";

  private static final String ACCESS_KEY = "test-access-key";
  private static final String SECRET = "test+secret/key";

  private final BlobStore store;
  private final S3Proxy proxy;

  S3Server() throws Exception {
    var properties = new Properties();
    properties.setProperty("jclouds.identity", ACCESS_KEY);
    properties.setProperty("jclouds.credential", SECRET);
    store = BlobStores.create("transient-nio2", properties);
    store.createContainer(BUCKET);
    proxy =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET)
            .build();
    proxy.start();
  }

  int port() {
    return proxy.getPort();
  }

  String url(String prefix) {
    return url(prefix, port());
  }

  /**
   * @param port of the server, or of what stands before it
   */
  String url(String prefix, int port) {
    return "s3://%s/%s?endpoint=http://127.0.0.1:%d&access-key=%s&secret-access-key=%s"
        .formatted(BUCKET, prefix, port, ACCESS_KEY, SECRET);
  }

  WritableStorage storage(String prefix) {
    var plugin = new S3StoragePlugin();
    return plugin
        .storages()
        .get(0)
        .openForWriting(url(prefix), OptionValues.of(plugin.options(), Map.of()));
  }

  void upload(Path folder, String prefix) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    try (WritableStorage storage = storage(prefix)) {
      for (Path file : files) {
        storage.write(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  @Override
  public void close() throws Exception {
    proxy.stop();
    store.close();
  }
}
