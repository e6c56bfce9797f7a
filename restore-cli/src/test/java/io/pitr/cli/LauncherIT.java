package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged program, started as users start it: on the module path. */
class LauncherIT {
  private static final long S1 = 470661498655735815L;
  private static final long S2 = 470661502784503809L;
  private static final String S3_SDK = "software.amazon.awssdk.services.s3";
  private static final String TIKV = "io.pitr.cluster";

  @TempDir Path folder;

  @Test
  void everyPluginIsANamedModuleAndRegistersWhatItShould() throws Exception {
    JsonNode plugins = json(0, "plugins", "--json").get("plugins");

    var registered = new ArrayList<String>();
    for (JsonNode plugin : plugins) {
      assertThat(plugin.get("module").asString()).startsWith("io.pitr.");
      assertThat(plugin.get("version").asString()).isNotEmpty();
      for (String kind : List.of("storages", "targets", "hooks")) {
        plugin.get(kind).forEach(name -> registered.add(name.asString()));
      }
    }
    assertThat(registered).contains("local", "file", "embedded", "tikv", "tiflash", "index", "gc");
  }

  @Test
  void versionIsPrintedAndUsageErrorsAreExitCode2() throws Exception {
    assertThat(run("--version").out()).startsWith("br ");
    assertThat(run("nonsense").code()).isEqualTo(2);
    Result failed = run("log", "info", "-s", folder.toString());
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).startsWith("[LOG_NOT_FOUND]");
  }

  @Test
  void theCorpusIsWhole() throws Exception {
    JsonNode full = json(0, "backup", "verify", "-s", corpus("full"), "--json", "--quiet");
    assertThat(full.get("ok").asBoolean()).isTrue();
    assertThat(full.get("baseFiles").asInt()).isEqualTo(52);
    assertThat(full.get("schemas").asInt()).isEqualTo(76);

    JsonNode log = json(0, "log", "verify", "-s", corpus("log"), "--json", "--quiet");
    assertThat(log.get("ok").asBoolean()).isTrue();
    assertThat(log.get("logEntries").asInt()).isEqualTo(108_230);
  }

  @Test
  void theSpanOfTheLogHoldsEveryCut() throws Exception {
    JsonNode log = json(0, "log", "info", "-s", corpus("log"), "--json");
    JsonNode cuts =
        JsonMapper.shared().readTree(Files.readString(alpha().resolve("cuts.json"))).get("cuts");

    assertThat(log.get("minTs").asLong()).isLessThan(S1);
    for (JsonNode cut : cuts) {
      assertThat(cut.get("ts").asLong())
          .isBetween(log.get("minTs").asLong(), log.get("maxTs").asLong());
    }
    var names = new ArrayList<String>();
    log.get("tables").forEach(table -> names.add(table.get("table").asString()));
    assertThat(names).contains("`app`.`users`", "`app`.`big`", "`s2db`.`t`");
    assertThat(log.get("missing")).isEmpty();
  }

  @Test
  void damageIsExitCode1AndIsNamed() throws Exception {
    Path log = folder.resolve("log");
    Path from = Path.of(corpus("log"));
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = log.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    Path victim;
    try (var files = Files.walk(log)) {
      victim = files.filter(f -> f.toString().endsWith(".log")).findFirst().orElseThrow();
    }
    Files.delete(victim);

    Result result = run("log", "verify", "-s", log.toString(), "--quiet");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("[FILE_MISSING]")
        .contains(log.relativize(victim).toString());
  }

  @Test
  void twoSegmentsAreRestoredCheckedAndExported() throws Exception {
    String target = "embedded://" + folder.resolve("target");
    JsonNode first =
        json(
            0,
            "restore",
            "point",
            "-s",
            corpus("log"),
            "--full-backup-storage",
            corpus("full"),
            "--restored-ts",
            Long.toString(S1),
            "--last=false",
            "--target",
            target,
            "--json",
            "--quiet");
    assertThat(first.get("restoredTs").asLong()).isEqualTo(S1);
    assertThat(first.get("deferred").get("tiflash").asInt()).isPositive();

    JsonNode status = json(0, "restore", "status", "--target", target, "--json");
    assertThat(status.get("state").asString()).isEqualTo("sealed");
    assertThat(status.get("nextStartTs").asLong()).isEqualTo(S1);

    JsonNode last =
        json(
            0,
            "restore",
            "point",
            "-s",
            corpus("log"),
            "--start-ts",
            Long.toString(S1),
            "--restored-ts",
            Long.toString(S2),
            "--last=true",
            "--target",
            target,
            "--json",
            "--quiet");
    assertThat(last.get("segment").asInt()).isEqualTo(2);
    assertThat(last.get("finished").get("index").asInt()).isPositive();

    assertThat(json(0, "check", "--target", target, "--json", "--quiet").get("ok").asBoolean())
        .isTrue();
    Path export = folder.resolve("export");
    run("export", "--target", target, "-o", export.toString(), "--format", "jsonl", "--quiet");
    assertThat(export.resolve("app.users-schema.sql")).exists();
  }

  @Test
  void theJavaIsThatOfJavaHome() throws Exception {
    assertThat(run("--version").out()).contains("(Java " + Runtime.version() + ")");
  }

  @Test
  void aStatusFindsItsClassesInAnArchive() throws Exception {
    String target = "embedded://" + folder.resolve("target");
    ShortHistory history = ShortHistory.in(folder);
    CliRun.of(history.begin(target, history.second(), "--last=false")).json();

    List<String> ours =
        start(Map.of("BR_JAVA_OPTS", "-Xlog:class+load"), "restore", "status", "--target", target)
            .out()
            .lines()
            .filter(line -> line.contains(" io.pitr.cli.") && !line.contains("$$Lambda"))
            .toList();

    assertThat(ours)
        .hasSizeGreaterThan(20)
        .allSatisfy(line -> assertThat(line).contains("source: shared objects file"));
  }

  @Test
  void aRunThatStaysOnThisMachineStartsWithoutTheModulesOfS3AndTiKv() throws Exception {
    String log = "-slocal:///log";
    String embedded = "embedded://" + folder.resolve("none");

    assertThat(modules("--version")).doesNotContain(S3_SDK, TIKV);
    assertThat(modules("restore", "status", "--target", embedded)).doesNotContain(S3_SDK, TIKV);
    assertThat(modules("log", "info", "--storage=local:///none")).doesNotContain(S3_SDK, TIKV);
    assertThat(modules("log", "info", log)).contains(S3_SDK, TIKV);
    assertThat(modules("log", "info", "--storage=s3://bucket/log")).contains(S3_SDK);
    assertThat(modules("check", "--target", "tikv://127.0.0.1:1")).contains(TIKV);
    assertThat(modules("export", "--target", embedded, "--plugin-dir", "/none")).contains(TIKV);
    assertThat(modules("plugins")).contains(S3_SDK, TIKV);
  }

  /** Those that the virtual machine resolves for a command line. */
  private List<String> modules(String... arguments) throws Exception {
    return start(Map.of("BR_JAVA_OPTS", "--show-module-resolution"), arguments)
        .out()
        .lines()
        .filter(line -> line.startsWith("root ") || line.contains(" requires "))
        .flatMap(line -> Stream.of(line.split(" ")))
        .distinct()
        .toList();
  }

  private record Result(int code, String out, String err) {}

  private JsonNode json(int code, String... arguments) throws Exception {
    Result result = run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(result.out().lines()).hasSize(1);
    return JsonMapper.shared().readTree(result.out());
  }

  private Result run(String... arguments) throws Exception {
    return start(Map.of(), arguments);
  }

  private Result start(Map<String, String> environment, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("pitr.root"), "br").toString());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("BR_NO_BUILD", "1");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private static Path alpha() {
    Path alpha = Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"), "alpha");
    if (!Files.isDirectory(alpha)) {
      Assertions.assertNull(System.getenv("CI"), "the corpus is missing: " + alpha);
      Assumptions.abort("the corpus is missing: " + alpha);
    }
    return alpha.toAbsolutePath().normalize();
  }

  private static String corpus(String part) {
    return alpha().resolve(part).toString();
  }
}
