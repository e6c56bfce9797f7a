package io.pitr.e2e;

import io.pitr.api.storage.BackupStorage;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.plugin.storage.s3.S3StoragePlugin;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * Measures one backup from a bucket on loopback against the same from local files, in one process:
 * reading all objects with so many threads, then restoring. Arguments: the folder of a backup
 * ({@code full} and {@code log} in it) and the number of rounds.
 */
final class S3Throughput {
  private static final int[] THREADS = {1, 4, 16};

  private S3Throughput() {}

  public static void main(String[] arguments) throws Exception {
    Path backup = Path.of(arguments[0]).toAbsolutePath();
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    Path targets = Files.createTempDirectory(backup.getParent(), "throughput");
    try (var server = new S3Server()) {
      server.upload(backup.resolve("full"), "full");
      server.upload(backup.resolve("log"), "log");
      var local = new Workbench(backup.resolve("full"), backup.resolve("log"), plugins());
      var bucket = new Workbench(server.url("full"), server.url("log"), plugins());
      for (int round = 1; round <= rounds; round++) {
        for (int threads : THREADS) {
          try (BackupStorage files = ShopLog.storage(backup.resolve("log"));
              BackupStorage objects = server.storage("log")) {
            read("local", files, threads);
            read("s3", objects, threads);
          }
        }
        restore("local", local, targets.resolve("local" + round));
        restore("s3", bucket, targets.resolve("s3" + round));
      }
    } finally {
      LawCase.delete(targets);
    }
  }

  private static List<io.pitr.api.RestorePlugin> plugins() {
    return Workbench.plugins(new S3StoragePlugin(), new EmbeddedPlugin());
  }

  private static void read(String name, BackupStorage storage, int threads) throws Exception {
    List<Callable<Long>> tasks = new ArrayList<>();
    storage.list("", object -> tasks.add(() -> drain(storage, object.path())));
    long began = System.nanoTime();
    long bytes = 0;
    try (var pool = new Pool(threads)) {
      for (var done : pool.threads.invokeAll(tasks)) {
        bytes += done.get();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%-6s read    %2d threads  %5d objects  %7.1f MiB in %6.2f s  %7.1f MB/s%n",
        name, threads, tasks.size(), bytes / 1048576.0, seconds, bytes / 1e6 / seconds);
  }

  private static long drain(BackupStorage storage, String path) throws Exception {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (InputStream in = storage.open(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
      }
    }
    return bytes;
  }

  private static void restore(String name, Workbench bench, Path folder) {
    RestoreRequest request = bench.request(Workbench.uri(folder));
    long began = System.nanoTime();
    var report = bench.engine().restore(request);
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%-6s restore %d events, %d KVs in %6.2f s, %s at once%n",
        name,
        report.data().log().put().events(),
        report.data().log().put().kvs(),
        seconds,
        request.resources().parallelism());
  }

  /** Threads that end with the block. */
  private static final class Pool implements AutoCloseable {
    private final java.util.concurrent.ExecutorService threads;

    Pool(int count) {
      threads = Executors.newFixedThreadPool(count);
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }
}
