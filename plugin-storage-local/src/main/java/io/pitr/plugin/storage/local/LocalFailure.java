package io.pitr.plugin.storage.local;

import io.pitr.api.ErrorCode;
import io.pitr.api.ProcessError;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageError;
import io.pitr.base.OpenFiles;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Turns a failed file operation into a problem that the user can act on. */
final class LocalFailure {
  private LocalFailure() {}

  static RestoreException of(String verb, Path file, IOException e) {
    if (isAbsent(e)) {
      return absent(file, e);
    }
    if (e instanceof AccessDeniedException d) {
      return denied(verb, d.getFile() == null ? file : Path.of(d.getFile()), e);
    }
    if (e instanceof FileAlreadyExistsException || e instanceof DirectoryNotEmptyException) {
      return new RestoreException(
          StorageError.STORAGE_IO,
          "can't " + verb + ": a folder stands where a file would be, or a file where a folder",
          file.toString(),
          "Move what stands in the way, or give another folder.",
          e);
    }
    if (e instanceof ClosedByInterruptException) {
      return new RestoreException(
          StorageError.STORAGE_IO,
          "can't " + verb + ": the run was interrupted",
          file.toString(),
          "Run the same command again.",
          e);
    }
    ErrorCode code =
        OpenFiles.isExhausted(e) ? ProcessError.OPEN_FILES_EXHAUSTED : StorageError.STORAGE_IO;
    return new RestoreException(code, "can't " + verb + ": " + reason(e), file.toString(), e);
  }

  /** The file does not exist, or a folder of its path is a file. */
  static boolean isAbsent(IOException e) {
    return e instanceof NoSuchFileException
        || e instanceof NotDirectoryException
        || (e instanceof FileSystemException f && "Not a directory".equals(f.getReason()));
  }

  private static RestoreException absent(Path file, IOException e) {
    Path there = file;
    while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    return new RestoreException(
        StorageError.STORAGE_NOT_FOUND,
        "no such object; what exists of its path is " + there,
        file.toString(),
        e);
  }

  /** Names the part of the path that blocks access, with its owner and mode. */
  private static RestoreException denied(String verb, Path file, IOException e) {
    Path blocked = blocked(verb, file);
    return new RestoreException(
        StorageError.STORAGE_DENIED,
        "user '"
            + System.getProperty("user.name")
            + "' may not "
            + verb
            + "; in the way is "
            + blocked
            + describe(blocked),
        file.toString(),
        "Give this user r on the file and r and x on its folders (and w to write), or run as the owner.",
        e);
  }

  private static Path blocked(String verb, Path file) {
    Path blocked = file;
    boolean changes = verb.equals("write") || verb.equals("delete");
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      boolean nearest = changes && folder.equals(file.getParent());
      if (Files.isDirectory(folder)
          && (!Files.isExecutable(folder) || nearest && !Files.isWritable(folder))) {
        blocked = folder;
      }
    }
    return blocked;
  }

  private static String describe(Path file) {
    try {
      var attributes =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return " (owner "
          + attributes.owner().getName()
          + ", mode "
          + PosixFilePermissions.toString(attributes.permissions())
          + ")";
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
