package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.output.RestoreText;
import io.pitr.cli.output.TerminalText;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.follow.FollowListener;
import io.pitr.follow.FollowPosition;
import io.pitr.follow.FollowRequest;
import io.pitr.follow.Follower;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.json.RestoreDocument;
import io.pitr.inspect.report.FollowDocument;
import io.pitr.inspect.report.SegmentTotals;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "follow",
    description = "Restores segment after segment while the log grows: a warm standby.",
    footer = {
      "br restore follow -s s3://bk/log --full-backup-storage s3://bk/full --pd 127.0.0.1:2379"
    })
final class FollowCommand extends TargetTask {
  private static final String COMMAND = "restore follow";

  @Mixin SegmentOptions segment = new SegmentOptions();
  @Mixin WatchOptions watch = new WatchOptions();

  @Topic(FlagTopic.SEGMENT)
  @Option(
      names = "--until",
      paramLabel = "TS",
      description = {"Stop at this timestamp.", "default: never stop"})
  @Nullable String until;

  @Topic(FlagTopic.SEGMENT)
  @Option(
      names = "--finish",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Run the deferred actions when --until is reached.")
  boolean finish;

  @Topic(FlagTopic.SEGMENT)
  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = {"Interval between two checks for new log files.", "default: 30s"})
  String interval = "30s";

  @Topic(FlagTopic.SEGMENT)
  @Option(
      names = "--give-up-after",
      paramLabel = "DURATION",
      description = {
        "How long to try again after failures that may pass, such as a storage that is away.",
        "default: no limit"
      })
  @Nullable String giveUpAfter;

  FollowCommand(CliContext context, CommonOptions common) {
    super(
        context, common, FlagGroup.STORAGE, FlagGroup.TARGET, FlagGroup.RESTORE, FlagGroup.FINISH);
  }

  @Override
  int run(Map<String, String> flags) {
    Optional<Tso> end = TsoText.parseOptional(until, "--until");
    if (finish && end.isEmpty()) {
      throw new RestoreException(
          CliError.USAGE_INVALID,
          "--finish needs --until",
          "",
          "Add --until, or run `br restore finish` later.");
    }
    String target = target();
    RestoreRequest request =
        segment.request(
            target,
            new SegmentEnd.LogEnd(),
            LastChoice.NOT_LAST,
            TypedFlags.of(spec).repeated(),
            flags);
    Duration pause = GoDuration.parse(interval, "--interval");
    Optional<Duration> bound =
        Optional.ofNullable(giveUpAfter).map(text -> GoDuration.parse(text, "--give-up-after"));
    Optional<ChainEnd> ended;
    SegmentTotals totals;
    try (var watching = new RunWatch(context(), quiet(), watch, COMMAND, target)) {
      RestoreEngine engine = engine(watching.observers());
      var listener = new SegmentPrinter(watching);
      try {
        ended =
            new Follower(engine, plugins(), listener, context().stop()::pause)
                .run(new FollowRequest(request, pause, end, finish, bound));
      } catch (RuntimeException e) {
        watching.failed(e, Problems.of(e, spec.commandLine()));
        throw e;
      }
      context().work().done();
      watching.succeeded(() -> engine.status(target, unchecked(flags)));
      totals = watching.totals();
    }
    if (json()) {
      print(FollowDocument.of(target, totals, ended));
    } else {
      ended.ifPresent(how -> line("following ends: the chain was " + how.text()));
      if (context().stop().isMade()) {
        line("following ends: it was asked to stop; the same command follows on");
      }
    }
    return DONE;
  }

  /** Prints each segment after it is restored. */
  private final class SegmentPrinter implements FollowListener {
    private final RunWatch watching;

    SegmentPrinter(RunWatch watching) {
      this.watching = watching;
    }

    @Override
    public void segment(SegmentReport report) {
      watching.segment(report);
      if (json()) {
        print(RestoreDocument.of(COMMAND, report));
      } else {
        line(RestoreText.summary(report));
      }
    }

    @Override
    public void idle(FollowPosition position) {
      String lag = RestoreText.lag(position.reached(), position.checkpoint());
      if (!quiet()) {
        context().err().println(TerminalText.line(lag));
      }
      context()
          .log()
          .info(
              "follower waits for the log",
              Map.of("reached", position.reached(), "checkpoint", position.checkpoint()));
    }
  }
}
