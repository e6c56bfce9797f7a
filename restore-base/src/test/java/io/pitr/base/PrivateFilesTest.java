package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
  @TempDir Path folder;

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void onlyTheUserCanReadWhatIsCreated() throws IOException {
    PrivateFiles.createFolders(folder.resolve("a/b"));
    Path file = folder.resolve("a/b/f");
    PrivateFiles.create(file).close();
    PrivateFiles.write(folder.resolve("named"), "text");
    PrivateFiles.open(folder.resolve("log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
        .close();

    assertThat(permissions(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("a/b"))).isEqualTo("rwx------");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("named"))).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("log"))).isEqualTo("rw-------");
  }

  @Test
  void whatExistsKeepsItsPermissions() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));

    PrivateFiles.createFolders(shared);

    assertThat(permissions(shared)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void aNewFileIsNeverWrittenThroughALink() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path link = Files.createSymbolicLink(folder.resolve("link"), victim);

    assertThatThrownBy(() -> PrivateFiles.create(link))
        .isInstanceOf(FileAlreadyExistsException.class);
    try (OutputStream out = PrivateFiles.replace(link)) {
      out.write('x');
    }

    assertThat(victim).hasContent("precious");
    assertThat(link).hasContent("x");
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void aFileOfTheUserIsReplacedByAPrivateOneAndNotThroughALinkBesideIt() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(folder.resolve("report.new"), victim);

    ReplacedFile.ofUser(folder.resolve("report")).write("rows");

    assertThat(victim).hasContent("precious");
    assertThat(folder.resolve("report")).hasContent("rows");
    assertThat(permissions(folder.resolve("report"))).isEqualTo("rw-------");
  }

  @Test
  void aFileForAnotherProgramIsReadableAsTheUmaskSays() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "");

    ReplacedFile.ofReaders(folder.resolve("metrics")).write("m 1");

    assertThat(permissions(folder.resolve("metrics"))).isEqualTo(permissions(plain));
  }
}
