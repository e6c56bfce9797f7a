package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.output.JsonDocument;
import io.pitr.cli.output.ProgressDisplay;
import io.pitr.cli.output.RestoreText;
import io.pitr.engine.plan.LastChoice;
import io.pitr.engine.plan.RestoreRequest;
import io.pitr.engine.plan.SegmentEnd;
import io.pitr.engine.segment.AbortReport;
import io.pitr.engine.segment.FollowListener;
import io.pitr.engine.segment.FollowRequest;
import io.pitr.engine.segment.Follower;
import io.pitr.engine.segment.RestoreEngine;
import io.pitr.engine.segment.RestoreStatus;
import io.pitr.engine.segment.SegmentPlan;
import io.pitr.engine.segment.SegmentReport;
import io.pitr.format.time.TsoText;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands below {@code br restore}. */
final class RestoreCommands {
  private RestoreCommands() {}

  /** What all take. */
  abstract static class OfTarget extends BrTask {
    @Mixin TargetOptions targets = new TargetOptions();

    OfTarget(CliContext context, CommonOptions common, FlagGroup... groups) {
      super(context, common, groups);
    }

    final String target() {
      return targets.uri(this::warn);
    }

    final RestoreEngine engine(ProgressDisplay progress) {
      return new RestoreEngine(plugins(), List.of(progress), Clock.systemUTC());
    }

    /** For commands that bring no data: whoever watches the cluster is not in their way. */
    static Map<String, String> unchecked(Map<String, String> flags) {
      var all = new TreeMap<>(flags);
      all.put("check-requirements", "false");
      return all;
    }

    final void show(String command, SegmentReport report) {
      if (json()) {
        print(RestoreText.json(command, report));
      } else {
        RestoreText.lines(report).forEach(this::line);
      }
    }
  }

  @Command(
      name = "point",
      description = {
        "Restores one segment: from a full backup, or from where the target stands, to a timestamp.",
        "With --last=false the chain stays open and everything that must wait for the end waits."
      })
  static final class Point extends OfTarget {
    @Mixin SegmentOptions segment = new SegmentOptions();

    @Option(
        names = "--restored-ts",
        paramLabel = "TS",
        description = {
          "End of the segment, inclusive: a TSO, or 'YYYY-MM-DD hh:mm:ss[.fff]+hh:mm'.",
          "default: how far the log reaches"
        })
    @Nullable String restoredTs;

    @Option(
        names = "--last",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = {
          "Fire what was deferred after this segment; must be said when a chain goes on.",
          "default: true"
        })
    @Nullable Boolean last;

    @Option(
        names = "--last-segment",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "The same as --last.")
    @Nullable Boolean lastSegment;

    @Option(
        names = "--dry-run",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "Print the plan and touch nothing.")
    boolean dryRun;

    Point(CliContext context, CommonOptions common) {
      super(
          context,
          common,
          FlagGroup.STORAGE,
          FlagGroup.TARGET,
          FlagGroup.RESTORE,
          FlagGroup.FINISH);
    }

    @Override
    int run(Map<String, String> flags) {
      RestoreRequest request =
          segment.request(
              target(), SegmentOptions.end(restoredTs), choice(), RepeatedFlags.of(spec), flags);
      if (dryRun) {
        SegmentPlan plan;
        try (var progress = context().progress(quiet())) {
          plan = engine(progress).plan(request);
        }
        if (json()) {
          print(RestoreText.json(plan));
        } else {
          RestoreText.lines(plan).forEach(this::line);
        }
        return DONE;
      }
      SegmentReport report;
      try (var progress = context().progress(quiet())) {
        report = engine(progress).restore(request);
      }
      show("restore point", report);
      return DONE;
    }

    private LastChoice choice() {
      if (last != null && lastSegment != null && !last.equals(lastSegment)) {
        throw new RestoreException(
            CliError.USAGE_INVALID, "--last and --last-segment contradict each other", "");
      }
      Boolean said = last != null ? last : lastSegment;
      return said == null ? LastChoice.UNSTATED : said ? LastChoice.LAST : LastChoice.NOT_LAST;
    }
  }

  @Command(
      name = "status",
      description = "Where the target's chain stands, what waits, and what comes next.")
  static final class Status extends OfTarget {
    Status(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.TARGET);
    }

    @Override
    int run(Map<String, String> flags) {
      RestoreStatus status;
      try (var progress = context().progress(quiet())) {
        status = engine(progress).status(target(), unchecked(flags));
      }
      if (json()) {
        print(RestoreText.json(status));
      } else {
        RestoreText.lines(status).forEach(this::line);
      }
      return DONE;
    }
  }

  @Command(
      name = "finish",
      description = "Fires what was deferred, at the timestamp already reached.")
  static final class Finish extends OfTarget {
    Finish(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.TARGET, FlagGroup.FINISH);
    }

    @Override
    int run(Map<String, String> flags) {
      SegmentReport report;
      try (var progress = context().progress(quiet())) {
        report = engine(progress).finish(target(), unchecked(flags));
      }
      show("restore finish", report);
      return DONE;
    }
  }

  @Command(
      name = "abort",
      description =
          "Gives the chain up: releases what it holds, and says what stays on the target.")
  static final class Abort extends OfTarget {
    @Option(
        names = "--purge",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "Forget the chain altogether.")
    boolean purge;

    Abort(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.TARGET);
    }

    @Override
    int run(Map<String, String> flags) {
      AbortReport report;
      try (var progress = context().progress(quiet())) {
        report = engine(progress).abort(target(), purge, unchecked(flags));
      }
      if (json()) {
        print(RestoreText.json(report));
      } else {
        RestoreText.lines(report).forEach(this::line);
      }
      return DONE;
    }
  }

  @Command(
      name = "follow",
      description = "Restores segment after segment as the log grows: a warm standby.")
  static final class Follow extends OfTarget implements FollowListener {
    @Mixin SegmentOptions segment = new SegmentOptions();

    @Option(
        names = "--until",
        paramLabel = "TS",
        description = {"Where to end.", "default: never"})
    @Nullable String until;

    @Option(
        names = "--finish",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "Fire what was deferred when --until is reached.")
    boolean finish;

    @Option(
        names = "--interval",
        paramLabel = "DURATION",
        defaultValue = "30s",
        description = {"How often to look for more log.", "default: 30s"})
    String interval = "30s";

    private final List<SegmentReport> reports = new ArrayList<>();

    Follow(CliContext context, CommonOptions common) {
      super(
          context,
          common,
          FlagGroup.STORAGE,
          FlagGroup.TARGET,
          FlagGroup.RESTORE,
          FlagGroup.FINISH);
    }

    @Override
    int run(Map<String, String> flags) {
      Tso end = TsoText.parse(until == null ? "" : until, "--until");
      if (finish && end.equals(Tso.ZERO)) {
        throw new RestoreException(
            CliError.USAGE_INVALID,
            "--finish needs --until",
            "",
            "Give --until, or run `br restore finish` when it is time.");
      }
      RestoreRequest request =
          segment.request(
              target(),
              new SegmentEnd.LogEnd(),
              LastChoice.NOT_LAST,
              RepeatedFlags.of(spec),
              flags);
      Duration pause = DurationText.parse(interval, "--interval");
      try (var progress = context().progress(quiet())) {
        new Follower(engine(progress), plugins(), this, Follow::sleep)
            .run(new FollowRequest(request, pause, end.equals(Tso.ZERO) ? null : end, finish));
      }
      if (json()) {
        print(
            new JsonDocument()
                .put("command", "restore follow")
                .objects(
                    "segments",
                    reports,
                    (SegmentReport report, JsonDocument each) -> RestoreText.fill(each, report)));
      }
      return DONE;
    }

    @Override
    public void segment(SegmentReport report) {
      if (json()) {
        reports.add(report);
      } else {
        line(RestoreText.summary(report));
      }
    }

    @Override
    public void idle(Tso reached, Tso checkpoint) {
      if (!quiet()) {
        context().err().println(RestoreText.lag(reached, checkpoint));
      }
    }

    private static boolean sleep(Duration pause) {
      try {
        Thread.sleep(pause.toMillis());
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
