package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.SnapshotReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A target with many files is written and read by a process that may open few. */
@EnabledOnOs(OS.LINUX)
class FewOpenFilesTest {
  private static final int UNITS = 400;

  @TempDir Path temp;

  @Test
  void moreFilesThanTheProcessMayOpenAreWrittenAndRead() throws Exception {
    assertThat(run(256, Child.class)).endsWith("done\n");
  }

  @Test
  void aLimitThatIsTooLowIsNamedWithItsRemedy() throws Exception {
    assertThat(run(256, Hoarder.class))
        .contains("[OPEN_FILES_EXHAUSTED]")
        .contains("ulimit -n 4096");
  }

  /** Runs a class in a process with a limit of open files; returns what it prints. */
  private String run(int files, Class<?> main) throws IOException, InterruptedException {
    Path output = temp.resolve("output");
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -n " + files + " && exec \"$@\"",
                "bash",
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                temp.resolve("target").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Writes units that overlap each other, and reads them. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Path folder = Path.of(args[0]);
      try (EmbeddedTarget target = Opened.write(folder)) {
        target.allocateIds("chain", new TreeSet<>(List.of(1L)));
        for (int unit = 0; unit < UNITS; unit++) {
          KillTest.Writer.put(target, unit);
        }
      }
      try (EmbeddedTarget target = Opened.read(folder);
          SnapshotReader reader = target.snapshot(Tso.MAX)) {
        for (int unit = 0; unit < UNITS; unit++) {
          if (reader.get(KillTest.metaKey(unit)).isEmpty()) {
            throw new IllegalStateException("unit " + unit + " is missing");
          }
        }
      }
      System.out.println("done");
    }
  }

  /** Opens a target after it has used up its files but for a few, which classes need. */
  static final class Hoarder {
    private static final int LEFT = 4;

    private Hoarder() {}

    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      Opened.write(folder).close();
      var open = new ArrayDeque<InputStream>();
      try {
        while (true) {
          open.push(Files.newInputStream(Path.of("/dev/null")));
        }
      } catch (IOException e) {
        for (int i = 0; i < LEFT; i++) {
          open.pop().close();
        }
      }
      try {
        Opened.write(folder).close();
      } catch (RestoreException failure) {
        System.out.println(failure.getMessage());
      }
    }
  }
}
