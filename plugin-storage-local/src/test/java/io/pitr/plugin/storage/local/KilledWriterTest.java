package io.pitr.plugin.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes leaves what was there before, or what it wrote. */
@Tag("kill")
class KilledWriterTest {
  private static final int SIZE = 2 << 20;
  private static final int KILLS = 30;
  private static final String READY = "ready";

  @TempDir Path root;

  @Test
  void aKilledWriteLeavesTheOldObjectOrTheNewOne() throws Exception {
    double scale = Double.parseDouble(System.getProperty("pitr.test.scale", "0.1"));
    long seed = Long.getLong("pitr.seed", 1);
    var random = new Random(seed);
    var storage = new LocalStorage(root);
    for (int i = 0; i < Math.max(3, KILLS * scale); i++) {
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  root.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(writer.inputReader().readLine()).isEqualTo(READY);
      Thread.sleep(random.nextInt(40));
      writer.destroyForcibly().waitFor();

      byte[] found = storage.read("v1/object", SIZE);
      byte[] expected = new byte[SIZE];
      Arrays.fill(expected, found[0]);
      assertThat(Arrays.equals(found, expected)).as("seed %d, kill %d", seed, i).isTrue();
      List<String> listed = new ArrayList<>();
      storage.list("", info -> listed.add(info.path()));
      assertThat(listed).containsExactly("v1/object");
    }
    try (var files = Files.list(root)) {
      assertThat(files).hasSize(1);
    }
  }

  /** Replaces an object again and again, each time with another byte all through. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      var storage = new LocalStorage(Path.of(arguments[0]));
      byte[] content = new byte[SIZE];
      for (byte b = 1; ; b++) {
        Arrays.fill(content, b);
        storage.write("v1/object", content);
        if (b == 1) {
          System.out.println(READY);
        }
      }
    }
  }
}
