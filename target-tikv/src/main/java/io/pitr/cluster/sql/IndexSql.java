package io.pitr.cluster.sql;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.format.FormatError;
import io.pitr.format.schema.ColumnInfo;
import io.pitr.format.schema.IndexColumn;
import io.pitr.format.schema.IndexInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.sql.expr.Expression;
import io.pitr.sql.expr.ExpressionText;
import io.pitr.sql.table.TableDef;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Statements that rebuild an index (spec/segmented-restore.md C.2). Nothing of a definition reaches
 * a statement as it is: names and texts are quoted, expressions are printed from their tokens.
 */
final class IndexSql {
  private static final int BTREE = 1;
  private static final int HASH = 2;
  private static final int RTREE = 3;

  private static final Pattern WORD = Pattern.compile("[A-Z0-9_]+");

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

  /**
   * @throws RestoreException {@link TargetError#INDEX_NOT_BUILDABLE} if a part of the definition is
   *     not what it has to be
   */
  String add(IndexInfo index) {
    try {
      return alter() + " " + kind(index) + options(index);
    } catch (RestoreException e) {
      String name = index.name().original();
      throw new RestoreException(
          TargetError.INDEX_NOT_BUILDABLE,
          e.problems().get(0).what(),
          "index " + Quoted.name(name) + " of " + Quoted.table(schema, table.name().original()),
          TargetError.skipIndex(schema, table.name().original(), name),
          e);
    }
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

  /** Hidden columns represent expressions. */
  private String column(IndexColumn indexColumn) {
    ColumnInfo column = table.columns().get(indexColumn.offset());
    if (column.hidden()) {
      return "(" + ExpressionText.of(column.generatedExpression()) + ")";
    }
    String name = Quoted.name(column.name().original());
    return indexColumn.isPrefix() ? name + "(" + indexColumn.length() + ")" : name;
  }

  private String options(IndexInfo index) {
    var options = new StringBuilder();
    if (!index.condition().isEmpty()) {
      options.append(" WHERE ").append(condition(index));
    }
    switch (index.type()) {
      case BTREE -> options.append(" USING BTREE");
      case HASH -> options.append(" USING HASH");
      case RTREE -> options.append(" USING RTREE");
      default -> {}
    }
    if (!index.fullTextParser().isEmpty()) {
      options.append(" WITH PARSER ").append(parser(index));
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

  /** Stands without parentheses, so the whole of it must parse as one expression. */
  private String condition(IndexInfo index) {
    Expression unused = Expression.parse(index.condition(), TableDef.from(table.tree(), true));
    return ExpressionText.of(index.condition());
  }

  private static String parser(IndexInfo index) {
    String parser = index.fullTextParser().toUpperCase(Locale.ROOT).replace("_V1", "");
    if (!WORD.matcher(parser).matches()) {
      throw new RestoreException(
          FormatError.FORMAT_UNSUPPORTED, "there is no full-text parser " + parser, "an index");
    }
    return parser;
  }
}
