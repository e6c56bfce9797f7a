package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.base.Outage;
import io.pitr.catalog.CatalogError;
import io.pitr.engine.EngineError;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.BackupAccess;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.follow.FollowListener;
import io.pitr.follow.FollowPosition;
import io.pitr.follow.FollowRequest;
import io.pitr.follow.Follower;
import io.pitr.format.proto.Brpb;
import io.pitr.testkit.Properties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log is read from a replica whose files arrive in any order. */
class StandbyOfReplicaTest {
  private static final int CASES = 20;
  private static final int ROUNDS = 5;

  @TempDir Path folder;

  private GrowingLog log = GrowingLog.NONE;
  private Replication replication = new Replication(Path.of("none"), Path.of("none"));
  private Workbench bench = new Workbench(Path.of("none"), Path.of("none"));
  private String target = "";
  private final Heard heard = new Heard();

  @BeforeEach
  void begin() {
    begin(folder);
  }

  private void begin(Path home) {
    log = GrowingLog.in(home);
    replication = new Replication(home.resolve("log"), home.resolve("replica"));
    replication.all();
    bench =
        new Workbench(home.resolve("full"), home.resolve("replica"))
            .with(StandbyOfReplicaTest.of(home.resolve("log")));
    target = Workbench.uri(home.resolve("target"));
  }

  private static UnaryOperator<RestoreRequest> of(Path original) {
    return request ->
        new RestoreRequest(
            request.target(),
            new BackupAccess(
                request.backups().logStorage(),
                request.backups().fullCipher(),
                request.backups().logCipher(),
                true,
                Optional.of(original.toString())),
            request.start(),
            request.end(),
            request.last(),
            request.filter(),
            request.gcHold(),
            request.resources(),
            request.repeated(),
            request.options());
  }

  /** The law: in any order of arrival, a follower ends in the state of restoring in one go. */
  @Test
  void aFollowerTakesOnlyWhatIsCompleteAndInTheEndAll() {
    int[] cases = {0};
    Properties.forSeeds(
        CASES,
        random -> {
          begin(folder.resolve("case" + cases[0]++));
          heard.clear();
          var rounds = new ArrayList<Integer>();
          follow(
              () -> {
                if (rounds.size() < ROUNDS) {
                  log.grow();
                  rounds.add(rounds.size());
                } else if (replication.late().isEmpty()) {
                  return false;
                }
                replication.some(random);
                return true;
              });
          assertThat(reached()).isEqualTo(log.checkpoint());
          assertSameAsInOneGo();
        });
  }

  @Test
  void theLagNamesWhatIsAwaited() {
    log.grow();
    replication.allBut(path -> path.endsWith(".meta"));
    List<String> metas = replication.late();

    follow(() -> false);

    assertThat(reached()).isLessThan(log.checkpoint());
    FollowPosition last = heard.idle.get(heard.idle.size() - 1);
    assertThat(last.checkpoint()).isEqualTo(log.checkpoint());
    assertThat(last.awaited())
        .contains(metas.size() + " objects of ")
        .contains("have not arrived, first v1/backupmeta/");
  }

  @Test
  void aSegmentBeyondWhatHasArrivedIsRefused() {
    log.grow();
    replication.allBut(path -> path.endsWith(".meta"));
    String first = replication.late().get(0);

    assertThatThrownBy(() -> bench.first(target, log.checkpoint(), false))
        .satisfies(has(CatalogError.LOG_NOT_ARRIVED))
        .hasMessageContaining("complete up to")
        .hasMessageContaining(first)
        .hasMessageContaining("choose a --restored-ts");

    replication.all();
    bench.first(target, log.checkpoint(), false);
    assertSameAsInOneGo();
  }

  @Test
  void aSegmentToTheEndOfTheLogEndsWhereTheReplicaDoes() {
    log.grow();
    replication.all();
    log.grow();
    replication.allBut(path -> path.endsWith(".log"));
    RestoreRequest request = bench.request(target);

    SegmentReport report =
        bench
            .engine()
            .restore(request.with(request.start(), new SegmentEnd.LogEnd(), LastChoice.LAST));

    assertThat(report.restoredTs()).isGreaterThan(report.start()).isLessThan(log.checkpoint());
    assertThat(report.notes()).anyMatch(note -> note.startsWith("the segment ends early: "));
  }

  @Test
  void aChainDoesNotEndBecauseTheRestOfTheLogHasNotArrived() {
    Tso first = log.checkpoint();
    bench.first(target, first, false);
    log.grow();
    replication.allBut(path -> path.endsWith(".meta"));
    RestoreRequest last =
        bench
            .request(target)
            .with(new SegmentStart.At(first), new SegmentEnd.LogEnd(), LastChoice.LAST);

    assertThatThrownBy(() -> bench.engine().restore(last))
        .satisfies(has(CatalogError.LOG_NOT_ARRIVED));

    replication.all();
    assertThat(bench.engine().restore(last).restoredTs()).isEqualTo(log.checkpoint());
  }

  @Test
  void aFollowerWaitsForAnOriginalThatIsAway() throws IOException {
    Path away = folder.resolve("away");
    Files.move(replication.original(), away);
    assertThatThrownBy(() -> bench.first(target, log.checkpoint(), false))
        .satisfies(has(CatalogError.ORIGINAL_UNREADABLE))
        .hasMessageContaining("--replica-of");
    int[] pauses = {0};

    follow(
        () -> {
          pauses[0]++;
          if (pauses[0] == 3) {
            move(away, replication.original());
          }
          return pauses[0] < 4;
        });

    assertThat(heard.failures).hasSize(3).allMatch(has(CatalogError.ORIGINAL_UNREADABLE)::accepts);
    assertThat(reached()).isEqualTo(log.checkpoint());
  }

  @Test
  void aFollowerWaitsForALogThatHasNotArrivedAtAll() throws IOException {
    delete(replication.replica());
    Files.createDirectories(replication.replica());
    int[] pauses = {0};

    follow(
        () -> {
          pauses[0]++;
          if (pauses[0] == 2) {
            replication.all();
          }
          return pauses[0] < 3;
        });

    assertThat(reached()).isEqualTo(log.checkpoint());
  }

  /** Nothing of it would ever be restored, and nothing would tell so. */
  @Test
  void aLogOfAnotherTaskIsRefusedEvenIfItIsNotAhead() throws IOException {
    var plain = new Workbench(folder.resolve("full"), folder.resolve("log"));
    plain.first(target, log.checkpoint(), false);
    GrowingLog other = GrowingLog.in(folder.resolve("other"));
    assertThat(other.checkpoint()).isLessThanOrEqualTo(log.checkpoint());
    delete(folder.resolve("log"));
    Files.move(folder.resolve("other/log"), folder.resolve("log"));
    shiftStart(folder.resolve("log/backupmeta"));

    assertThatThrownBy(() -> follow(plain, () -> false)).satisfies(has(EngineError.CHAIN_DIFFERS));
  }

  /** Makes a marker one of a task that started a moment later. */
  private static void shiftStart(Path marker) throws IOException {
    var changed = Brpb.BackupMeta.parseFrom(Files.readAllBytes(marker)).toBuilder();
    Files.write(
        marker, changed.setStartVersion(changed.getStartVersion() + 1).build().toByteArray());
  }

  private Tso reached() {
    return bench.engine().status(target, Map.of()).reached();
  }

  private void assertSameAsInOneGo() {
    Tso end = log.checkpoint();
    String one = target + "-one";
    new Workbench(Path.of(bench.full()), replication.original()).first(one, end, false);
    assertThat(MvccState.of(bench.plugins(), target, end))
        .isEqualTo(MvccState.of(bench.plugins(), one, end));
  }

  private void follow(Pauses pauses) {
    follow(bench, pauses);
  }

  /** Follows until a pause is not to be made. */
  private void follow(Workbench from, Pauses pauses) {
    new Follower(from.engine(), from.plugins(), heard, time -> pauses.goOn())
        .run(
            new FollowRequest(
                from.request(target),
                Duration.ofSeconds(1),
                Optional.empty(),
                false,
                Optional.empty()));
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Code has(ErrorCode code) {
    return new Code(code);
  }

  /** The code of a failure. */
  private record Code(ErrorCode code) implements Consumer<Throwable> {
    boolean accepts(RestoreException failure) {
      return failure.code() == code;
    }

    @Override
    public void accept(Throwable failure) {
      assertThat(failure)
          .isInstanceOfSatisfying(
              RestoreException.class, thrown -> assertThat(thrown.code()).isEqualTo(code));
    }
  }

  /** What happens while a follower waits. */
  @FunctionalInterface
  private interface Pauses {
    boolean goOn();
  }

  /** Reports of a follower. */
  private static final class Heard implements FollowListener {
    private final List<SegmentReport> segments = new ArrayList<>();
    private final List<FollowPosition> idle = new ArrayList<>();
    private final List<RestoreException> failures = new ArrayList<>();

    void clear() {
      segments.clear();
      idle.clear();
      failures.clear();
    }

    @Override
    public void segment(SegmentReport report) {
      segments.add(report);
    }

    @Override
    public void idle(FollowPosition position) {
      idle.add(position);
    }

    @Override
    public void failing(Outage<RestoreException> outage) {
      failures.add(outage.last());
    }
  }
}
