package io.pitr.cli;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.base.PrivateFiles;
import io.pitr.catalog.LogBackup;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.cli.output.TimelineText;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.InspectError;
import io.pitr.inspect.json.TimelineDocument;
import io.pitr.inspect.timeline.Timeline;
import io.pitr.inspect.timeline.TimelinePage;
import io.pitr.inspect.timeline.TimelineReader;
import io.pitr.inspect.verify.TableNames;
import io.pitr.inspect.verify.VerifyOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "timeline",
    description = {
      "Shows the writes of each table and the schema changes over time, to choose a --restored-ts,",
      "for example the moment before a DROP TABLE."
    },
    footer = {"br log timeline -s local:///bk/log --deep --html timeline.html"})
final class TimelineCommand extends LogCommands.OfLog {
  private static final int BUCKETS = 60;
  private static final int PAGE_BUCKETS = 600;

  @Topic(FlagTopic.BACKUP)
  @Option(
      names = "--from",
      paramLabel = "TS",
      description = {"Start, exclusive: a TSO, or a time.", "default: the start of the log"})
  @Nullable String from;

  @Topic(FlagTopic.BACKUP)
  @Option(
      names = "--to",
      paramLabel = "TS",
      description = {"End, inclusive: a TSO, or a time.", "default: the end of the log"})
  @Nullable String to;

  @Topic(FlagTopic.BACKUP)
  @Option(
      names = "--deep",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Read all data of the span and count rows instead of estimating from metadata.")
  boolean deep;

  @Topic(FlagTopic.OUTPUT)
  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write a self-contained page for a browser.")
  @Nullable Path html;

  TimelineCommand(CliContext context, CommonOptions common) {
    super(context, common);
  }

  @Override
  int run(LogBackup log, CipherSpec cipher, VerifyOptions options, TableNames names) {
    Tso begin = TsoText.parseOptional(from, "--from").orElse(Tso.ZERO);
    Tso end = TsoText.parseOptional(to, "--to").orElse(Tso.ZERO);
    Timeline timeline =
        read(
            progress ->
                new TimelineReader(log, cipher, names, html == null ? BUCKETS : PAGE_BUCKETS)
                    .read(
                        begin,
                        end,
                        deep,
                        bytes -> progress.progress(Progress.read("TIMELINE", bytes, 0))));
    if (html != null) {
      write(html, TimelinePage.html(timeline));
    }
    if (json()) {
      print(TimelineDocument.of(timeline));
    } else {
      TimelineText.lines(timeline).forEach(this::line);
      if (html != null) {
        line("");
        line("page          " + html);
      }
    }
    return DONE;
  }

  private static void write(Path file, String page) {
    try {
      PrivateFiles.write(file, page);
    } catch (IOException e) {
      throw new RestoreException(
          InspectError.TIMELINE_PAGE_IO, String.valueOf(e.getMessage()), file.toString(), e);
    }
  }
}
