package io.pitr.workload;

import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.PartitionSpec.Definition;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.util.List;
import java.util.SplittableRandom;

/** Tables of all shapes that matter to keys, index entries and allocators. */
final class TableShapes {
  private static final SqlType NAME = SqlType.varchar(40);
  private static final SqlType PAD = SqlType.varchar(1200);
  private static final SqlType CASELESS = NAME.collate("utf8mb4", "utf8mb4_general_ci");
  private static final int SHAPES = 15;

  private TableShapes() {}

  static TableSpec draw(String name, SplittableRandom random) {
    return shape(name, random.nextInt(SHAPES));
  }

  static TableSpec shape(String name, int shape) {
    TableSpec table = TableSpec.named(name);
    return switch (shape) {
      case 0 ->
          base(table.column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())).primaryKey("id");
      case 1 ->
          base(table.column("code", CASELESS).column("sub", SqlType.INT)).primaryKey("code", "sub");
      case 2 -> base(table.column("id", NAME)).nonClusteredPrimaryKey("id");
      case 3 -> base(table);
      case 4 ->
          base(table)
              .partitionBy(
                  PartitionSpec.range(
                      "score",
                      Definition.lessThan("p0", "0"),
                      Definition.lessThan("p1", "64"),
                      Definition.lessThan("p2", "MAXVALUE")));
      case 5 ->
          base(table.column("id", SqlType.BIGINT))
              .primaryKey("id")
              .partitionBy(PartitionSpec.hash("id", 3));
      case 6 ->
          base(table.column("kind", SqlType.INT))
              .partitionBy(
                  PartitionSpec.list(
                      "kind",
                      Definition.in("pa", "0", "1", "2", "3", "NULL"),
                      Definition.in("pb", "4", "5", "6", "7")));
      case 7 ->
          base(table.column("id", SqlType.BIGINT.unsigned()))
              .primaryKey("id")
              .unique("u_name", "name");
      case 8 ->
          base(table.column("id", SqlType.BIGINT))
              .primaryKey("id")
              .options(TableSpec.Options.DEFAULT.autoRandom(5));
      case 9 ->
          base(table.column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement()))
              .primaryKey("id")
              .options(TableSpec.Options.DEFAULT.autoIdCache(1).comment("it's a \"comment\""));
      case 10 -> allTypes(table);
      case 13 ->
          base(table.column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement()))
              .column("made", SqlType.datetime(0))
              .primaryKey("id")
              .options(TableSpec.Options.DEFAULT.ttl("made"));
      case 14 ->
          base(table.column("day", SqlType.DATE))
              .partitionBy(
                  PartitionSpec.rangeColumns(
                      "day",
                      Definition.lessThan("p0", "'1990-01-01'"),
                      Definition.lessThan("p1", "'2010-06-15'"),
                      Definition.lessThan("p2", "MAXVALUE")));
      case 12 ->
          base(table.column("id", SqlType.BIGINT))
              .primaryKey("id")
              .index(IndexSpec.unique("g_name", "name", "score").asGlobal())
              .partitionBy(PartitionSpec.hash("id", 3));
      default -> documents(table);
    };
  }

  private static TableSpec base(TableSpec table) {
    return table
        .column("name", NAME)
        .column("score", SqlType.INT)
        .column("pad", PAD)
        .index("k_score", "score");
  }

  private static TableSpec allTypes(TableSpec table) {
    return table
        .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
        .column("score", SqlType.INT)
        .column("a", SqlType.TINYINT)
        .column("b", SqlType.SMALLINT.unsigned())
        .column("c", SqlType.MEDIUMINT)
        .column("e", SqlType.BIGINT.unsigned())
        .column("f", SqlType.FLOAT)
        .column("g", SqlType.DOUBLE)
        .column("h", SqlType.decimal(30, 10))
        .column("i", SqlType.bit(17))
        .column("j", SqlType.DATE)
        .column("k", SqlType.datetime(6))
        .column("l", SqlType.timestamp(3))
        .column("m", SqlType.time(2))
        .column("n", SqlType.YEAR)
        .column("o", SqlType.character(10))
        .column("p", SqlType.varchar(300).collate("utf8mb4", "utf8mb4_general_ci"))
        .column("q", SqlType.varchar(50).collate("utf8mb4", "utf8mb4_unicode_ci"))
        .column("r", SqlType.binary(5))
        .column("s", SqlType.varbinary(40))
        .column("t", SqlType.TEXT)
        .column("u", SqlType.BLOB)
        .column("v", SqlType.enumeration("red", "green", "blue"))
        .column("x", SqlType.set("a", "b", "c", "d"))
        .column("y", SqlType.JSON)
        .column("z", SqlType.varchar(20).collate("latin1", "latin1_bin"))
        .column(ColumnSpec.of("g1", SqlType.INT).generated("`a` + 1", false, "a"))
        .primaryKey("id")
        .index("k_dec", "h")
        .index("k_multi", "score", "k")
        .index(IndexSpec.over("k_pre", false, new IndexSpec.Column("p", 10)))
        .index("k_q", "q")
        .index("k_bytes", "s", "m")
        .index("k_kinds", "v", "x", "n");
  }

  private static TableSpec documents(TableSpec table) {
    return table
        .column(ColumnSpec.of("id", SqlType.INT).autoIncrement())
        .column("name", CASELESS)
        .column("score", SqlType.INT)
        .column("doc", SqlType.JSON)
        .primaryKey("id")
        .index(tags("k_tags"))
        .index(lower("k_low"));
  }

  /** A multi-valued index over documents. */
  static IndexSpec tags(String name) {
    return IndexSpec.over(
        name,
        false,
        new IndexSpec.Expression(
            "cast(json_extract(`doc`, _utf8mb4'$.tags') as char(20) array)",
            SqlType.varstring(20).collate("binary", "binary"),
            true,
            List.of("doc")));
  }

  /** An index over an expression. */
  static IndexSpec lower(String name) {
    return IndexSpec.over(
        name,
        false,
        new IndexSpec.Expression("lower(`name`)", SqlType.varstring(40), false, List.of("name")));
  }

  /** An index whose entries depend on the time zone of the session that writes them. */
  static IndexSpec hour(String name) {
    return IndexSpec.over(
        name,
        false,
        new IndexSpec.Expression(SessionExpressions.HOUR, SqlType.BIGINT, false, List.of("l")));
  }

  /** The same, over a DATETIME. */
  static IndexSpec moment(String name) {
    return IndexSpec.over(
        name,
        false,
        new IndexSpec.Expression(
            SessionExpressions.MOMENT, SqlType.BIGINT, false, List.of("made")));
  }

  /** An index whose entries depend on the {@code sql_mode} of the session that writes them. */
  static IndexSpec below(String name) {
    return IndexSpec.over(
        name,
        false,
        new IndexSpec.Expression(SessionExpressions.BELOW, SqlType.BIGINT, false, List.of("e")));
  }

  /** An index over an expression that fails for some rows. */
  static IndexSpec above(String name) {
    return IndexSpec.over(
        name,
        false,
        new IndexSpec.Expression(
            SessionExpressions.ABOVE, SqlType.BIGINT.unsigned(), false, List.of("e")));
  }
}
