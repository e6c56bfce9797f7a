package io.pitr.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * An archive of loaded classes as the launcher makes and uses it ({@code
 * restore-cli/src/dist/launch}): from Java 25 on linked, with what was learned of hot methods.
 *
 * @param sampleMib a log of this size is restored to make it
 */
record ClassArchive(Path file, int sampleMib) {
  private static final int LINKED_SINCE = 25;
  private static final int NATIVE_ACCESS_SINCE = 22;

  static ClassArchive in(Path folder) {
    boolean linked = feature() >= LINKED_SINCE;
    return new ClassArchive(
        folder.resolve(linked ? "classes.aot" : "classes.jsa"), linked ? 48 : 16);
  }

  List<String> whileMade() {
    return feature() >= LINKED_SINCE
        ? List.of("-XX:AOTCacheOutput=" + file, "-XX:CompileThresholdScaling=20")
        : List.of("-XX:ArchiveClassesAtExit=" + file);
  }

  List<String> inUse() {
    return List.of((feature() >= LINKED_SINCE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file);
  }

  /** What a virtual machine is given besides, as the launcher gives it. */
  static List<String> options() {
    return feature() >= NATIVE_ACCESS_SINCE
        ? List.of("--enable-native-access=ALL-UNNAMED", "-Djdk.util.jar.version=21")
        : List.of();
  }

  private static int feature() {
    return Runtime.version().feature();
  }
}
