package io.pitr.cluster.sql;

import io.pitr.format.schema.ColumnInfo;
import io.pitr.format.schema.IndexColumn;
import io.pitr.format.schema.IndexInfo;
import io.pitr.format.schema.TableInfo;
import java.util.Locale;
import java.util.stream.Collectors;

/** Statements that rebuild an index (spec/segmented-restore.md C.2). */
final class IndexSql {
  private static final int BTREE = 1;
  private static final int HASH = 2;
  private static final int RTREE = 3;

  private final String schema;
  private final TableInfo table;
  private final boolean namesLocality;

  /**
   * @param namesLocality whether the server supports {@code GLOBAL} and {@code LOCAL}
   */
  IndexSql(String schema, TableInfo table, boolean namesLocality) {
    this.schema = schema;
    this.table = table;
    this.namesLocality = namesLocality;
  }

  String drop(IndexInfo index) {
    return alter() + " DROP INDEX " + Quoted.name(index.name().original());
  }

  String add(IndexInfo index) {
    return alter() + " " + kind(index) + options(index);
  }

  /** Whether the entries of an index depend on the settings of the session that writes them. */
  boolean hasExpressions(IndexInfo index) {
    return !index.condition().isEmpty()
        || index.columns().stream()
            .map(part -> table.columns().get(part.offset()))
            .anyMatch(column -> !column.generatedExpression().isEmpty());
  }

  /** Statement that compares every row with its entry. */
  String check(IndexInfo index) {
    return "ADMIN CHECK INDEX "
        + Quoted.table(schema, table.name().original())
        + " "
        + Quoted.name(index.name().original());
  }

  private String alter() {
    return "ALTER TABLE " + Quoted.table(schema, table.name().original());
  }

  private String kind(IndexInfo index) {
    String columns =
        "(" + index.columns().stream().map(this::column).collect(Collectors.joining(",")) + ")";
    if (index.primary()) {
      return "ADD PRIMARY KEY " + columns + " NONCLUSTERED";
    }
    String name = Quoted.name(index.name().original());
    return (index.unique() ? "ADD UNIQUE KEY " : "ADD INDEX ") + name + columns;
  }

  /** Hidden columns represent expressions; their text is stored as TiDB writes it. */
  private String column(IndexColumn indexColumn) {
    ColumnInfo column = table.columns().get(indexColumn.offset());
    if (column.hidden()) {
      return "(" + column.generatedExpression() + ")";
    }
    String name = Quoted.name(column.name().original());
    return indexColumn.isPrefix() ? name + "(" + indexColumn.length() + ")" : name;
  }

  private String options(IndexInfo index) {
    var options = new StringBuilder();
    if (!index.condition().isEmpty()) {
      options.append(" WHERE ").append(index.condition());
    }
    switch (index.type()) {
      case BTREE -> options.append(" USING BTREE");
      case HASH -> options.append(" USING HASH");
      case RTREE -> options.append(" USING RTREE");
      default -> {}
    }
    if (!index.fullTextParser().isEmpty()) {
      String parser = index.fullTextParser().toUpperCase(Locale.ROOT).replace("_V1", "");
      options.append(" WITH PARSER ").append(parser);
    }
    if (!index.comment().isEmpty()) {
      options.append(" COMMENT ").append(Quoted.text(index.comment()));
    }
    options.append(index.invisible() ? " INVISIBLE" : " VISIBLE");
    if (namesLocality || index.global()) {
      options.append(index.global() ? " GLOBAL" : " LOCAL");
    }
    return options.toString();
  }
}
