package io.pitr.inspect.ddl;

import io.pitr.format.schema.ColumnInfo;
import io.pitr.format.schema.IndexColumn;
import io.pitr.format.schema.IndexInfo;
import io.pitr.format.schema.TableInfo;
import java.util.Map;
import java.util.stream.Collectors;

/** One index of SHOW CREATE TABLE. */
final class IndexClause {
  private static final int INVERTED = 6;
  private static final Map<String, String> DISTANCES =
      Map.of(
          "L2", "VEC_L2_DISTANCE",
          "COSINE", "VEC_COSINE_DISTANCE",
          "INNER_PRODUCT", "VEC_NEGATIVE_INNER_PRODUCT",
          "L1", "VEC_L1_DISTANCE");
  private static final Map<String, String> PARSERS =
      Map.of("STANDARD_V1", "STANDARD", "MULTILINGUAL_V1", "MULTILINGUAL");

  private final TableInfo table;
  private final Literals literals;

  IndexClause(TableInfo table, Literals literals) {
    this.table = table;
    this.literals = literals;
  }

  String text(IndexInfo index) {
    StringBuilder out = new StringBuilder("  ").append(head(index));
    String columns = index.columns().stream().map(this::column).collect(Collectors.joining(","));
    String distance = index.vectorDistanceMetric();
    if (distance.isEmpty()) {
      out.append('(').append(columns).append(')');
    } else {
      String function = DISTANCES.getOrDefault(distance, distance);
      out.append("((").append(function).append('(').append(columns).append(")))");
    }
    if (isInverted(index)) {
      out.append(" USING INVERTED");
    }
    if (!index.fullTextParser().isEmpty()) {
      String parser = index.fullTextParser();
      out.append(" WITH PARSER ").append(PARSERS.getOrDefault(parser, parser));
    }
    if (!index.condition().isEmpty()) {
      out.append(" WHERE ").append(index.condition());
    }
    if (index.invisible()) {
      out.append(" /*!80000 INVISIBLE */");
    }
    if (!index.comment().isEmpty()) {
      out.append(" COMMENT ").append(literals.quoted(index.comment()));
    }
    if (index.primary()) {
      boolean clustered = table.pkIsHandle() || table.isCommonHandle();
      out.append(" /*T![clustered_index] ")
          .append(clustered ? "CLUSTERED" : "NONCLUSTERED")
          .append(" */");
    }
    if (index.global()) {
      out.append(" /*T![global_index] GLOBAL */");
    }
    return out.toString();
  }

  private static String head(IndexInfo index) {
    String name = SqlText.name(index.name().original());
    if (index.primary()) {
      return "PRIMARY KEY ";
    }
    if (index.unique()) {
      return "UNIQUE KEY " + name + " ";
    }
    if (!index.vectorDistanceMetric().isEmpty()) {
      return "VECTOR INDEX " + name;
    }
    if (!index.fullTextParser().isEmpty()) {
      return "FULLTEXT INDEX " + name;
    }
    return isInverted(index) ? "COLUMNAR INDEX " + name : "KEY " + name + " ";
  }

  private static boolean isInverted(IndexInfo index) {
    return index.type() == INVERTED;
  }

  private String column(IndexColumn part) {
    if (part.offset() >= 0 && part.offset() < table.columns().size()) {
      ColumnInfo column = table.columns().get(part.offset());
      if (column.hidden()) {
        return "(" + column.generatedExpression() + ")";
      }
    }
    String name = SqlText.name(part.name().original());
    return part.isPrefix() ? name + "(" + part.length() + ")" : name;
  }
}
