package io.pitr.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A million log files are planned in half a GiB; a plain build tries a tenth of both. */
class LogPlanMemoryTest {
  private static final double SCALE =
      Double.parseDouble(System.getProperty("pitr.test.scale", "0.1"));

  @Test
  void aMillionLogFilesArePlannedInHalfAGibibyteOfHeap() throws Exception {
    long files = (long) (1_000_000 * SCALE);
    long heapMiB = Math.max(64, (long) (512 * SCALE));
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heapMiB + "m",
            "-cp",
            System.getProperty("java.class.path"),
            LogPlanProbe.class.getName(),
            Long.toString(files));

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("files=" + files + " ");
    System.out.println("plan, heap " + heapMiB + " MiB: " + output.strip());
  }
}
