package io.pitr.inspect.export;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.target.SnapshotReader;
import io.pitr.base.CloseStack;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.schema.DbInfo;
import io.pitr.inspect.ddl.ShowCreate;
import io.pitr.inspect.schema.SchemaReader;
import io.pitr.sql.text.SourceRules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;

/**
 * Exports a snapshot to a folder in Dumpling's layout: {@code metadata}, a file for each database,
 * one or two for each definition, one for the rows of each non-empty table. Objects that are being
 * created or dropped are not exported, as servers don't show them. A table that can't be read is
 * skipped; the others are exported completely. Memory use does not depend on the number of rows.
 * Single-threaded.
 */
public final class Exporter {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final ExportSource source;
  private final SourceRules rules;
  private final Clock clock;

  /**
   * @param rules rules of the upstream cluster
   */
  public Exporter(ExportSource source, SourceRules rules, Clock clock) {
    this.source = source;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * @param root an empty or missing folder; empty again if the run is asked to stop
   * @throws io.pitr.api.RestoreException with a code of {@link io.pitr.inspect.InspectError} or of
   *     the target. Unreadable tables are in the report.
   */
  public ExportReport export(
      Path root, ExportFormat format, TableFilter filter, ExportListener listener) {
    ExportFolder folder = ExportFolder.create(root);
    try {
      return export(folder, format, filter, listener);
    } catch (RestoreException e) {
      if (e.code() == StopError.INTERRUPTED) {
        // The same command may run again: it wants an empty folder.
        var discard = new CloseStack();
        discard.add(folder::discard);
        discard.closeAfter(e);
      }
      throw e;
    }
  }

  private ExportReport export(
      ExportFolder folder, ExportFormat format, TableFilter filter, ExportListener listener) {
    SnapshotReader snapshot = source.snapshot();
    String started = now();
    DefinitionText definitions = new DefinitionText(new ShowCreate(rules));
    TableRows rows = new TableRows(snapshot, folder, format);
    TableExport tables = new TableExport(folder, definitions, rows, rules);
    ExportRun run = new ExportRun(folder, definitions, tables, filter, listener);
    SchemaReader schema = new SchemaReader(snapshot);
    for (DbInfo database : schema.databases()) {
      if (filter.matchesSchema(database.name().original())) {
        run.database(database);
        schema.forEach(database, run::object, run::unreadable);
      }
    }
    source.requireUnchanged();
    folder.write(FileNames.METADATA, metadata(started));
    return run.report();
  }

  private String metadata(String started) {
    return "Started dump at: "
        + started
        + "\nSHOW MASTER STATUS:\n\tLog: tidb-binlog\n\tPos: "
        + source.ts()
        + "\n\tGTID:\n\nFinished dump at: "
        + now()
        + "\n"
        + source.notes().stream().map(note -> note + "\n").collect(Collectors.joining());
  }

  private String now() {
    return TIME.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
  }
}
