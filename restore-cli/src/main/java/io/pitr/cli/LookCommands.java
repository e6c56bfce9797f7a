package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.output.LookText;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.check.Checker;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.inspect.export.ExportReport;
import io.pitr.inspect.export.Exporter;
import io.pitr.inspect.json.CheckDocument;
import io.pitr.inspect.json.ExportDocument;
import io.pitr.registry.PluginRegistry;
import io.pitr.sql.text.SourceRules;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that read a target. */
final class LookCommands {
  private LookCommands() {}

  /** A command that reads a snapshot of a target. */
  abstract static class OfSnapshot extends BrTask {
    @Mixin TargetFlags targets = new TargetFlags();

    @Topic(FlagTopic.BACKUP)
    @Option(
        names = {"-f", "--filter"},
        paramLabel = "RULE",
        description = {"Table filter rule. May be repeated.", "default: *.*"})
    List<String> filter = new ArrayList<>();

    @Topic(FlagTopic.BACKUP)
    @Option(
        names = "--ts",
        paramLabel = "TS",
        description = {
          "Read the state at this timestamp: a TSO, or a time with its zone.",
          "default: the timestamp that the target has reached"
        })
    @Nullable String ts;

    OfSnapshot(CliContext context, CommonOptions common) {
      super(context, common, FlagGroup.TARGET);
    }

    @Override
    final int run(Map<String, String> flags) {
      TableFilter rules =
          filter.isEmpty() ? TableFilter.ALL : TableFilter.parse(FilterRules.of(filter));
      Tso asked = TsoText.parseOptional(ts, "--ts").orElse(Tso.MAX);
      String uri = targets.uri(this::warn);
      context().log().target(uri);
      PluginRegistry plugins = plugins();
      var engine = new RestoreEngine(plugins, List.of(), Clock.systemUTC());
      Set<String> pending = new HashSet<>(engine.pendingIndexes(uri, flags));
      Map<IndexId, SessionSettings> sessions = engine.indexSessions(uri, flags);
      try (RestoreTarget target = plugins.openTarget(uri, OpenMode.READ, flags);
          SnapshotReader snapshot = target.snapshot(asked)) {
        return look(
            new Look(snapshot, SourceRules.of(target.identity()), sessions), rules, pending);
      }
    }

    /**
     * A snapshot and what is needed to read it.
     *
     * @param sessions session settings that index expressions were evaluated with
     */
    record Look(
        SnapshotReader snapshot, SourceRules source, Map<IndexId, SessionSettings> sessions) {}

    abstract int look(Look at, TableFilter rules, Set<String> pending);
  }

  @Command(
      name = "check",
      description = "Compares every row with every public index and checks all stored checksums.")
  static final class Check extends OfSnapshot {
    Check(CliContext context, CommonOptions common) {
      super(context, common);
    }

    @Override
    int look(Look at, TableFilter rules, Set<String> pending) {
      CheckReport report;
      try (var progress = context().progress(quiet())) {
        long[] rows = new long[1];
        report =
            new Checker(at.snapshot(), at.source(), at.sessions())
                .check(
                    rules,
                    pending,
                    (object, read) -> {
                      rows[0] += read;
                      progress.progress(Progress.rows("CHECK", rows[0], object.qualifiedName()));
                    });
      }
      if (json()) {
        print(CheckDocument.of(report));
      } else {
        LookText.lines(report).forEach(this::line);
      }
      return report.ok() ? DONE : FAILED;
    }
  }

  @Command(
      name = "export",
      description = "Exports rows and definitions from an embedded target, in Dumpling's layout.")
  static final class Export extends OfSnapshot {
    @Topic(FlagTopic.OUTPUT)
    @Option(
        names = {"-o", "--output"},
        required = true,
        paramLabel = "DIR",
        description = "Output folder; must be empty or absent.")
    Path output = Path.of("");

    @Topic(FlagTopic.OUTPUT)
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "sql",
        description = {"sql, csv or jsonl.", "default: sql"})
    String format = "sql";

    Export(CliContext context, CommonOptions common) {
      super(context, common);
    }

    @Override
    int look(Look at, TableFilter rules, Set<String> pending) {
      ExportFormat chosen =
          ExportFormat.of(format)
              .orElseThrow(
                  () ->
                      new RestoreException(
                          CliError.USAGE_INVALID,
                          "there is no format '" + format + "'",
                          "--format",
                          "Choose sql, csv or jsonl."));
      ExportReport report;
      try (var progress = context().progress(quiet())) {
        long[] rows = new long[1];
        report =
            new Exporter(at.snapshot(), at.source(), Clock.systemUTC())
                .export(
                    output,
                    chosen,
                    rules,
                    (object, written) -> {
                      rows[0] += written;
                      progress.progress(Progress.rows("EXPORT", rows[0], object.qualifiedName()));
                    });
      }
      if (json()) {
        print(
            ExportDocument.of(
                output.toString(),
                chosen.text(),
                at.snapshot().ts(),
                pending.stream().sorted().toList(),
                report));
      } else {
        LookText.lines(report, output.toString(), at.snapshot().ts()).forEach(this::line);
      }
      return report.ok() ? DONE : FAILED;
    }
  }
}
