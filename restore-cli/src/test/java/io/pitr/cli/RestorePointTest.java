package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What {@code br restore point} makes of a command line, given where the target's chain stands. */
@Execution(ExecutionMode.SAME_THREAD)
class RestorePointTest {
  private static final String KEY = "--log.crypter.key=000102030405060708090a0b0c0d0e0f";

  @TempDir static Path shared;
  private static ShortHistory history;

  @TempDir Path folder;
  private String target = "";

  @BeforeAll
  static void write() {
    history = ShortHistory.in(shared.resolve("history"));
  }

  @Test
  void aSegmentTellsWhatTheContractSaysInItsOrder() {
    JsonNode first = begun("--last=false").json();

    assertThat(first.propertyNames())
        .startsWith(
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
            "finished");
    assertThat(first.get("command").asString()).isEqualTo("restore point");
    assertThat(first.get("target").asString()).isEqualTo(target());
    assertThat(first.get("segment").asInt()).isEqualTo(1);
    assertThat(first.get("startTs").asLong()).isEqualTo(history.base().value());
    assertThat(first.get("restoredTs").asLong()).isEqualTo(history.first().value());
    assertThat(first.get("last").asBoolean()).isFalse();
    assertThat(first.get("tables").asInt()).isEqualTo(2);
    for (String count : List.of("logFiles", "events", "kvs", "bytes", "baseKvs", "baseBytes")) {
      assertThat(first.get(count).asLong()).as(count).isPositive();
    }
    assertThat(first.get("deferred").toString()).isEqualTo("{\"gc\":1,\"index\":1,\"tiflash\":1}");
    assertThat(first.get("finished").toString()).isEqualTo("{\"gc\":0,\"index\":0,\"tiflash\":0}");
  }

  @Test
  void theLastSegmentTellsWhatItFired() {
    begun("--last=false").json();
    JsonNode last = next(history.first(), history.second(), "--last=true").json();

    assertThat(last.get("last").asBoolean()).isTrue();
    assertThat(last.get("baseKvs").asLong()).isZero();
    assertThat(last.get("deferred").toString()).isEqualTo("{\"gc\":0,\"index\":0,\"tiflash\":0}");
    assertThat(last.get("finished").toString()).isEqualTo("{\"gc\":2,\"index\":1,\"tiflash\":1}");
    assertThat(last.get("next").asString()).isEmpty();
  }

  @Test
  void theNextCommandThatASegmentPrintsRuns() {
    String next =
        begun("--last=false", "--threads", "1", "--gc-hold=1h").json().get("next").asString();

    assertThat(next).contains("--threads=1", "--gc-hold=1h");
    assertThat(run(CliRun.words(next.substring("br ".length()))).code()).isZero();
    assertThat(status().get("segments")).hasSize(2);
  }

  @Test
  void aClassicRunWithoutLastIsTheLast() {
    assertThat(begun().json().get("last").asBoolean()).isTrue();
    assertThat(status().get("state").asString()).isEqualTo("finished");
  }

  @ParameterizedTest
  @CsvSource({
    "--report, no/such/report.html, 1, REPORT_IO",
    "--metrics, no/such/metrics.prom, 2, METRICS_FILE_UNUSABLE",
    "--metrics, '', 2, METRICS_FILE_UNUSABLE",
    "--log-file, '', 2, LOG_FILE_UNUSABLE",
  })
  void anOutputThatCanNotBeWrittenIsRefusedBeforeTheFirstWriteAndInADryRun(
      String flag, String path, int exitCode, String code) {
    String file = folder.resolve(path).toString();

    begun(flag, file, "--dry-run").refused(exitCode, code);
    begun(flag, file).refused(exitCode, code);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPortThatCanNotBeOpenedIsRefusedInADryRun() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      begun("--metrics-addr", Integer.toString(taken.getLocalPort()), "--dry-run")
          .refused(2, "METRICS_PORT_UNUSABLE");
    }
  }

  @Test
  void theAliasOfTheFlagMeansTheSame() {
    assertThat(begun("--last-segment=false").json().get("last").asBoolean()).isFalse();
  }

  @Test
  void anUnstatedLastOfAContinuedChainIsWrongUsageAndNamesBothChoices() {
    begun("--last=false").json();

    CliRun refused = next(history.first(), history.second()).refused(2, "LAST_UNSTATED");
    assertThat(refused.error()).contains("--last=false", "--last=true");
    assertReached(history.first());
  }

  @Test
  void notTheLastNeedsAnEnd() {
    CliRun refused =
        run(
            List.of(
                "restore",
                "point",
                "-s",
                history.log().toString(),
                "--full-backup-storage",
                history.full().toString(),
                "--last=false",
                "--target",
                target()));
    assertThat(refused.refused(2, "REQUEST_INVALID").error()).contains("--restored-ts");
    assertThat(folder.resolve("target")).doesNotExist();
  }

  @Test
  void aFullBackupAndAStartExcludeEachOther() {
    begun("--start-ts", history.base().toString()).refused(2, "USAGE_INVALID");
    run(List.of("restore", "point", "-s", history.log().toString(), "--target", target()))
        .refused(2, "USAGE_INVALID");
    assertThat(folder.resolve("target")).doesNotExist();
  }

  @Test
  void theSegmentAgainIsRestoredAlready() {
    begun("--last=false").json();

    JsonNode again = begun("--last=false").json();
    assertThat(again.get("alreadyDone").asBoolean()).isTrue();
    assertThat(again.get("kvs").asLong()).isZero();
    assertThat(again.get("next").asString()).contains("--start-ts " + history.first());
    next(history.first(), history.second(), "--last=false").json();
    assertThat(
            next(history.first(), history.second(), "--last=false")
                .json()
                .get("alreadyDone")
                .asBoolean())
        .isTrue();
  }

  @Test
  void theSegmentAgainAsTheLastIsRefusedWithTheCommandThatFinishes() {
    begun("--last=false").json();

    CliRun refused = begun("--last=true").refused(1, "CHAIN_OPEN");
    assertThat(refused.commandToRun()).startsWith("restore", "finish");
    run(refused.commandToRun());
    assertThat(status().get("state").asString()).isEqualTo("finished");
  }

  @Test
  void theLastSegmentAgainAfterTheEndIsRestoredAlready() {
    begun("--last=false").json();
    next(history.first(), history.second(), "--last=true").json();

    JsonNode again = next(history.first(), history.second(), "--last=true").json();
    assertThat(again.get("alreadyDone").asBoolean()).isTrue();
    assertThat(again.get("notes").toString()).contains("restored already");
  }

  @Test
  void aClassicRunUpToTheEndOfTheLogAgainIsRestoredAlready() {
    List<String> classic =
        List.of(
            "restore",
            "point",
            "-s",
            history.log().toString(),
            "--full-backup-storage",
            history.full().toString(),
            "--target",
            target(),
            "--json",
            "--quiet");
    run(classic).json();

    assertThat(run(classic).json().get("alreadyDone").asBoolean()).isTrue();
  }

  @Test
  void afterTheEndNothingCanFollow() {
    begun("--last=true").json();

    next(history.first(), history.second(), "--last=true").refused(1, "CHAIN_FINISHED");
    begun("--last=false").refused(1, "CHAIN_FINISHED");
    begun("--last=true", "--filter", "app.users").refused(1, "CHAIN_FINISHED");
    assertThat(
            run(history.begin(target(), history.second(), "--last=true"))
                .refused(1, "CHAIN_FINISHED")
                .error())
        .contains("into a new target", "br restore abort --target " + target() + " --purge");
  }

  @Test
  void equalTimestampsFireWhatWasDeferredWhenItIsTheLast() {
    begun("--last=false").json();

    next(history.first(), history.first(), "--last=false").refused(2, "REQUEST_INVALID");
    next(history.first(), history.first()).refused(2, "LAST_UNSTATED");
    JsonNode finished = next(history.first(), history.first(), "--last=true").json();
    assertThat(finished.get("finished").get("index").asInt()).isEqualTo(1);
    assertThat(finished.get("kvs").asLong()).isZero();
    assertThat(
            next(history.first(), history.first(), "--last=true")
                .json()
                .get("alreadyDone")
                .asBoolean())
        .isTrue();
  }

  @Test
  void aGapIsRefusedWithTheTimestampWantedAndACommandThatRuns() {
    begun("--last=false").json();
    Tso late = new Tso(history.first().value() + 1);

    CliRun refused = next(late, history.second(), "--last=false").refused(1, "CHAIN_GAP");
    assertRunsFrom(refused);
  }

  @Test
  void anOverlapIsRefusedWithTheTimestampWantedAndACommandThatRuns() {
    begun("--last=false").json();
    Tso early = new Tso(history.first().value() - 1);

    CliRun refused = next(early, history.second(), "--last=false").refused(1, "CHAIN_OVERLAP");
    assertRunsFrom(refused);
  }

  @Test
  void segmentsInTheWrongOrderAreRefused() {
    begun("--last=false").json();

    assertRunsFrom(next(history.second(), history.end(), "--last=true").refused(1, "CHAIN_GAP"));
    next(history.first(), history.second(), "--last=false").json();
    next(history.second(), history.end(), "--last=false").json();
    next(history.first(), history.second(), "--last=false").refused(1, "CHAIN_OVERLAP");
    next(history.end(), history.second(), "--last=false").refused(1, "CHAIN_OVERLAP");
    begun("--last=false").refused(1, "CHAIN_OPEN");
    assertReached(history.end());
  }

  @Test
  void aSecondChainIsRefusedWithTheOneThatIsThere() {
    String chain = begun("--last=false").json().get("chain").asString();

    CliRun refused =
        run(history.begin(target(), history.second(), "--last=true")).refused(1, "CHAIN_OPEN");
    assertThat(refused.error()).contains(chain).contains("restore abort --target " + target());
    assertRunsFrom(refused);
  }

  @Test
  void aStartWithoutAChainIsRefused() {
    CliRun refused =
        next(history.first(), history.second(), "--last=true").refused(1, "CHAIN_MISSING");
    assertThat(refused.error()).contains("--full-backup-storage");
  }

  @Test
  void anotherFilterIsRefusedWithACommandThatHasTheChains() {
    begun("--last=false", "--filter", "app.*", "--filter", "!app.visits").json();

    CliRun refused =
        next(history.first(), history.second(), "--last=false", "--filter", "app.*")
            .refused(1, "CHAIN_DIFFERS");
    assertThat(refused.error()).contains("filter", "app.* !app.visits");
    assertRunsFrom(refused);
  }

  @Test
  void anotherEncryptionIsRefusedWithTheChains() {
    begun("--last=false").json();

    CliRun refused =
        next(
                history.first(),
                history.second(),
                "--last=false",
                "--log.crypter.method=aes128-ctr",
                KEY)
            .refused(1, "CHAIN_DIFFERS");
    assertThat(refused.error()).contains("log.crypter", "plaintext").doesNotContain(KEY);
    assertRunsFrom(refused);
  }

  @Test
  void theCommandsOfAnEncryptedChainNameItsMethodAndNeverItsKey() {
    CipherSpec cipher =
        new CipherSpec(
            CipherSpec.Method.AES128_CTR,
            HexFormat.of().parseHex(KEY.substring(KEY.indexOf('=') + 1)));
    ShortHistory hidden = ShortHistory.in(folder.resolve("hidden"), 7, cipher);
    JsonNode first =
        run(hidden.begin(
                target(), hidden.first(), "--last=false", "--log.crypter.method=aes128-ctr", KEY))
            .json();

    assertThat(first.get("next").asString())
        .contains("--log.crypter.method aes128-ctr --log.crypter.key-file FILE")
        .doesNotContain(KEY.substring(KEY.indexOf('=') + 1));
    CliRun refused =
        run(hidden.next(target(), hidden.first(), hidden.second(), "--last=false"))
            .refused(1, "CHAIN_DIFFERS");
    assertThat(refused.error()).contains("aes128-ctr");
  }

  @Test
  void theLogOfAnotherClusterIsRefusedWithTheChains() {
    begun("--last=false").json();
    ShortHistory other = ShortHistory.in(folder.resolve("other"), 7, CipherSpec.PLAINTEXT);

    CliRun refused =
        run(other.next(target(), history.first(), history.second(), "--last=false"))
            .refused(1, "CHAIN_DIFFERS");
    assertThat(refused.error()).contains("cluster 7");
    assertRunsFrom(refused);
  }

  @Test
  void backupsOfTwoClustersAreRefused() {
    ShortHistory other = ShortHistory.in(folder.resolve("other"), 7, CipherSpec.PLAINTEXT);
    var words = new ArrayList<>(history.begin(target(), history.first(), "--last=false"));
    words.set(words.indexOf(history.full().toString()), other.full().toString());

    run(words).refused(1, "BACKUPS_DIFFER");
  }

  @Test
  void anEndBehindTheLogIsRefusedWithTheSpanOfTheLog() {
    begun("--last=false").json();
    Tso late = new Tso(history.end().value() + 1);

    CliRun refused = next(history.first(), late, "--last=true").refused(1, "LOG_DOES_NOT_REACH");
    assertThat(refused.error()).contains(history.end().toString());
    assertReached(history.first());
  }

  @Test
  void anUnfinishedSegmentKeepsTheLastItWasStartedWith() {
    begun("--last=false").json();
    UnfinishedSegment.leave(target(), history.first(), history.second(), false);

    JsonNode resumed = next(history.first(), history.second(), "--last=true").json();
    assertThat(resumed.get("last").asBoolean()).isFalse();
    assertThat(resumed.get("notes").toString()).contains("--last=false, which still applies");
    assertReached(history.second());
  }

  @Test
  void anUnfinishedSegmentIsResumedWithoutALast() {
    begun("--last=false").json();
    UnfinishedSegment.leave(target(), history.first(), history.second(), true);

    assertThat(next(history.first(), history.second()).json().get("last").asBoolean()).isTrue();
    assertThat(status().get("state").asString()).isEqualTo("finished");
  }

  @Test
  void anotherCommandWhileASegmentIsUnfinishedIsRefusedWithTheOneThatGoesOn() {
    begun("--last=false").json();
    UnfinishedSegment.leave(target(), history.first(), history.second(), false);

    CliRun refused =
        next(history.second(), history.end(), "--last=true").refused(1, "SEGMENT_UNFINISHED");
    assertThat(run(with(refused.commandToRun(), "--json", "--quiet")).json().get("segment").asInt())
        .isEqualTo(2);
    assertReached(history.second());
  }

  @Test
  void theCommandOfAnUnfinishedFirstSegmentNamesItsFullBackup() {
    UnfinishedSegment.leaveFirst(target(), history, history.first(), true);

    CliRun refused =
        run(history.begin(target(), history.second(), "--last=true"))
            .refused(1, "SEGMENT_UNFINISHED");
    assertThat(run(refused.commandToRun()).code()).isZero();
    assertThat(status().get("state").asString()).isEqualTo("finished");
  }

  @Test
  void aPlanTouchesNothing() throws Exception {
    JsonNode plan = begun("--last=false", "--dry-run").json();

    assertThat(plan.get("dryRun").asBoolean()).isTrue();
    assertThat(plan.get("deferred").get("index").asInt()).isEqualTo(1);
    assertThat(folder.resolve("target")).doesNotExist();
    begun("--last=false").json();
    var before = files();
    next(history.first(), history.second(), "--last=true", "--dry-run").json();
    assertThat(files()).isEqualTo(before);
  }

  private List<String> files() throws Exception {
    try (var all = Files.walk(folder.resolve("target"))) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  /** The command that the refusal recommends continues the chain. */
  private void assertRunsFrom(CliRun refused) {
    assertThat(refused.error()).contains("--start-ts " + history.first());
    var command = with(refused.commandToRun(), "--dry-run", "--json", "--quiet");
    assertThat(run(command).json().get("decision").asString()).isEqualTo("continues the chain");
    assertReached(history.first());
  }

  private static List<String> with(List<String> words, String... more) {
    var all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all;
  }

  private void assertReached(Tso ts) {
    assertThat(status().get("nextStartTs").asLong()).isEqualTo(ts.value());
  }

  private JsonNode status() {
    return run(List.of("restore", "status", "--target", target(), "--json")).json();
  }

  private CliRun begun(String... more) {
    return run(history.begin(target(), history.first(), more));
  }

  private CliRun next(Tso start, Tso restoredTs, String... more) {
    return run(history.next(target(), start, restoredTs, more));
  }

  private static CliRun run(List<String> arguments) {
    return CliRun.of(arguments);
  }

  private String target() {
    if (target.isEmpty()) {
      target = "embedded://" + folder.resolve("target");
    }
    return target;
  }
}
