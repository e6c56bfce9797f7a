package io.pitr.cli;

import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.output.RestoreText;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.inspect.json.AbortDocument;
import io.pitr.inspect.json.StatusDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands of {@code br restore} that need no backup. */
final class ChainCommands {
  private ChainCommands() {}

  @Command(
      name = "status",
      description =
          "Shows the segments of the target's chain, its deferred actions and the next --start-ts.")
  static final class Status extends TargetTask {
    @Topic(FlagTopic.SEGMENT)
    @Option(
        names = "--all",
        description = {
          "List all segments, not only the newest " + RestoreEngine.RECENT_SEGMENTS + ".",
          "default: false"
        })
    boolean all;

    Status(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.TARGET);
    }

    @Override
    int run(Map<String, String> flags) {
      String target = target();
      int most = all ? Integer.MAX_VALUE : RestoreEngine.RECENT_SEGMENTS;
      RestoreStatus status = shown(engine -> engine.status(target, unchecked(flags), most));
      if (json()) {
        print(StatusDocument.of(status));
      } else {
        RestoreText.lines(status).forEach(this::line);
      }
      return DONE;
    }
  }

  @Command(
      name = "finish",
      description =
          "Runs the deferred actions and ends the chain at the timestamp that it has reached.")
  static final class Finish extends TargetTask {
    @Mixin WatchOptions watch = new WatchOptions();

    @Topic(FlagTopic.SEGMENT)
    @Option(
        names = "--skip-index",
        paramLabel = "NAME",
        description = {
          "End the chain without an index that can't be built: db.table.index, or",
          "`db`.`table`.`index` if a name contains a dot or a backtick. May be repeated.",
          "default: none"
        })
    List<String> skipped = new ArrayList<>();

    Finish(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.TARGET, FlagGroup.FINISH);
    }

    @Override
    int run(Map<String, String> flags) {
      String target = target();
      return watched(
          "restore finish",
          target,
          flags,
          watch,
          engine ->
              engine.finish(target, skipped, TypedFlags.of(spec).repeated(), unchecked(flags)));
    }
  }

  @Command(
      name = "abort",
      description =
          "Abandons the chain: releases everything it holds and lists the objects that stay on the target.")
  static final class Abort extends TargetTask {
    @Topic(FlagTopic.SEGMENT)
    @Option(
        names = "--purge",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "Also delete the record of the chain.")
    boolean purge;

    Abort(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.TARGET);
    }

    @Override
    int run(Map<String, String> flags) {
      String target = target();
      AbortReport report = shown(engine -> engine.abort(target, purge, unchecked(flags)));
      if (json()) {
        print(AbortDocument.of(report));
      } else {
        RestoreText.lines(report).forEach(this::line);
      }
      return DONE;
    }
  }
}
