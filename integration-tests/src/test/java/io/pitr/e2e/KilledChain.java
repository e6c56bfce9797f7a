package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.cli.program.ProgramRun;
import io.pitr.e2e.KillTally.Violation;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.status.RestoreStatus.State;
import io.pitr.inspect.json.DocumentJson;
import io.pitr.inspect.json.RestoreDocument;
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
 * A chain whose commands run in processes that are killed and started again until they succeed.
 * Each segment is compared with that of an undisturbed chain, the end with a restore in one go.
 */
final class KilledChain {
  private static final int MOST_KILLS_A_COMMAND = 4;

  private final Workbench bench;
  private final Path folder;
  private final String undisturbed;
  private final String oneGo;
  private final String killed;
  private final List<Tso> ends;
  private final SplittableRandom random;
  private final KillMoment moment;
  private final KillTally tally;
  private final ExecutedActions executed = new ExecutedActions();
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
    this.undisturbed = Workbench.uri(folder.resolve("undisturbed"));
    this.oneGo = Workbench.uri(folder.resolve("oneGo"));
    this.killed = Workbench.uri(folder.resolve("killed"));
    this.ends = List.copyOf(ends);
    this.random = random;
    this.moment = moment;
    this.tally = tally;
  }

  /** Restores and compares; records violations in the tally. */
  void check() throws IOException, InterruptedException {
    int ending = random.nextInt(3);
    for (int i = 0; i < ends.size(); i++) {
      boolean atEnd = i == ends.size() - 1;
      SegmentReport report = undisturbedSegment(i);
      boolean last = atEnd && ending == 0;
      JsonNode output = run(segment(i, last), report);
      if (!last) {
        assertSealed(i, report, output);
        tally.add(Violation.OTHER_SEGMENT, withStory(differencesBetweenSegments()));
        tally.add(Violation.EXECUTED_EARLY, withStory(executedEarly(output)));
        tally.segmentCompared();
      }
    }
    SegmentReport report = bench.engine().finish(undisturbed, Map.of());
    if (ending == 1) {
      run(finish(), report);
    } else if (ending == 2) {
      run(point(end(), end(), true), report);
    }
    assertState(State.FINISHED);
    bench.first(oneGo, end(), true);
    tally.add(
        Violation.OTHER_END,
        withStory(
            RestoredState.of(bench, oneGo, end(), folder)
                .differences(RestoredState.of(bench, killed, end(), folder))));
    tally.chainCompared();
  }

  private List<String> withStory(List<String> violations) {
    return violations.stream().map(violation -> violation + "\n" + story()).toList();
  }

  private List<String> differencesBetweenSegments() {
    return Differences.between(
        RestoredState.hooks(bench, undisturbed),
        "the undisturbed chain",
        RestoredState.hooks(bench, killed),
        "the killed chain");
  }

  /** Deferred work that is already done after a segment that is not the last. */
  private List<String> executedEarly(JsonNode output) {
    var early = new ArrayList<String>(executed.actions());
    output
        .get("finished")
        .properties()
        .forEach(
            hook -> {
              if (hook.getValue().asInt() > 0) {
                early.add("the output counts actions of " + hook.getKey());
              }
            });
    TargetContents.of(bench.plugins(), killed)
        .replicas()
        .forEach((table, replica) -> early.add("TiFlash replica of " + table + ": " + replica));
    return early;
  }

  private Tso end() {
    return ends.get(ends.size() - 1);
  }

  private SegmentReport undisturbedSegment(int i) {
    return i == 0
        ? bench.first(undisturbed, ends.get(0), false)
        : bench.next(undisturbed, ends.get(i - 1), ends.get(i), false);
  }

  private Command segment(int i, boolean last) {
    if (i > 0) {
      return point(ends.get(i - 1), ends.get(i), last);
    }
    Tso restoredTs = ends.get(0);
    return new Command(
        point(List.of("--full-backup-storage", bench.full()), restoredTs, last),
        () -> bench.first(killed, restoredTs, last));
  }

  private Command point(Tso start, Tso restoredTs, boolean last) {
    return new Command(
        point(List.of("--start-ts", start.toString()), restoredTs, last),
        () -> bench.next(killed, start, restoredTs, last));
  }

  private List<String> point(List<String> from, Tso restoredTs, boolean last) {
    var words = new ArrayList<>(List.of("restore", "point", "-s", bench.log()));
    words.addAll(from);
    words.addAll(List.of("--restored-ts", restoredTs.toString(), "--last=" + last));
    words.addAll(List.of("--target", killed, "--threads", "2", "--memory", "64MiB"));
    return words;
  }

  private Command finish() {
    return new Command(
        List.of("restore", "finish", "--target", killed),
        () -> bench.engine().finish(killed, Map.of()));
  }

  /** Runs a command undisturbed in this process, or in processes that are killed. */
  private JsonNode run(Command command, SegmentReport expected)
      throws IOException, InterruptedException {
    if (random.nextInt(3) == 0) {
      story.add("here: " + String.join(" ", command.words()));
      String output = DocumentJson.line(RestoreDocument.of("restore", command.here().get()));
      return JsonMapper.shared().readTree(output);
    }
    return runToItsEnd(command.words(), expected);
  }

  /** Starts a command, kills it a few times, starts it again until it succeeds. */
  private JsonNode runToItsEnd(List<String> command, SegmentReport expected)
      throws IOException, InterruptedException {
    story.add(String.join(" ", command));
    int kills = 1 + random.nextInt(MOST_KILLS_A_COMMAND);
    for (int i = 0; i < kills && !tally.isComplete(); i++) {
      List<String> phases = KillMoment.phasesAhead(command, phase());
      if (!killOnce(command, phases)) {
        break;
      }
    }
    String phase = phase();
    boolean finish = phase.equals("FINISH") && random.nextBoolean();
    ProgramRun done = start(finish ? finish().words() : command).await();
    executed.read(log());
    assertThat(done.exitCode()).as(() -> story() + "\n" + done.err()).isZero();
    JsonNode output = JsonMapper.shared().readTree(done.out());
    assertCountedOnce(output, phase, expected);
    return output;
  }

  private boolean killOnce(List<String> command, List<String> phases)
      throws IOException, InterruptedException {
    KillableRun run = start(command);
    Optional<String> hit = moment.kill(run, phases, random);
    executed.read(log());
    if (hit.isEmpty()) {
      tally.late();
      story.add("  done before it was killed");
      ProgramRun done = run.await();
      assertThat(done.exitCode()).as(() -> story() + "\n" + done.err()).isZero();
      return false;
    }
    String phase = phase();
    tally.killed(hit.get(), phase);
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

  /** The phase in the state of the target. */
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
      return look.apply(ChainStore.openForReading(target.state()));
    } catch (RestoreException e) {
      if (e.code() != TargetError.TARGET_NOT_FOUND) {
        throw new AssertionError(story(), e);
      }
      return absent;
    }
  }

  private void assertStatusSays(String phase) {
    switch (phase) {
      case KillMoment.EMPTY -> assertStatusFindsNothing();
      case KillMoment.FINISHED -> assertState(State.FINISHED);
      case KillMoment.CLOSED -> assertState(State.SEALED);
      default -> assertState(State.FAILED);
    }
    story.add("  status is right");
  }

  /** A run that died before it wrote anything leaves no target, or one without a chain. */
  private void assertStatusFindsNothing() {
    try {
      assertState(State.EMPTY);
    } catch (RestoreException e) {
      assertThat(e.code()).as(this::story).isEqualTo(TargetError.TARGET_NOT_FOUND);
    }
  }

  private void assertState(State wanted) {
    assertThat(bench.engine().status(killed, Map.of()).state()).as(this::story).isEqualTo(wanted);
  }

  private void assertOtherCommandsAreRefused(String phase) {
    Optional<ChainHead> head = withStore(ChainStore::head, Optional.empty());
    if (head.isEmpty() || head.get().unsealed().isEmpty()) {
      return;
    }
    var running = head.get().unsealed().get();
    Tso other = new Tso(running.restoredTs().value() + 1);
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

  /** The output counts what was done before a kill, and counts it once. */
  private void assertCountedOnce(JsonNode output, String phase, SegmentReport expected) {
    if (output.get("alreadyDone").asBoolean()) {
      return;
    }
    for (String hook : expected.actions().deferred().keySet()) {
      if (output.get("last").asBoolean() == expected.last()) {
        assertThat(output.get("deferred").get(hook).asInt())
            .as(this::story)
            .isEqualTo(expected.actions().deferred().get(hook));
        assertThat(output.get("finished").get(hook).asInt())
            .as(this::story)
            .isEqualTo(expected.actions().finished().get(hook));
      }
    }
    if (phase.equals("FINISH") || expected.last()) {
      return;
    }
    assertThat(output.get("logFiles").asLong())
        .as(this::story)
        .isEqualTo(expected.data().read().files());
    assertThat(output.get("events").asLong())
        .as(this::story)
        .isEqualTo(expected.data().log().put().events());
    assertThat(output.get("kvs").asLong())
        .as(this::story)
        .isEqualTo(expected.data().log().put().kvs());
    assertThat(output.get("bytes").asLong())
        .as(this::story)
        .isEqualTo(expected.data().log().put().bytes());
    assertThat(output.get("baseKvs").asLong())
        .as(this::story)
        .isEqualTo(expected.data().base().put().kvs());
    assertThat(output.get("baseBytes").asLong())
        .as(this::story)
        .isEqualTo(expected.data().base().put().bytes());
  }

  private void assertSealed(int i, SegmentReport expected, JsonNode output) {
    assertThat(output.get("segment").asInt()).as(this::story).isEqualTo(expected.segment());
    assertThat(output.get("restoredTs").asLong()).as(this::story).isEqualTo(ends.get(i).value());
    assertThat(bench.check(killed).problems()).as(this::story).isEmpty();
  }

  /**
   * A command line, and a call that does the same in this process.
   *
   * @param words after the program's name
   */
  private record Command(List<String> words, Supplier<SegmentReport> here) {}

  String story() {
    return String.join("\n", story) + "\n  in " + folder;
  }
}
