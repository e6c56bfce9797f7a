package io.pitr.inspect.export;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.TableView;
import io.pitr.inspect.schema.SchemaObject;
import io.pitr.sql.row.TableReading;
import io.pitr.sql.text.SourceRules;
import java.util.List;
import java.util.function.LongConsumer;

/** Writes the files of one table, view or sequence. */
final class TableExport {
  private final ExportFolder folder;
  private final DefinitionText definitions;
  private final TableRows rows;
  private final SourceRules rules;

  TableExport(ExportFolder folder, DefinitionText definitions, TableRows rows, SourceRules rules) {
    this.folder = folder;
    this.definitions = definitions;
    this.rows = rows;
    this.rules = rules;
  }

  /**
   * @param written receives the number of rows written since its last call
   * @return number of rows
   * @throws RestoreException with a code of the format if the definition or the rows can't be read;
   *     some files may then exist
   */
  long write(SchemaObject object, LongConsumer written) {
    TableView.Kind kind = object.table().kind();
    long count = kind == TableView.Kind.TABLE ? rows(object, written) : 0;
    folder.write(
        FileNames.definition(object.schema(), object.name(), kind), definitions.object(object));
    if (kind == TableView.Kind.VIEW) {
      folder.write(
          FileNames.table(object.schema(), object.name()), definitions.standIn(object.table()));
    }
    return count;
  }

  private long rows(SchemaObject object, LongConsumer written) {
    TableReading reading = TableReading.of(object.table().tree(), rules);
    if (reading instanceof TableReading.Readable readable) {
      return rows.write(object.schema(), object.table(), readable, written);
    }
    TableReading.Unreadable unreadable = (TableReading.Unreadable) reading;
    throw new RestoreException(List.of(unreadable.why()), null);
  }

  /** Removes the files written for an object. */
  void remove(SchemaObject object) {
    TableView.Kind kind = object.table().kind();
    folder.remove(FileNames.definition(object.schema(), object.name(), kind));
    if (kind == TableView.Kind.TABLE) {
      folder.remove(rows.fileName(object.schema(), object.table()));
    } else if (kind == TableView.Kind.VIEW) {
      folder.remove(FileNames.table(object.schema(), object.name()));
    }
  }
}
