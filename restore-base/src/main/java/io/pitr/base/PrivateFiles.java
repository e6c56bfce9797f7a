package io.pitr.base;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * Creates the files and folders of this program for its user alone: restored rows, exports, reports
 * and logs are as secret as the database. Permissions are 0600 and 0700, less what the umask
 * removes. Files and folders that exist keep theirs. Only {@link #open} follows a link in the last
 * part of a path.
 */
public final class PrivateFiles {
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private PrivateFiles() {}

  /** Creates a folder, and the missing ones above it. */
  public static void createFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions(folder, "rwx------"));
    }
  }

  /**
   * Creates a file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is a file or a link
   */
  public static OutputStream create(Path file) throws IOException {
    return Channels.newOutputStream(FileChannel.open(file, NEW, forFile(file)));
  }

  /** Creates a file in place of one that may exist. A link is replaced, not followed. */
  public static OutputStream replace(Path file) throws IOException {
    Files.deleteIfExists(file);
    return create(file);
  }

  /** As {@link #replace(Path)}, with a text. */
  public static void replace(Path file, String text) throws IOException {
    try (OutputStream out = replace(file)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes a text to a file that the user has named: it may be a link or a device. */
  public static void write(Path file, String text) throws IOException {
    try (OutputStream out =
        Channels.newOutputStream(
            open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Opens a file; one that is created is private. */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, new HashSet<>(Set.of(options)), forFile(file));
  }

  private static FileAttribute<?>[] forFile(Path file) {
    return permissions(file, "rw-------");
  }

  /** None where the file system has no permissions. */
  private static FileAttribute<?>[] permissions(Path path, String text) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }
}
