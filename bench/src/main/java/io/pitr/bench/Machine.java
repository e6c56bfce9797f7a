package io.pitr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine of a measurement. */
final class Machine {
  private Machine() {}

  static String facts() {
    return "%s, %d cores, load %s; Java %s; zstd-jni and RocksDB as in the root pom; temporary files in %s"
        .formatted(
            line("/proc/cpuinfo", "model name"),
            Runtime.getRuntime().availableProcessors(),
            first("/proc/loadavg"),
            System.getProperty("java.vm.version"),
            StageBench.temporaryFolder());
  }

  private static String line(String file, String name) {
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (line.startsWith(name)) {
          return line.substring(line.indexOf(':') + 1).trim();
        }
      }
    } catch (IOException e) {
      return "processor unknown (" + e.getMessage() + ")";
    }
    return "processor unknown";
  }

  private static String first(String file) {
    try {
      return Files.readString(Path.of(file)).split(" ")[0];
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }
}
