package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.output.AbortText;
import io.pitr.cli.output.RestoreText;
import io.pitr.cli.output.TerminalText;
import io.pitr.engine.report.AbortPlan;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.request.AbortChoice;
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
      description = {
        "Abandons the chain: opens its tables, releases everything it holds and lists what it leaves on",
        "the target. Does nothing to a finished or absent chain. Asks before it aborts an open one."
      })
  static final class Abort extends TargetTask {
    @Topic(FlagTopic.SEGMENT)
    @Option(
        names = "--purge",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "Also delete the record of the chain.")
    boolean purge;

    @Topic(FlagTopic.SEGMENT)
    @Option(
        names = "--drop-restored",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = {
          "Also remove the databases, tables, views and sequences that the chain created, with",
          "their rows, and delete the record of the chain. Objects that others created stay."
        })
    boolean dropRestored;

    @Topic(FlagTopic.SEGMENT)
    @Option(
        names = "--yes",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = "Do not ask. Needed if standard input is not a terminal.")
    boolean yes;

    Abort(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.TARGET);
    }

    @Override
    int run(Map<String, String> flags) {
      String target = target();
      AbortChoice choice =
          dropRestored ? AbortChoice.DROP_RESTORED : purge ? AbortChoice.PURGE : AbortChoice.KEEP;
      if (!yes) {
        requireConsent(shown(engine -> engine.abortPlan(target, unchecked(flags))), choice);
      }
      AbortReport report = shown(engine -> engine.abort(target, choice, unchecked(flags)));
      if (json()) {
        print(AbortDocument.of(report));
      } else {
        AbortText.lines(report).forEach(this::line);
      }
      return DONE;
    }

    private void requireConsent(AbortPlan plan, AbortChoice choice) {
      if (!plan.needsConsent(dropRestored)) {
        return;
      }
      if (!context().keyboard().isPresent()) {
        throw new RestoreException(
            CliError.CONSENT_NEEDED, AbortText.sentence(plan, choice), "restore abort");
      }
      context().status().clear();
      AbortText.question(plan, choice).stream()
          .map(TerminalText::line)
          .forEach(context().err()::println);
      context().err().println("Type yes to go on:");
      context().err().flush();
      if (!context().keyboard().saysYes()) {
        throw new RestoreException(
            CliError.CONSENT_REFUSED, "the answer was not yes", "restore abort");
      }
    }
  }
}
