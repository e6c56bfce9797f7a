package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestorePlugin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** Compiles a small plugin and a library of its own into a folder of plugins. */
final class StrangerPlugin {
  private final Path work;
  private final Path plugins;

  StrangerPlugin(Path work, Path plugins) {
    this.work = work;
    this.plugins = plugins;
  }

  /**
   * Puts a plugin into a folder of its own. It prints when it is made, has a flag whose description
   * tells the version of its library, and a storage that fails.
   */
  void install(String name, String libraryVersion) throws IOException, URISyntaxException {
    Path into = Files.createDirectories(plugins.resolve(name));
    Path library =
        jar(
            into.resolve("shared-library-" + libraryVersion + ".jar"),
            List.of(),
            "module-info",
            "module shared.library { exports shared; }",
            "shared/Version",
            """
            package shared;
            public final class Version {
              public static String text() { return "%s"; }
            }
            """
                .formatted(libraryVersion));
    jar(
        into.resolve(name + ".jar"),
        List.of(api(), library),
        "module-info",
        """
        module stranger.%1$s {
          requires io.pitr.api;
          requires shared.library;
          provides io.pitr.api.RestorePlugin with %1$s.Plugin;
        }
        """
            .formatted(name),
        name + "/Plugin",
        """
        package %1$s;

        import io.pitr.api.RestorePlugin;
        import io.pitr.api.option.OptionSpec;
        import io.pitr.api.option.OptionValues;
        import io.pitr.api.storage.BackupStorage;
        import io.pitr.api.storage.StorageProvider;
        import java.util.List;
        import java.util.Set;

        public final class Plugin implements RestorePlugin, StorageProvider {
          public Plugin() { System.out.println("noise of a plugin"); }
          public String id() { return "%1$s"; }
          public List<OptionSpec> options() {
            return List.of(
                OptionSpec.number("%1$s.level", 1, 9, "Library " + shared.Version.text() + ".")
                    .withDefault("5"));
          }
          public List<StorageProvider> storages() { return List.of(this); }
          public Set<String> schemes() { return Set.of("%1$s"); }
          public BackupStorage open(String url, OptionValues options) {
            throw new IllegalStateException("level " + options.number("%1$s.level"));
          }
        }
        """
            .formatted(name));
  }

  private Path jar(Path jar, List<Path> modulePath, String... sources) throws IOException {
    Path folder = Files.createTempDirectory(work, "source");
    Path classes = Files.createTempDirectory(work, "classes");
    var arguments = new ArrayList<>(List.of("-proc:none", "--release", "17"));
    arguments.addAll(List.of("-d", classes.toString()));
    if (!modulePath.isEmpty()) {
      arguments.add("-p");
      arguments.add(
          String.join(
              java.io.File.pathSeparator, modulePath.stream().map(Path::toString).toList()));
    }
    for (int at = 0; at < sources.length; at += 2) {
      Path source = folder.resolve(sources[at] + ".java");
      Files.createDirectories(source.getParent());
      arguments.add(Files.writeString(source, sources[at + 1]).toString());
    }
    run("javac", arguments);
    run("jar", List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
    return jar;
  }

  private static void run(String tool, List<String> arguments) {
    var output = new StringWriter();
    var out = new PrintWriter(output);
    int code =
        ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
    assertThat(code).as(output.toString()).isZero();
  }

  private static Path api() throws URISyntaxException {
    return Path.of(RestorePlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
