package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.SnapshotReader;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.output.LookText;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.check.Checker;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.inspect.export.ExportReport;
import io.pitr.inspect.export.ExportSource;
import io.pitr.inspect.export.Exporter;
import io.pitr.inspect.json.CheckDocument;
import io.pitr.inspect.json.ExportDocument;
import io.pitr.inspect.json.StateRead;
import io.pitr.inspect.read.ReadRequest;
import io.pitr.inspect.read.TargetReading;
import io.pitr.inspect.schema.Selection;
import io.pitr.sql.text.SourceRules;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
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

    @Topic(FlagTopic.SEGMENT)
    @Option(
        names = "--allow-unfinished",
        arity = "0..1",
        fallbackValue = "true",
        paramLabel = "BOOL",
        description = {
          "Read the target even if its state is not complete: a segment that is not finished, an",
          "aborted chain, or no chain. The output says what is missing."
        })
    boolean allowUnfinished;

    @Override
    final int run(Map<String, String> flags) {
      TableFilter rules =
          filter.isEmpty() ? TableFilter.ALL : TableFilter.parse(FilterRules.of(filter));
      var request =
          new ReadRequest(
              TsoText.parseOptional(ts, "--ts"),
              allowUnfinished,
              TypedFlags.of(spec).repeatedOfTarget());
      String uri = targets.uri(this::warn);
      context().log().target(uri);
      try (TargetReading reading = TargetReading.open(plugins(), uri, request, flags)) {
        new Selection(reading.snapshot(), kinds()).require(rules);
        return look(reading, rules);
      }
    }

    /** The kinds of objects that the command reads. */
    abstract Set<TableView.Kind> kinds();

    abstract int look(TargetReading reading, TableFilter rules);
  }

  @Command(
      name = "check",
      description = "Compares every row with every public index and checks all stored checksums.")
  static final class Check extends OfSnapshot {
    @Topic(FlagTopic.OUTPUT)
    @Option(
        names = "--limit",
        paramLabel = "N",
        description = {
          "How many problems to list; all are counted.",
          "default: " + Checker.LISTED_PROBLEMS
        })
    int limit = Checker.LISTED_PROBLEMS;

    Check(CliContext context, CommonOptions common) {
      super(context, common);
    }

    @Override
    Set<TableView.Kind> kinds() {
      return Set.of(TableView.Kind.TABLE);
    }

    @Override
    int look(TargetReading reading, TableFilter rules) {
      if (limit < 0) {
        throw new RestoreException(
            CliError.USAGE_INVALID, "expected 0 or more, got " + limit, "--limit");
      }
      CheckReport report;
      try (var progress = context().progress(quiet())) {
        long[] rows = new long[1];
        report =
            new Checker(
                    reading.snapshot(), SourceRules.of(reading.identity()), reading.indexSessions())
                .check(
                    rules,
                    Set.copyOf(reading.pendingIndexes()),
                    limit,
                    (object, read) -> {
                      rows[0] += read;
                      progress.progress(Progress.rows("CHECK", rows[0], object.qualifiedName()));
                    });
      }
      reading.requireUnchanged();
      if (json()) {
        print(CheckDocument.of(report, StateRead.of(reading.state())));
      } else {
        LookText.lines(report, reading.state()).forEach(this::line);
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
    Set<TableView.Kind> kinds() {
      return EnumSet.allOf(TableView.Kind.class);
    }

    @Override
    int look(TargetReading reading, TableFilter rules) {
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
            new Exporter(
                    new ReadingSource(reading),
                    SourceRules.of(reading.identity()),
                    Clock.systemUTC())
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
                reading.pendingIndexes().stream().sorted().toList(),
                report,
                StateRead.of(reading.state())));
      } else {
        LookText.lines(report, output.toString(), reading.state()).forEach(this::line);
      }
      return report.ok() ? DONE : FAILED;
    }
  }

  /** What an export reads. */
  private record ReadingSource(TargetReading reading) implements ExportSource {
    @Override
    public SnapshotReader snapshot() {
      return reading.snapshot();
    }

    @Override
    public Tso ts() {
      return reading.state().ts();
    }

    @Override
    public List<String> notes() {
      return LookText.notes(reading.state());
    }

    @Override
    public void requireUnchanged() {
      reading.requireUnchanged();
    }
  }
}
