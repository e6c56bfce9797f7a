package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionValues;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsPageTest {
  @TempDir Path folder;

  @Test
  void thePluginOfThePageCompilesAndFolds() throws Exception {
    Path source = folder.resolve("CountPlugin.java");
    Files.writeString(source, code());
    String api =
        Path.of(RestorePlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();

    Path javac = Path.of(System.getProperty("java.home"), "bin", "javac");
    int code =
        new ProcessBuilder(javac.toString(), "-cp", api, "-d", folder.toString(), source.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("javac.out").toFile())
            .start()
            .waitFor();

    assertThat(code).as(Files.readString(folder.resolve("javac.out"))).isZero();
    try (var loader =
        new URLClassLoader(
            new java.net.URL[] {folder.toUri().toURL()}, RestorePlugin.class.getClassLoader())) {
      var plugin =
          (RestorePlugin)
              loader.loadClass("example.CountPlugin").getDeclaredConstructor().newInstance();
      assertThat(roundTrip(plugin.hooks(OptionValues.NONE).get(0))).isEqualTo("{\"count\":0}");
    }
  }

  private static <S> String roundTrip(DeferralHook<S> hook) {
    S state = hook.on(new RestoreEvent.RestoreFinishing(Tso.MAX), hook.empty());
    return hook.codec().write(hook.codec().read(1, hook.codec().write(state)));
  }

  /** The first indented block. */
  private static String code() throws Exception {
    Path page = Path.of(System.getProperty("pitr.root", "..")).resolve("docs/plugins.md");
    List<String> lines = Files.readAllLines(page);
    int first = lines.indexOf("    package example;");
    return lines.stream()
        .skip(first)
        .takeWhile(line -> line.isEmpty() || line.startsWith("    "))
        .collect(Collectors.joining("\n"));
  }
}
