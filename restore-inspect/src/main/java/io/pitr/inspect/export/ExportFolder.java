package io.pitr.inspect.export;

import io.pitr.api.RestoreException;
import io.pitr.base.PrivateFiles;
import io.pitr.inspect.InspectError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The folder that an export writes to. */
final class ExportFolder {
  private static final int BUFFER_BYTES = 1 << 18;

  private final Path root;
  private final Set<String> written = new HashSet<>();
  private long bytes;

  private ExportFolder(Path root) {
    this.root = root;
  }

  /** Creates the folder if it does not exist. A folder with files is refused. */
  static ExportFolder create(Path root) {
    try {
      PrivateFiles.createFolders(root);
      try (Stream<Path> entries = Files.list(root)) {
        if (entries.findAny().isPresent()) {
          throw new RestoreException(
              InspectError.EXPORT_FOLDER_NOT_EMPTY, "the folder is not empty", root.toString());
        }
      }
    } catch (IOException e) {
      throw failed(root, e);
    }
    return new ExportFolder(root);
  }

  void write(String name, String text) {
    try (OutputStream out = open(name)) {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      out.write(content);
      bytes += content.length;
    } catch (IOException e) {
      throw failed(root.resolve(name), e);
    }
  }

  OutputStream open(String name) {
    written.add(name);
    try {
      return new BufferedOutputStream(PrivateFiles.replace(root.resolve(name)), BUFFER_BYTES);
    } catch (IOException e) {
      throw failed(root.resolve(name), e);
    }
  }

  /** Removes a file if it exists. */
  void remove(String name) {
    Path file = root.resolve(name);
    try {
      if (Files.exists(file)) {
        bytes -= Files.size(file);
        Files.delete(file);
      }
      written.remove(name);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Removes all files of this export, which is not complete. */
  void discard() {
    Set.copyOf(written).forEach(this::remove);
  }

  void addBytes(long more) {
    bytes += more;
  }

  /** Bytes written so far. */
  long bytes() {
    return bytes;
  }

  RestoreException failed(String name, IOException e) {
    return failed(root.resolve(name), e);
  }

  private static RestoreException failed(Path path, IOException e) {
    return new RestoreException(InspectError.EXPORT_IO, e.toString(), path.toString(), e);
  }
}
