package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.base.Outage;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.output.OutageNews;
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
      var listener = new FollowOutput(watching);
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
      line("following ends: " + reason(ended));
    }
    return DONE;
  }

  private String reason(Optional<ChainEnd> ended) {
    if (ended.isPresent()) {
      return "the chain was " + ended.get().text();
    }
    return context().stop().isMade()
        ? "it was asked to stop; the same command follows on"
        : "it has reached --until";
  }

  /** Prints each segment after it is restored, and what the follower waits for. */
  private final class FollowOutput implements FollowListener {
    private final RunWatch watching;
    private final OutageNews news = new OutageNews();

    FollowOutput(RunWatch watching) {
      this.watching = watching;
    }

    @Override
    public void segment(SegmentReport report) {
      watching.segment(report);
      watching.renew();
      if (json()) {
        print(RestoreDocument.of(COMMAND, report));
      } else {
        line(RestoreText.summary(report));
      }
    }

    @Override
    public void looked(FollowPosition position) {
      watching.looked(position);
    }

    @Override
    public void idle(FollowPosition position) {
      watching.renew();
      if (!quiet()) {
        context().err().println(TerminalText.line(RestoreText.line(position)));
      }
      context()
          .log()
          .info(
              "follower waits",
              Map.of(
                  "until",
                  position.awaited(),
                  "reached",
                  position.reached(),
                  "checkpoint",
                  position.checkpoint()));
    }

    @Override
    public void failing(Outage<RestoreException> outage) {
      watching.failing(outage);
      news.failing(outage).ifPresent(FollowCommand.this::warn);
    }

    @Override
    public void recovered(Outage<RestoreException> outage) {
      watching.recovered();
      String sentence = news.recovered(outage);
      if (!quiet()) {
        context().err().println(TerminalText.line(sentence));
      }
      context().log().info(sentence, Map.of("failures", outage.failures()));
    }
  }
}
