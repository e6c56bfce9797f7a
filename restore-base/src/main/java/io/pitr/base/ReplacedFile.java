package io.pitr.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file whose content is replaced as a whole, so that readers never see a part of it. */
public final class ReplacedFile {
  private final Path file;
  private final Path beside;

  /**
   * @throws IOException if the file can't be written; nothing remains of the check
   */
  public ReplacedFile(Path file) throws IOException {
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
      Files.writeString(beside, "");
      Files.delete(beside);
    } catch (IOException e) {
      throw new IOException("its folder is not writable: " + e.getMessage(), e);
    }
  }

  /** Replaces the content. */
  public void write(String text) throws IOException {
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
