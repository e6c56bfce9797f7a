package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.schema.OutputSchema;
import io.pitr.demo.SampleShop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What checks outside of this program rely on: the fields of each JSON document, one document and
 * nothing else on standard output, exit codes. The tests are one chain's life, in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutputContractTest {
  private static final String[] SEGMENT = {
    "command",
    "target",
    "chain",
    "segment",
    "startTs",
    "restoredTs",
    "last",
    "tables",
    "logFiles",
    "events",
    "kvs",
    "bytes",
    "baseKvs",
    "baseBytes",
    "seconds",
    "deferred",
    "finished"
  };

  private Path folder;
  private SampleShop shop;

  @BeforeAll
  void makeBackups(@TempDir Path temporary) {
    folder = temporary;
    shop = SampleShop.open(folder);
  }

  @Test
  @Order(1)
  void ofAPlan() throws Exception {
    JsonNode plan =
        json(
            0,
            "restore",
            "point",
            "--dry-run",
            "-s",
            log(),
            "--full-backup-storage",
            full(),
            "--restored-ts",
            ts(shop.firstCut().value()),
            "--last=false",
            "--target",
            target());

    assertThat(plan.path("dryRun").asBoolean()).isTrue();
    assertThat(names(plan))
        .contains(
            "command",
            "target",
            "decision",
            "segment",
            "startTs",
            "restoredTs",
            "last",
            "baseBytes",
            "logPlainBytes",
            "logEntries",
            "tables",
            "tableNames",
            "deferred",
            "deferredActions",
            "notes");
    assertThat(folder.resolve("restored")).doesNotExist();
  }

  @Test
  @Order(2)
  void ofAMissingTarget() throws Exception {
    JsonNode refused = json(1, "restore", "status", "--target", target());

    assertThat(refused.path("error").path("code").asString()).isEqualTo("TARGET_NOT_FOUND");
    assertThat(folder.resolve("restored")).doesNotExist();
  }

  @Test
  @Order(3)
  void ofAFirstSegment() throws Exception {
    JsonNode done =
        json(
            0,
            "restore",
            "point",
            "-s",
            log(),
            "--full-backup-storage",
            full(),
            "--restored-ts",
            ts(shop.firstCut().value()),
            "--last=false",
            "--target",
            target());

    assertThat(names(done)).startsWith(SEGMENT);
    assertThat(done.path("command").asString()).isEqualTo("restore point");
    assertThat(done.path("target").asString()).startsWith("embedded:///").endsWith("/restored");
    assertThat(done.path("chain").asString()).isNotEmpty();
    assertThat(done.path("segment").asInt()).isEqualTo(1);
    assertThat(done.path("startTs").stringValue()).isEqualTo(shop.base().toString());
    assertThat(done.path("restoredTs").stringValue()).isEqualTo(shop.firstCut().toString());
    assertThat(done.path("last").isBoolean()).isTrue();
    for (String number :
        List.of("tables", "logFiles", "events", "kvs", "bytes", "baseKvs", "baseBytes")) {
      assertThat(done.path(number).isIntegralNumber()).as(number).isTrue();
      assertThat(done.path(number).asLong()).as(number).isPositive();
    }
    assertThat(done.path("seconds").isFloatingPointNumber()).isTrue();
    assertThat(names(done.path("deferred"))).containsExactly("gc", "index", "tiflash");
    assertThat(names(done.path("finished"))).containsExactly("gc", "index", "tiflash");
    assertThat(done.path("finished")).allMatch(count -> count.asInt() == 0);
    assertThat(done.path("next").asString())
        .contains("--start-ts " + shop.firstCut())
        .startsWith("br restore point");
  }

  @Test
  @Order(4)
  void ofAChainBetweenSegments() throws Exception {
    JsonNode status = json(0, "restore", "status", "--target", target());

    assertThat(names(status))
        .contains(
            "target", "state", "phase", "upstreamClusterId", "segments", "nextStartTs", "deferred");
    assertThat(status.path("state").asString()).isEqualTo("sealed");
    assertThat(status.path("upstreamClusterId").isString()).isTrue();
    assertThat(status.path("nextStartTs").stringValue()).isEqualTo(shop.firstCut().toString());
    JsonNode segment = status.path("segments").path(0);
    assertThat(names(segment)).contains("index", "startTs", "restoredTs", "sealed");
    assertThat(segment.path("index").asInt()).isEqualTo(1);
    assertThat(segment.path("sealed").asBoolean()).isTrue();
    assertThat(status.path("deferred")).isNotEmpty();
    for (JsonNode action : status.path("deferred")) {
      assertThat(names(action)).containsExactly("id", "hook", "order", "description");
    }
  }

  @Test
  @Order(5)
  void whatIsRefusedOnAnOpenChain() throws Exception {
    ProgramRun unstated =
        run(
            "restore",
            "point",
            "-s",
            log(),
            "--start-ts",
            ts(shop.firstCut().value()),
            "--restored-ts",
            ts(shop.secondCut().value()),
            "--target",
            target(),
            "--json");
    assertThat(unstated.exitCode()).isEqualTo(2);
    assertThat(unstated.err())
        .contains("[LAST_UNSTATED]")
        .contains("--last=false")
        .contains("--last=true");
    assertThat(names(document(unstated))).containsExactly("command", "error", "moreErrors");
    assertThat(names(document(unstated).path("error")))
        .containsExactly("code", "kind", "message", "where", "remedy");

    ProgramRun gap =
        run(
            "restore",
            "point",
            "-s",
            log(),
            "--start-ts",
            ts(shop.firstCut().value() + 1),
            "--restored-ts",
            ts(shop.secondCut().value()),
            "--last=false",
            "--target",
            target());
    assertThat(gap.exitCode()).isEqualTo(1);
    assertThat(gap.out()).isEmpty();
    assertThat(gap.err()).contains(shop.firstCut().toString());

    ProgramRun both =
        run(
            "restore",
            "point",
            "-s",
            log(),
            "--start-ts",
            "1",
            "--full-backup-storage",
            full(),
            "--target",
            target());
    assertThat(both.exitCode()).isEqualTo(2);

    ProgramRun noEnd =
        run(
            "restore",
            "point",
            "-s",
            log(),
            "--start-ts",
            ts(shop.firstCut().value()),
            "--last=false",
            "--target",
            target());
    assertThat(noEnd.exitCode()).isEqualTo(2);
    assertThat(noEnd.err()).contains("--restored-ts");
  }

  @Test
  @Order(6)
  void ofACheckBetweenSegments() throws Exception {
    JsonNode check = json(0, "check", "--target", target());

    assertThat(names(check))
        .startsWith("command", "ok", "tables", "rows", "indexEntries", "problems", "pending")
        .contains("unreadable", "problemCount", "ts", "state");
    assertThat(check.path("ok").asBoolean()).isTrue();
    assertThat(check.path("rows").asLong()).isPositive();
    assertThat(check.path("problems").isArray()).isTrue();
    assertThat(check.path("pending").isArray()).isTrue();
  }

  @Test
  @Order(7)
  void ofTheSameCommandAgain() throws Exception {
    JsonNode again =
        json(
            0,
            "restore",
            "point",
            "-s",
            log(),
            "--full-backup-storage",
            full(),
            "--restored-ts",
            ts(shop.firstCut().value()),
            "--last=false",
            "--target",
            target());

    assertThat(again.path("alreadyDone").asBoolean()).isTrue();
    assertThat(names(again)).startsWith(SEGMENT);
  }

  @Test
  @Order(8)
  void ofAnEnd() throws Exception {
    JsonNode done =
        json(
            0,
            "restore",
            "point",
            "-s",
            log(),
            "--start-ts",
            ts(shop.firstCut().value()),
            "--restored-ts",
            ts(shop.secondCut().value()),
            "--last=true",
            "--target",
            target());

    assertThat(done.path("segment").asInt()).isEqualTo(2);
    assertThat(done.path("baseKvs").asLong()).isZero();
    assertThat(done.path("deferred")).allMatch(count -> count.asInt() == 0);
    assertThat(done.path("finished").path("index").asInt()).isPositive();
    JsonNode status = json(0, "restore", "status", "--target", target());
    assertThat(status.path("state").asString()).isEqualTo("finished");
    assertThat(status.path("deferred")).isEmpty();
    assertThat(status.path("segments")).hasSize(2);
  }

  @Test
  @Order(9)
  void ofAnExport() throws Exception {
    JsonNode done =
        json(
            0,
            "export",
            "--target",
            target(),
            "-o",
            "rows",
            "--format",
            "jsonl",
            "--filter",
            "shop.orders");

    assertThat(names(done)).contains("folder", "format", "ts", "tables", "rows", "unreadable");
    List<String> rows = Files.readAllLines(folder.resolve("rows/shop.orders.000000000.jsonl"));
    assertThat(rows).hasSize(done.path("rows").asInt());
    assertThat(JsonMapper.shared().readTree(rows.get(0)).isArray()).isTrue();
    assertThat(folder.resolve("rows/metadata")).exists();
    assertThat(folder.resolve("rows/shop-schema-create.sql")).exists();
    assertThat(folder.resolve("rows/shop.orders-schema.sql")).exists();
  }

  @Test
  @Order(10)
  void ofGivingUp() throws Exception {
    JsonNode none = json(0, "restore", "abort", "--purge", "--target", target());

    assertThat(names(none)).contains("command", "chain", "reachedTs", "remainingObjects", "detail");
    assertThat(json(0, "restore", "status", "--target", target()).path("state").asString())
        .isEqualTo("empty");
  }

  @Test
  @Order(11)
  void ofBackups() throws Exception {
    for (List<String> command :
        List.of(
            List.of("log", "info", "-s", log()),
            List.of("log", "verify", "-s", log()),
            List.of("log", "timeline", "-s", log()),
            List.of("backup", "info", "-s", full()),
            List.of("backup", "verify", "-s", full()),
            List.of("plugins"))) {
      assertThat(json(0, command.toArray(String[]::new)).isObject())
          .as(command.toString())
          .isTrue();
    }
  }

  private String target() {
    return "embedded://restored";
  }

  private String log() {
    return "local://" + folder.resolve("log");
  }

  private String full() {
    return "local://" + folder.resolve("full");
  }

  private static String ts(long value) {
    return Long.toUnsignedString(value);
  }

  private ProgramRun run(String... arguments) throws Exception {
    return ProgramRun.of(folder, arguments);
  }

  private JsonNode json(int exitCode, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    ProgramRun run = run(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    return document(run);
  }

  private static JsonNode document(ProgramRun run) {
    assertThat(run.out().lines()).as("one document and nothing else").hasSize(1);
    JsonNode document = JsonMapper.shared().readTree(run.out());
    OutputSchema.require(document);
    return document;
  }

  private static List<String> names(JsonNode node) {
    return List.copyOf(node.propertyNames());
  }
}
