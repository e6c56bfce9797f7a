package io.pitr.inspect.ddl;

import io.pitr.api.schema.SchemaState;
import io.pitr.format.schema.ColumnInfo;
import io.pitr.format.schema.ConstraintInfo;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.FieldType;
import io.pitr.format.schema.FkInfo;
import io.pitr.format.schema.IndexInfo;
import io.pitr.format.schema.Name;
import io.pitr.format.schema.SequenceInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.format.schema.ViewInfo;
import io.pitr.sql.text.SourceRules;
import io.pitr.sql.text.TextChange;
import io.pitr.sql.text.TextRules;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of SHOW CREATE DATABASE, TABLE, VIEW and SEQUENCE, as a TiDB server prints it in a
 * session with {@code time_zone = '+00:00'} and without ANSI_QUOTES. Objects that are not public
 * are not shown.
 */
public final class ShowCreate {
  private static final List<String> ON_CHANGE =
      List.of("", "RESTRICT", "CASCADE", "SET NULL", "NO ACTION", "SET DEFAULT");
  private static final List<String> ALGORITHMS = List.of("UNDEFINED", "MERGE", "TEMPTABLE");

  private final TextRules texts;
  private final Charsets charsets;
  private final Literals literals;

  /**
   * @param rules rules of the cluster whose output is reproduced
   */
  public ShowCreate(SourceRules rules) {
    texts = rules.texts();
    charsets = new Charsets(rules.newCollation());
    literals = new Literals(texts);
  }

  public String database(DbInfo database) {
    StringBuilder out = new StringBuilder("CREATE DATABASE ");
    out.append(SqlText.name(database.name().original()));
    String collation = database.collation();
    String charset =
        database.charset().isEmpty() ? Charsets.charsetOf(collation) : database.charset();
    if (!charset.isEmpty()) {
      out.append(" /*!40100 DEFAULT CHARACTER SET ").append(charset).append(' ');
      if (!collation.isEmpty() && !collation.equals(charsets.defaultCollation(charset))) {
        out.append("COLLATE ").append(collation).append(' ');
      }
      out.append("*/");
    }
    database.policy().ifPresent(policy -> out.append(TableOptions.policy(policy)));
    return out.toString();
  }

  /**
   * A table, view or sequence.
   *
   * @param schema the name of its database
   */
  public String object(String schema, TableInfo table, NextIds next) {
    return switch (table.kind()) {
      case VIEW -> view(table);
      case SEQUENCE -> sequence(table);
      case TABLE -> table(schema, table, next);
    };
  }

  private String table(String schema, TableInfo table, NextIds next) {
    String charset = table.charset().isEmpty() ? "utf8mb4" : table.charset();
    String collation =
        table.collation().isEmpty() ? charsets.defaultCollation(charset) : table.collation();
    List<String> clauses = new ArrayList<>();
    ColumnClause columns = new ColumnClause(table, charset, collation, charsets, texts);
    table.visibleColumns().forEach(column -> clauses.add(columns.text(column)));
    if (table.pkIsHandle()) {
      table.visibleColumns().stream()
          .filter(column -> column.type().has(FieldType.PRIMARY_KEY))
          .map(ColumnInfo::name)
          .reduce((first, last) -> last)
          .ifPresent(key -> clauses.add(handleClause(key)));
    }
    IndexClause indexes = new IndexClause(table, literals);
    table.indexes().stream().filter(IndexInfo::isPublic).map(indexes::text).forEach(clauses::add);
    table.foreignKeys().stream().map(key -> foreignKey(schema, key)).forEach(clauses::add);
    table.constraints().stream()
        .filter(constraint -> constraint.state() == SchemaState.PUBLIC.code())
        .map(this::constraint)
        .forEach(clauses::add);
    String temporary =
        switch (table.temporaryKind()) {
          case 1 -> "GLOBAL TEMPORARY ";
          case 2 -> "TEMPORARY ";
          default -> "";
        };
    StringBuilder out = new StringBuilder("CREATE ").append(temporary).append("TABLE ");
    out.append(SqlText.name(table.name().original())).append(" (\n");
    out.append(String.join(",\n", clauses)).append("\n)");
    out.append(new TableOptions(literals).text(table, charset, collation, shown(table, next)));
    String partitions = table.partition().map(PartitionClause::text).orElse("");
    String ttl = table.ttl().map(info -> new TtlText(texts).text(info)).orElse("");
    boolean ttlFirst = texts.has(TextChange.TTL_BEFORE_PARTITIONS);
    out.append(ttlFirst ? ttl : "").append(TableOptions.affinity(table)).append(partitions);
    out.append(ttlFirst ? "" : ttl);
    return out.append(SplitPolicy.text(table)).toString();
  }

  /** Next ids are shown only if a column uses the allocator. */
  private static NextIds shown(TableInfo table, NextIds next) {
    boolean increment =
        table.visibleColumns().stream()
            .anyMatch(column -> column.type().has(FieldType.AUTO_INCREMENT));
    return new NextIds(
        increment ? next.autoIncrement() : 0, table.autoRandomBits() > 0 ? next.autoRandom() : 0);
  }

  private static String handleClause(Name column) {
    return "  PRIMARY KEY ("
        + SqlText.name(column.original())
        + ") /*T![clustered_index] CLUSTERED */";
  }

  private String foreignKey(String schema, FkInfo key) {
    StringBuilder out = new StringBuilder("  CONSTRAINT ");
    out.append(SqlText.name(key.name().original())).append(" FOREIGN KEY ");
    out.append(names(key.columns(), "(", ",", ")")).append(" REFERENCES ");
    boolean omitted = texts.has(TextChange.OWN_DATABASE_OMITTED) && key.refSchema().matches(schema);
    if (!key.refSchema().lower().isEmpty() && !omitted) {
      out.append(SqlText.name(key.refSchema().original())).append('.');
    }
    out.append(SqlText.name(key.refTable().original())).append(' ');
    out.append(names(key.refColumns(), "(", ",", ")"));
    out.append(onChange(" ON DELETE ", key.onDelete()));
    out.append(onChange(" ON UPDATE ", key.onUpdate()));
    return key.version() < 1 ? out.append(" /* FOREIGN KEY INVALID */").toString() : out.toString();
  }

  private static String onChange(String event, int code) {
    return code > 0 && code < ON_CHANGE.size() ? event + ON_CHANGE.get(code) : "";
  }

  private String constraint(ConstraintInfo constraint) {
    return (texts.has(TextChange.CHECKS_INDENTED) ? "  CONSTRAINT " : "CONSTRAINT ")
        + SqlText.name(constraint.name().original())
        + " CHECK (("
        + constraint.expression()
        + "))"
        + (constraint.enforced() ? "" : " /*!80016 NOT ENFORCED */");
  }

  private static String names(List<Name> names, String start, String separator, String end) {
    return names.stream()
        .map(Name::original)
        .map(SqlText::name)
        .collect(Collectors.joining(separator, start, end));
  }

  private static String view(TableInfo table) {
    ViewInfo view = table.viewInfo().orElseThrow();
    int algorithm = view.algorithm();
    String columns =
        names(table.columns().stream().map(ColumnInfo::name).toList(), " (", ", ", ")");
    return "CREATE ALGORITHM="
        + (algorithm >= 0 && algorithm < ALGORITHMS.size()
            ? ALGORITHMS.get(algorithm)
            : ALGORITHMS.get(0))
        + " DEFINER="
        + SqlText.name(view.definerUser())
        + "@"
        + SqlText.name(view.definerHost())
        + " SQL SECURITY "
        + (view.security() == 1 ? "INVOKER" : "DEFINER")
        + " VIEW "
        + SqlText.name(table.name().original())
        + columns
        + " AS "
        + view.select();
  }

  private String sequence(TableInfo table) {
    SequenceInfo sequence = table.sequenceInfo().orElseThrow();
    StringBuilder out = new StringBuilder("CREATE SEQUENCE ");
    out.append(SqlText.name(table.name().original()));
    out.append(" start with ").append(sequence.start());
    out.append(" minvalue ").append(sequence.min());
    out.append(" maxvalue ").append(sequence.max());
    out.append(" increment by ").append(sequence.increment());
    out.append(sequence.cached() ? " cache " + sequence.cacheSize() : " nocache");
    out.append(sequence.cycles() ? " cycle" : " nocycle").append(" ENGINE=InnoDB");
    if (!sequence.comment().isEmpty()) {
      out.append(" COMMENT=").append(literals.quoted(sequence.comment()));
    }
    return out.toString();
  }
}
