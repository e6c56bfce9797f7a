package io.pitr.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file whose content is replaced as a whole, so that readers never see a part of it. The next
 * content is written beside it, to a new file and never through a link.
 */
public final class ReplacedFile {
  private final Path file;
  private final Path beside;
  private final boolean readableByOthers;

  private ReplacedFile(Path file, boolean readableByOthers) throws IOException {
    this.readableByOthers = readableByOthers;
    this.file = file.toAbsolutePath();
    Path name = this.file.getFileName();
    if (name == null || Files.isDirectory(this.file)) {
      throw new IOException("it is a folder");
    }
    if (Files.exists(this.file) && !Files.isWritable(this.file)) {
      throw new IOException("the existing file is not writable");
    }
    Path folder = this.file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("its folder does not exist");
    }
    this.beside = folder.resolve(name + ".new");
    try {
      writeBeside("");
      Files.delete(beside);
    } catch (IOException e) {
      throw new IOException("its folder is not writable: " + e.getMessage(), e);
    }
  }

  /**
   * Only this program's user can read it.
   *
   * @throws IOException if the file can't be written; nothing remains of the check
   */
  public static ReplacedFile ofUser(Path file) throws IOException {
    return new ReplacedFile(file, false);
  }

  /**
   * Another program reads it: the umask decides who can.
   *
   * @throws IOException as {@link #ofUser}
   */
  public static ReplacedFile ofReaders(Path file) throws IOException {
    return new ReplacedFile(file, true);
  }

  /** Replaces the content. */
  public void write(String text) throws IOException {
    writeBeside(text);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private void writeBeside(String text) throws IOException {
    if (readableByOthers) {
      Files.deleteIfExists(beside);
      Files.writeString(beside, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } else {
      PrivateFiles.replace(beside, text);
    }
  }
}
