package io.pitr.cli;

import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.output.RestoreText;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.status.RestoreStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands below {@code br restore} that need no backup. */
final class ChainCommands {
  private ChainCommands() {}

  @Command(
      name = "status",
      description = "Where the target's chain stands, what waits, and what comes next.")
  static final class Status extends TargetTask {
    Status(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.TARGET);
    }

    @Override
    int run(Map<String, String> flags) {
      String target = target();
      RestoreStatus status = shown(engine -> engine.status(target, unchecked(flags)));
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
  static final class Finish extends TargetTask {
    @Mixin WatchOptions watch = new WatchOptions();

    @Option(
        names = "--skip-index",
        paramLabel = "NAME",
        description = {
          "End the chain without this index, which can't be built: db.table.index, or",
          "`db`.`table`.`index` where a name has a dot or a backtick. May be repeated.",
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
          engine -> engine.finish(target, skipped, unchecked(flags)));
    }
  }

  @Command(
      name = "abort",
      description =
          "Gives the chain up: releases what it holds, and says what stays on the target.")
  static final class Abort extends TargetTask {
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
      String target = target();
      AbortReport report = shown(engine -> engine.abort(target, purge, unchecked(flags)));
      if (json()) {
        print(RestoreText.json(report));
      } else {
        RestoreText.lines(report).forEach(this::line);
      }
      return DONE;
    }
  }
}
