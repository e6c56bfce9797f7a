package io.pitr.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * An archive of loaded classes like those that the build makes ({@code
 * restore-cli/src/dist/quick-start}). From Java 25 on it is linked and has profiles of hot methods.
 */
record ClassArchive(Path file, boolean isLinked) {
  private static final int LINKED_SINCE = 25;
  private static final int NATIVE_ACCESS_SINCE = 22;

  static ClassArchive in(Path folder) {
    boolean linked = Runtime.version().feature() >= LINKED_SINCE;
    return new ClassArchive(folder.resolve(linked ? "classes.aot" : "classes.jsa"), linked);
  }

  /** The size of the log that is followed to make the archive. */
  int sampleMib() {
    return isLinked ? 48 : 16;
  }

  List<String> whileMade() {
    return isLinked
        ? List.of("-XX:AOTCacheOutput=" + file, "-XX:CompileThresholdScaling=20")
        : List.of("-XX:ArchiveClassesAtExit=" + file);
  }

  List<String> inUse() {
    return List.of((isLinked ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file);
  }

  /** The launcher's other options of the virtual machine. */
  static List<String> options() {
    return Runtime.version().feature() >= NATIVE_ACCESS_SINCE
        ? List.of("--enable-native-access=ALL-UNNAMED")
        : List.of();
  }
}
