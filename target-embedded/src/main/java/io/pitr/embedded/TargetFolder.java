package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.base.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The folder of a target: a marker file that identifies it, {@code db/} with the RocksDB, {@code
 * tmp/} with temporary files of the running process, and {@code owner}.
 *
 * @param root absolute
 * @param clusterId given at creation, never 0
 */
record TargetFolder(Path root, long clusterId) {
  static final String MARKER = "PITR-TARGET";
  private static final String MARKER_DRAFT = MARKER + ".new";
  private static final String MAGIC = "pitr embedded target";
  private static final String TABLE = ".sst";
  private static final int VERSION = 1;
  private static final int MARKER_LIMIT_BYTES = 4096;

  Path db() {
    return root.resolve("db");
  }

  /** The names of the files in {@link #db()}; empty when the folder does not exist. */
  Set<String> databaseFiles() {
    if (!Files.isDirectory(db())) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(db())) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw StoreFailure.of(e, "the folder can't be listed", db());
    }
  }

  /** The number of tables in {@link #db()}. */
  int tables() {
    return (int) databaseFiles().stream().filter(name -> name.endsWith(TABLE)).count();
  }

  Path marker() {
    return root.resolve(MARKER);
  }

  Path tmp() {
    return root.resolve("tmp");
  }

  /** Locked by the process that follows a log into the target. */
  Path follower() {
    return root.resolve("follower");
  }

  Path owner() {
    return root.resolve("owner");
  }

  /** Finds a target and changes nothing. */
  static TargetFolder existing(Path root) {
    if (!Files.exists(root) || isBlank(root)) {
      throw new RestoreException(
          TargetError.TARGET_NOT_FOUND, "the folder is absent or empty", root.toString());
    }
    return read(root);
  }

  /** Creates a target in an absent or empty folder, or opens an existing one. */
  static TargetFolder created(Path root) {
    try {
      if (Files.exists(root) && !isBlank(root)) {
        return read(root);
      }
      PrivateFiles.createFolders(root);
      mark(root);
      return read(root);
    } catch (IOException e) {
      throw StoreFailure.of(e, "the folder of the target can't be created", root);
    }
  }

  /** Removes what an earlier process left in {@code tmp/}. */
  void cleanTmp() {
    try {
      PrivateFiles.createFolders(tmp());
      // RocksDB creates its files readable for all; the folder keeps others out.
      PrivateFiles.createFolders(db());
      try (Stream<Path> left = Files.list(tmp())) {
        for (Path file : (Iterable<Path>) left::iterator) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw StoreFailure.of(e, "temporary files can't be removed", tmp());
    }
  }

  /** Whether the folder is empty or a creation was interrupted before its first durable step. */
  private static boolean isBlank(Path root) {
    if (!Files.isDirectory(root)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries.allMatch(entry -> entry.getFileName().toString().equals(MARKER_DRAFT));
    } catch (IOException e) {
      throw StoreFailure.of(e, "the folder can't be listed", root);
    }
  }

  private static TargetFolder read(Path root) {
    Path marker = root.resolve(MARKER);
    if (!Files.isRegularFile(marker, LinkOption.NOFOLLOW_LINKS)) {
      throw new RestoreException(
          TargetError.TARGET_FOREIGN, "the folder has no file " + MARKER, root.toString());
    }
    try {
      if (Files.size(marker) > MARKER_LIMIT_BYTES) {
        throw damaged(marker);
      }
      String text = new String(Files.readAllBytes(marker), StandardCharsets.ISO_8859_1);
      return new TargetFolder(root, parse(text, marker));
    } catch (IOException e) {
      throw StoreFailure.of(e, "the marker can't be read", marker);
    }
  }

  private static long parse(String text, Path marker) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(MAGIC)) {
      throw new RestoreException(
          TargetError.TARGET_FOREIGN,
          "the file " + MARKER + " does not begin with \"" + MAGIC + "\"",
          marker.toString());
    }
    if (lines.size() < 2) {
      throw damaged(marker);
    }
    long version = number(lines.get(1), "version ", 10, marker);
    if (version != VERSION) {
      throw new RestoreException(
          TargetError.TARGET_FOREIGN,
          "the target has layout version " + version + ", this program knows " + VERSION,
          marker.toString(),
          "Use the version of this program that made the target.");
    }
    if (lines.size() != 4) {
      throw damaged(marker);
    }
    long clusterId = number(lines.get(2), "cluster ", 10, marker);
    long check = number(lines.get(3), "check ", 16, marker);
    if (clusterId == 0 || check != check(String.join("\n", lines.subList(0, 3)))) {
      throw damaged(marker);
    }
    return clusterId;
  }

  private static long number(String line, String name, int radix, Path marker) {
    try {
      if (line.startsWith(name)) {
        return Long.parseUnsignedLong(line.substring(name.length()), radix);
      }
    } catch (NumberFormatException e) {
      throw new RestoreException(
          TargetError.TARGET_CORRUPT, "the marker is damaged", marker.toString(), e);
    }
    throw damaged(marker);
  }

  private static RestoreException damaged(Path marker) {
    return new RestoreException(
        TargetError.TARGET_CORRUPT, "the marker is damaged", marker.toString());
  }

  private static long check(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return crc.getValue();
  }

  /** The lock makes two processes that create the same target use one cluster id. */
  private static void mark(Path root) throws IOException {
    Path draft = root.resolve(MARKER_DRAFT);
    Path marker = root.resolve(MARKER);
    try (FileChannel channel =
            PrivateFiles.open(
                draft,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        var lock = channel.lock()) {
      if (Files.exists(marker) || !lock.isValid()) {
        return;
      }
      String head = MAGIC + "\nversion " + VERSION + "\ncluster " + newClusterId();
      String text = head + "\ncheck " + Long.toHexString(check(head)) + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
      channel.force(true);
      replace(draft, marker);
    }
    syncFolder(root);
  }

  private static long newClusterId() {
    long id = 0;
    while (id == 0) {
      id = new SecureRandom().nextLong() & Long.MAX_VALUE;
    }
    return id;
  }

  private static void replace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the file system can't rename atomically", e);
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
