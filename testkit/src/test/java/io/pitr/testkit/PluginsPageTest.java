package io.pitr.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The plugins of docs/plugins.md compile and pass the contract tests that the page gives them. */
class PluginsPageTest {
  private static final Pattern FILE =
      Pattern.compile(
          "\\*\\*`src/(?:main|test)/java/(example/[^`]+)`\\*\\*\n\n```java\n(.*?)\n```\n",
          Pattern.DOTALL);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"count, CountHookTest, 14", "zip, ZipStorageTest, 20"})
  void aPluginOfThePagePassesItsContract(String name, String test, int least) throws Exception {
    List<Path> sources = sources("example/" + name + "/");
    compile(sources);

    TestExecutionSummary summary = run("example." + name + "." + test);

    assertThat(summary.getFailures())
        .extracting(failure -> failure.getTestIdentifier().getDisplayName(), f -> f.getException())
        .isEmpty();
    assertThat(summary.getTestsSucceededCount()).isGreaterThanOrEqualTo(least);
  }

  private List<Path> sources(String prefix) throws IOException {
    Path page = Path.of(System.getProperty("pitr.root", "..")).resolve("docs/plugins.md");
    var sources = new ArrayList<Path>();
    Matcher file = FILE.matcher(Files.readString(page));
    while (file.find()) {
      if (file.group(1).startsWith(prefix)) {
        Path source = folder.resolve(file.group(1));
        Files.createDirectories(source.getParent());
        sources.add(Files.writeString(source, file.group(2)));
      }
    }
    return sources;
  }

  private void compile(List<Path> sources) {
    var arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString()));
    sources.forEach(source -> arguments.add(source.toString()));
    var output = new StringWriter();
    var out = new PrintWriter(output);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, arguments.toArray(String[]::new));
    assertThat(code).as(output.toString()).isZero();
  }

  private TestExecutionSummary run(String test) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(loader.loadClass(test)))
              .build();
      var listener = new SummaryGeneratingListener();
      LauncherFactory.create().execute(request, listener);
      return listener.getSummary();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
