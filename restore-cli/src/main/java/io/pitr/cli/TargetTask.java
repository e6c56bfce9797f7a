package io.pitr.cli;

import io.pitr.api.event.RestoreObserver;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.output.RestoreText;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.inspect.json.RestoreDocument;
import io.pitr.registry.ProgramOptions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** A command that works on the chain of a target. */
abstract class TargetTask extends BrTask {
  @Mixin TargetFlags targets = new TargetFlags();

  TargetTask(CliContext context, CommonOptions common, FlagGroup... groups) {
    super(context, common, groups);
  }

  final String target() {
    String target = targets.uri(this::warn);
    context().log().target(target);
    return target;
  }

  final RestoreEngine engine(List<RestoreObserver> observers) {
    return new RestoreEngine(plugins(), observers, Clock.systemUTC());
  }

  /** Flags without checks of the cluster, for commands that write no data. */
  static Map<String, String> unchecked(Map<String, String> flags) {
    var all = new TreeMap<>(flags);
    all.put(ProgramOptions.CHECK_REQUIREMENTS, "false");
    return all;
  }

  /** Calls the engine and shows its progress. */
  final <T> T shown(Function<RestoreEngine, T> call) {
    try (var progress = context().progress(quiet())) {
      return call.apply(engine(List.of(progress)));
    }
  }

  /** Restores one segment with progress, report and metrics, and prints the result. */
  final int watched(
      String command,
      String target,
      Map<String, String> flags,
      WatchOptions options,
      Function<RestoreEngine, SegmentReport> call) {
    SegmentReport report;
    Optional<String> waits;
    try (var watch = new RunWatch(context(), quiet(), options, command, target)) {
      RestoreEngine engine = engine(watch.observers());
      try {
        report = call.apply(engine);
      } catch (RuntimeException e) {
        watch.failed(e, Problems.of(e, spec.commandLine()));
        throw e;
      }
      context().work().done();
      watch.segment(report);
      watch.succeeded(() -> engine.status(target, unchecked(flags)));
      waits = watch.waits();
    }
    if (json()) {
      print(RestoreDocument.of(command, report));
    } else {
      RestoreText.lines(report).forEach(this::line);
      waits.ifPresent(this::line);
    }
    return DONE;
  }
}
