package io.pitr.inspect.export;

import io.pitr.format.schema.ColumnInfo;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.inspect.ddl.ShowCreate;
import io.pitr.inspect.ddl.SqlText;
import io.pitr.inspect.schema.SchemaObject;
import java.util.stream.Collectors;

/** The content of Dumpling's schema files. */
final class DefinitionText {
  static final String HEADER =
      "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40101 SET NAMES binary*/;\n";

  private final ShowCreate show;

  DefinitionText(ShowCreate show) {
    this.show = show;
  }

  String database(DbInfo database) {
    String name = SqlText.name(database.name().original());
    return HEADER + OneStatement.require(show.database(database), name) + ";\n";
  }

  /** The definition of a table, view or sequence, with the session settings that it needs. */
  String object(SchemaObject object) {
    String create =
        OneStatement.require(
            show.object(object.schema(), object.table(), object.autoIds().next(object.table())),
            object.qualifiedName());
    return HEADER
        + switch (object.table().kind()) {
          case TABLE -> create + ";\n";
          case VIEW -> view(object.table(), create);
          case SEQUENCE -> create + ";\n" + nextValue(object);
        };
  }

  /** A placeholder table for a view, used until all objects that the view reads exist. */
  String standIn(TableInfo view) {
    return HEADER
        + "CREATE TABLE "
        + SqlText.name(view.name().original())
        + "(\n"
        + view.columns().stream()
            .map(ColumnInfo::name)
            .map(column -> SqlText.name(column.original()) + " int")
            .collect(Collectors.joining(",\n"))
        + "\n)ENGINE=MyISAM;\n";
  }

  private static String view(TableInfo view, String create) {
    String name = SqlText.name(view.name().original());
    String charset = OneStatement.requireWord(view.charset(), name);
    String collation = OneStatement.requireWord(view.collation(), name);
    return "DROP TABLE IF EXISTS "
        + name
        + ";\nDROP VIEW IF EXISTS "
        + name
        + ";\nSET @PREV_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT;\n"
        + "SET @PREV_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS;\n"
        + "SET @PREV_COLLATION_CONNECTION=@@COLLATION_CONNECTION;\n"
        + "SET character_set_client = "
        + charset
        + ";\nSET character_set_results = "
        + charset
        + ";\nSET collation_connection = "
        + collation
        + ";\n"
        + create
        + ";\nSET character_set_client = @PREV_CHARACTER_SET_CLIENT;\n"
        + "SET character_set_results = @PREV_CHARACTER_SET_RESULTS;\n"
        + "SET collation_connection = @PREV_COLLATION_CONNECTION;\n";
  }

  private static String nextValue(SchemaObject sequence) {
    return "SELECT SETVAL("
        + SqlText.name(sequence.name())
        + ","
        + (sequence.autoIds().sequence() + 1)
        + ");\n";
  }
}
