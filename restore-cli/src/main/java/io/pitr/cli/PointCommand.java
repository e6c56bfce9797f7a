package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.output.RestoreText;
import io.pitr.engine.plan.SegmentPlan;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.inspect.json.PlanDocument;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "point",
    description = {
      "Restores to a point in time, in one run or in segments. A segment starts at a full backup, or at",
      "the timestamp that the target has reached. With --last=false the chain stays open, and deferred",
      "actions wait for the last segment."
    },
    footer = {
      "# in one run, up to a moment",
      "br restore point -s local:///bk/log --full-backup-storage local:///bk/full \\",
      "    --restored-ts '2026-03-02 10:42:00+00:00' --pd 127.0.0.1:2379",
      "",
      "# in two segments, into a folder of this machine",
      "br restore point -s local:///bk/log --full-backup-storage local:///bk/full \\",
      "    --restored-ts TS1 --last=false --target embedded:///restored",
      "br restore point -s local:///bk/log --start-ts TS1 --restored-ts TS2 --last=true \\",
      "    --target embedded:///restored"
    })
final class PointCommand extends TargetTask {
  @Mixin SegmentOptions segment = new SegmentOptions();
  @Mixin WatchOptions watch = new WatchOptions();

  @Topic(FlagTopic.SEGMENT)
  @Option(
      names = "--restored-ts",
      paramLabel = "TS",
      description = {
        "End of the segment, inclusive: a TSO, or 'YYYY-MM-DD hh:mm:ss[.fff]+hh:mm'.",
        "default: the end of the log"
      })
  @Nullable String restoredTs;

  @Topic(FlagTopic.SEGMENT)
  @Option(
      names = "--last",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = {
        "Whether this is the last segment, which runs the deferred actions. Required to continue a chain.",
        "default: true"
      })
  @Nullable Boolean last;

  @Topic(value = FlagTopic.SEGMENT, advanced = true)
  @Option(
      names = "--last-segment",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "The same as --last.")
  @Nullable Boolean lastSegment;

  @Topic(FlagTopic.SEGMENT)
  @Option(
      names = "--dry-run",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Print the plan and change nothing.")
  boolean dryRun;

  PointCommand(CliContext context, CommonOptions common) {
    super(
        context, common, FlagGroup.STORAGE, FlagGroup.TARGET, FlagGroup.RESTORE, FlagGroup.FINISH);
  }

  @Override
  int run(Map<String, String> flags) {
    String target = target();
    RestoreRequest request =
        segment.request(
            target,
            SegmentOptions.end(restoredTs),
            choice(),
            TypedFlags.of(spec).repeated(),
            flags);
    if (dryRun) {
      watch.requireUsable();
      SegmentPlan plan = shown(engine -> engine.plan(request));
      if (json()) {
        print(PlanDocument.of(plan));
      } else {
        RestoreText.lines(plan).forEach(this::line);
      }
      return DONE;
    }
    return watched("restore point", target, flags, watch, engine -> engine.restore(request));
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
