package io.pitr.inspect.export;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.schema.TableView;
import io.pitr.format.FormatError;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.schema.DbInfo;
import io.pitr.inspect.InspectError;
import io.pitr.inspect.schema.SchemaObject;
import io.pitr.inspect.schema.SkippedTable;
import io.pitr.sql.row.TableReading;
import java.util.ArrayList;
import java.util.List;

/** One export, with its counts and skipped objects. */
final class ExportRun {
  private final ExportFolder folder;
  private final DefinitionText definitions;
  private final TableExport tables;
  private final TableFilter filter;
  private final ExportListener listener;
  private final long[] kinds = new long[TableView.Kind.values().length];
  private final List<SkippedTable> skippedTables = new ArrayList<>();
  private long databases;
  private long rows;

  ExportRun(
      ExportFolder folder,
      DefinitionText definitions,
      TableExport tables,
      TableFilter filter,
      ExportListener listener) {
    this.folder = folder;
    this.definitions = definitions;
    this.tables = tables;
    this.filter = filter;
    this.listener = listener;
  }

  void database(DbInfo database) {
    databases++;
    folder.write(FileNames.database(database.name().original()), definitions.database(database));
  }

  void object(SchemaObject object) {
    if (!filter.matches(object.schema(), object.name())) {
      return;
    }
    try {
      listener.written(object, 0);
      rows += tables.write(object, more -> listener.written(object, more));
      kinds[object.table().kind().ordinal()]++;
    } catch (RestoreException e) {
      if (!TableReading.isOfOneTable(e) && e.code() != InspectError.EXPORT_NOT_COMPUTABLE) {
        throw e;
      }
      tables.remove(object);
      skippedTables.add(SkippedTable.of(object, problem(e)));
    }
  }

  void unreadable(SkippedTable table) {
    if (table.matches(filter)) {
      skippedTables.add(table);
    }
  }

  /**
   * Replaces the remedy of corrupt bytes: they are in the target, so there is no file to copy
   * again.
   */
  private static Problem problem(RestoreException e) {
    Problem first = e.problems().get(0);
    return first.code() == FormatError.FORMAT_CORRUPT
        ? Problem.of(InspectError.EXPORT_ROW_UNREADABLE, first.what(), first.where())
        : first;
  }

  ExportReport report() {
    return new ExportReport(
        databases,
        kinds[TableView.Kind.TABLE.ordinal()],
        kinds[TableView.Kind.VIEW.ordinal()],
        kinds[TableView.Kind.SEQUENCE.ordinal()],
        rows,
        folder.bytes(),
        skippedTables);
  }
}
