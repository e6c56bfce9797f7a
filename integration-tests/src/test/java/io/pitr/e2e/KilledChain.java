package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.cli.output.RestoreText;
import io.pitr.cli.program.ProgramRun;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.status.RestoreStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A chain whose commands are killed and given again until they are done, in processes of their own,
 * beside one that nobody disturbs.
 */
final class KilledChain {
  private static final int MOST_KILLS_A_COMMAND = 4;

  private final Workbench bench;
  private final Path folder;
  private final String calm;
  private final String killed;
  private final List<Tso> ends;
  private final SplittableRandom random;
  private final KillMoment moment;
  private final KillTally tally;
  private final FiredActions fired = new FiredActions();
  private final List<String> story = new ArrayList<>();
  private int runs;

  /**
   * @param ends of the segments, ascending
   */
  KilledChain(
      Workbench bench,
      Path folder,
      List<Tso> ends,
      SplittableRandom random,
      KillMoment moment,
      KillTally tally) {
    this.bench = bench;
    this.folder = folder;
    this.calm = Workbench.uri(folder.resolve("calm"));
    this.killed = Workbench.uri(folder.resolve("killed"));
    this.ends = List.copyOf(ends);
    this.random = random;
    this.moment = moment;
    this.tally = tally;
  }

  /** Restores both and compares them after each segment and at the end. */
  void check() throws IOException, InterruptedException {
    int ending = random.nextInt(3);
    for (int i = 0; i < ends.size(); i++) {
      boolean atEnd = i == ends.size() - 1;
      SegmentReport report = calmSegment(i);
      boolean last = atEnd && ending == 0;
      JsonNode told = run(segment(i, last), report);
      if (!last) {
        assertSealed(i, report, told);
      }
    }
    SegmentReport report = bench.engine().finish(calm, Map.of());
    if (ending == 1) {
      run(finish(), report);
    } else if (ending == 2) {
      run(point(end(), end(), true), report);
    }
    assertThat(bench.engine().status(killed, Map.of()).state())
        .as(this::story)
        .isEqualTo(State.FINISHED);
    RestoredState.of(bench, calm, end(), folder)
        .assertSame(RestoredState.of(bench, killed, end(), folder), story());
  }

  private Tso end() {
    return ends.get(ends.size() - 1);
  }

  private SegmentReport calmSegment(int i) {
    return i == 0
        ? bench.first(calm, ends.get(0), false)
        : bench.next(calm, ends.get(i - 1), ends.get(i), false);
  }

  private Command segment(int i, boolean last) {
    if (i > 0) {
      return point(ends.get(i - 1), ends.get(i), last);
    }
    Tso restored = ends.get(0);
    return new Command(
        point(List.of("--full-backup-storage", bench.full()), restored, last),
        () -> bench.first(killed, restored, last));
  }

  private Command point(Tso start, Tso restored, boolean last) {
    return new Command(
        point(List.of("--start-ts", start.toString()), restored, last),
        () -> bench.next(killed, start, restored, last));
  }

  private List<String> point(List<String> from, Tso restored, boolean last) {
    var words = new ArrayList<>(List.of("restore", "point", "-s", bench.log()));
    words.addAll(from);
    words.addAll(List.of("--restored-ts", restored.toString(), "--last=" + last));
    words.addAll(List.of("--target", killed, "--threads", "2", "--memory", "64MiB"));
    return words;
  }

  private Command finish() {
    return new Command(
        List.of("restore", "finish", "--target", killed),
        () -> bench.engine().finish(killed, Map.of()));
  }

  /** Runs a command here and undisturbed, or elsewhere until it is done. */
  private JsonNode run(Command command, SegmentReport calmly)
      throws IOException, InterruptedException {
    if (random.nextInt(3) == 0) {
      story.add("here: " + String.join(" ", command.words()));
      String told = RestoreText.json("restore", command.here().get()).text();
      return JsonMapper.shared().readTree(told);
    }
    return runToItsEnd(command.words(), calmly);
  }

  /** Gives a command, kills it some times, gives it again until it is done. */
  private JsonNode runToItsEnd(List<String> command, SegmentReport calmly)
      throws IOException, InterruptedException {
    story.add(String.join(" ", command));
    int kills = 1 + random.nextInt(MOST_KILLS_A_COMMAND);
    for (int i = 0; i < kills; i++) {
      List<String> phases = KillMoment.phasesAhead(command, phase());
      if (!killOnce(command, phases)) {
        break;
      }
    }
    String phase = phase();
    boolean finish = phase.equals("FINISH") && random.nextBoolean();
    ProgramRun done = start(finish ? finish().words() : command).await();
    fired.read(log());
    assertThat(done.exitCode()).as(() -> story() + "\n" + done.err()).isZero();
    JsonNode told = JsonMapper.shared().readTree(done.out());
    assertToldOnce(told, phase, calmly);
    return told;
  }

  private boolean killOnce(List<String> command, List<String> phases)
      throws IOException, InterruptedException {
    KillableRun run = start(command);
    boolean wasAlive = moment.kill(run, phases, random);
    fired.read(log());
    if (!wasAlive) {
      tally.late();
      story.add("  done before it was killed");
      ProgramRun done = run.await();
      assertThat(done.exitCode()).as(() -> story() + "\n" + done.err()).isZero();
      return false;
    }
    String phase = phase();
    tally.killedIn(phase);
    story.add("  killed in " + phase);
    switch (random.nextInt(6)) {
      case 0 -> assertStatusSays(phase);
      case 1 -> assertOtherCommandsAreRefused(phase);
      default -> {
        // The next run finds the target as the dead one left it.
      }
    }
    return true;
  }

  private KillableRun start(List<String> command) throws IOException {
    runs++;
    var arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--json", "--log-file", log().toString()));
    return KillableRun.start(folder, arguments);
  }

  private Path log() {
    return folder.resolve("run" + runs + ".log");
  }

  /** The phase that the state of the target tells. */
  private String phase() {
    return withStore(
        store -> {
          Optional<ChainHead> head = store.head();
          return head.isPresent()
              ? head.get().phase().name()
              : store.tombstone().isPresent() ? KillMoment.FINISHED : KillMoment.EMPTY;
        },
        KillMoment.EMPTY);
  }

  private <T> T withStore(Function<ChainStore, T> look, T absent) {
    try (RestoreTarget target = bench.plugins().openTarget(killed, OpenMode.READ, Map.of())) {
      return look.apply(new ChainStore(target.state()));
    } catch (RestoreException e) {
      if (e.code() != TargetError.TARGET_NOT_FOUND) {
        throw new AssertionError(story(), e);
      }
      return absent;
    }
  }

  private void assertStatusSays(String phase) {
    State wanted =
        switch (phase) {
          case KillMoment.EMPTY -> State.EMPTY;
          case KillMoment.FINISHED -> State.FINISHED;
          case KillMoment.CLOSED -> State.SEALED;
          default -> State.FAILED;
        };
    assertThat(bench.engine().status(killed, Map.of()).state()).as(this::story).isEqualTo(wanted);
    story.add("  looked at");
  }

  private void assertOtherCommandsAreRefused(String phase) {
    Optional<ChainHead> head = withStore(ChainStore::head, Optional.empty());
    if (head.isEmpty() || head.get().unsealed().isEmpty()) {
      return;
    }
    var running = head.get().unsealed().get();
    Tso other = new Tso(running.restored().value() + 1);
    RestoreException refused =
        catchThrowableOfType(
            RestoreException.class,
            () -> {
              if (running.index() == 1) {
                bench.first(killed, other, false);
              } else {
                bench.next(killed, running.start(), other, false);
              }
            });
    assertThat(refused).as(this::story).isNotNull();
    assertThat(refused.code()).as(this::story).isEqualTo(EngineError.SEGMENT_UNFINISHED);
    assertThat(phase()).as(this::story).isEqualTo(phase);
    story.add("  another command refused");
  }

  /** What was done before a kill counts, and counts once. */
  private void assertToldOnce(JsonNode told, String phase, SegmentReport calmly) {
    if (told.get("alreadyDone").asBoolean()) {
      return;
    }
    for (String hook : calmly.deferred().keySet()) {
      if (told.get("last").asBoolean() == calmly.last()) {
        assertThat(told.get("deferred").get(hook).asInt())
            .as(this::story)
            .isEqualTo(calmly.deferred().get(hook));
        assertThat(told.get("finished").get(hook).asInt())
            .as(this::story)
            .isEqualTo(calmly.finished().get(hook));
      }
    }
    if (phase.equals("FINISH") || calmly.last()) {
      return;
    }
    assertThat(told.get("logFiles").asLong()).as(this::story).isEqualTo(calmly.log().files());
    assertThat(told.get("events").asLong()).as(this::story).isEqualTo(calmly.log().events());
    assertThat(told.get("kvs").asLong()).as(this::story).isEqualTo(calmly.log().kvs());
    assertThat(told.get("bytes").asLong()).as(this::story).isEqualTo(calmly.log().bytes());
    assertThat(told.get("baseKvs").asLong()).as(this::story).isEqualTo(calmly.base().kvs());
    assertThat(told.get("baseBytes").asLong()).as(this::story).isEqualTo(calmly.base().bytes());
  }

  private void assertSealed(int i, SegmentReport calmly, JsonNode told) {
    assertThat(told.get("segment").asInt()).as(this::story).isEqualTo(calmly.segment());
    assertThat(told.get("restoredTs").asLong()).as(this::story).isEqualTo(ends.get(i).value());
    assertThat(
            Differences.between(
                RestoredState.hooks(bench, calm),
                "the calm one",
                RestoredState.hooks(bench, killed),
                "the killed one"))
        .as("hooks%n%s", story())
        .isEmpty();
    assertThat(bench.check(killed).problems()).as(this::story).isEmpty();
  }

  /**
   * A command as it is typed, and what does the same in this process.
   *
   * @param words after the program's name
   */
  private record Command(List<String> words, Supplier<SegmentReport> here) {}

  String story() {
    return String.join("\n", story) + "\n  in " + folder;
  }
}
