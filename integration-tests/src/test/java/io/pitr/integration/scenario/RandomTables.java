package io.pitr.integration.scenario;

import io.pitr.integration.cluster.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tables that random statements have made, and statements about them. */
final class RandomTables {
  private static final List<String> WORDS =
      List.of(
          "",
          "a",
          "A",
          "ß",
          "Straße",
          "naïve",
          "日本語",
          "  lead",
          "trail  ",
          "it's",
          "\"x\"",
          "back\\slash",
          "tab\tnew\nline",
          "%_",
          "😀",
          "NULL",
          "\\N",
          "-1",
          "1e5",
          ",;|");
  private static final List<String> PARTITIONS =
      List.of(
          "",
          "",
          " PARTITION BY HASH (id) PARTITIONS 3",
          " PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (50),"
              + " PARTITION p1 VALUES LESS THAN (100), PARTITION p2 VALUES LESS THAN (MAXVALUE))");

  private final SplittableRandom random;
  private final List<Shape> tables = new ArrayList<>();
  private int names;

  RandomTables(SplittableRandom random) {
    this.random = random;
  }

  /**
   * A table.
   *
   * @param columns besides {@code id}, which is an integer
   */
  record Shape(String database, String table, List<Column> columns, String create) {
    String name() {
      return Names.quoted(database, table);
    }

    Shape named(String otherDatabase, String otherTable) {
      return new Shape(otherDatabase, otherTable, columns, "");
    }

    Shape with(Column column) {
      var more = new ArrayList<>(columns);
      more.add(column);
      return new Shape(database, table, more, create);
    }

    Shape without(Column column) {
      return new Shape(
          database, table, columns.stream().filter(one -> !one.equals(column)).toList(), create);
    }
  }

  /** A column. */
  record Column(String name, ColumnType type) {}

  /** Types, with how they are indexed. */
  enum ColumnType {
    INT("INT"),
    BIGINT("BIGINT UNSIGNED"),
    DOUBLE("DOUBLE"),
    DECIMAL("DECIMAL(20,5)"),
    DATETIME("DATETIME(3)"),
    VARCHAR("VARCHAR(60)"),
    LONG("VARCHAR(900)"),
    CI("VARCHAR(40) COLLATE utf8mb4_general_ci"),
    BINARY("VARBINARY(30)"),
    TEXT("TEXT"),
    ENUM("ENUM('a','b','ccc')"),
    JSON("JSON");

    private final String sql;

    ColumnType(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }

    String keyPart(String name) {
      return switch (this) {
        case LONG, TEXT -> name + "(12)";
        case JSON -> "(CAST(" + name + "->'$.tags' AS CHAR(10) ARRAY))";
        case CI -> "(UPPER(" + name + "))";
        default -> name;
      };
    }
  }

  /**
   * Statements that belong together, and what is there when all of them are done.
   *
   * @param before the table that goes away or changes
   * @param after those that are there instead
   */
  record Change(List<String> statements, Shape before, List<Shape> after) {}

  List<String> databases() {
    return List.of(Scenario.PREFIX + "fuzz_a", Scenario.PREFIX + "fuzz_b");
  }

  Optional<Shape> any() {
    return tables.isEmpty()
        ? Optional.empty()
        : Optional.of(tables.get(random.nextInt(tables.size())));
  }

  void add(Shape table) {
    tables.add(table);
  }

  void apply(Change change) {
    tables.remove(change.before());
    tables.addAll(change.after());
  }

  /** A new table. */
  Shape shape() {
    var columns = new ArrayList<Column>();
    int count = random.nextInt(1, 6);
    for (int i = 0; i < count; i++) {
      columns.add(column());
    }
    String database = one(databases());
    String table = fresh("t");
    String key =
        one(
            List.of(
                "PRIMARY KEY",
                "PRIMARY KEY AUTO_INCREMENT",
                "PRIMARY KEY NONCLUSTERED",
                "NOT NULL"));
    String definitions =
        columns.stream()
            .map(column -> ", " + column.name() + " " + column.type().sql())
            .collect(Collectors.joining());
    String create =
        "CREATE TABLE %s (id BIGINT %s%s)%s"
            .formatted(Names.quoted(database, table), key, definitions, one(PARTITIONS));
    return new Shape(database, table, columns, create);
  }

  private Column column() {
    return new Column(fresh("c"), one(List.of(ColumnType.values())));
  }

  private String fresh(String prefix) {
    return prefix + ++names;
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String addIndex(Shape table) {
    return "ALTER TABLE %s ADD %sINDEX %s (%s)"
        .formatted(
            table.name(),
            random.nextInt(5) == 0 ? "UNIQUE " : "",
            fresh("k"),
            table.columns().isEmpty() ? "id" : keyPart(one(table.columns())));
  }

  private static String keyPart(Column column) {
    return column.type().keyPart(column.name());
  }

  /** Inserts, updates or deletes rows. */
  String write(Shape table) {
    return switch (random.nextInt(5)) {
      case 0 ->
          "DELETE FROM %s WHERE id > %d LIMIT %d"
              .formatted(table.name(), random.nextInt(150), random.nextInt(1, 20));
      case 1 -> update(table);
      default -> insert(table);
    };
  }

  private String update(Shape table) {
    if (table.columns().isEmpty()) {
      return insert(table);
    }
    Column column = one(table.columns());
    return "UPDATE IGNORE %s SET %s = %s WHERE id > %d LIMIT %d"
        .formatted(
            table.name(), column.name(), value(column), random.nextInt(150), random.nextInt(1, 40));
  }

  String insert(Shape table) {
    String columns =
        table.columns().stream().map(column -> "," + column.name()).collect(Collectors.joining());
    String rows =
        IntStream.range(0, one(List.of(1, 5, 40)))
            .mapToObj(i -> "(" + random.nextInt(200) + values(table) + ")")
            .collect(Collectors.joining(","));
    String verb = one(List.of("INSERT IGNORE", "REPLACE"));
    return "%s INTO %s (id%s) VALUES %s".formatted(verb, table.name(), columns, rows);
  }

  private String values(Shape table) {
    return table.columns().stream()
        .map(column -> "," + value(column))
        .collect(Collectors.joining());
  }

  private String value(Column column) {
    if (random.nextInt(10) == 0) {
      return "NULL";
    }
    return switch (column.type()) {
      case INT -> Integer.toString(random.nextInt());
      case BIGINT -> Long.toUnsignedString(random.nextLong());
      case DOUBLE ->
          one(List.of("0", "1.5", "-1e-30", "1e30", Double.toString(random.nextDouble())));
      case DECIMAL -> random.nextInt(-1_000_000, 1_000_000) + ".125";
      case DATETIME ->
          "'%04d-%02d-%02d 12:13:14.%03d'"
              .formatted(
                  random.nextInt(1000, 9999),
                  random.nextInt(1, 13),
                  random.nextInt(1, 29),
                  random.nextInt(1000));
      case VARCHAR, CI, TEXT -> Literal.text(one(WORDS) + one(WORDS));
      case LONG -> Literal.text(one(WORDS) + "q".repeat(random.nextInt(800)));
      case BINARY -> {
        byte[] bytes = new byte[random.nextInt(30)];
        random.nextBytes(bytes);
        yield Literal.bytes(bytes);
      }
      case ENUM -> one(List.of("'a'", "'b'", "'ccc'"));
      case JSON ->
          one(
              List.of(
                  "'{\"a\": 1, \"tags\": [\"t1\", \"u\"]}'",
                  "'[1, 2.5, null, \"é\"]'",
                  "'{\"deep\": {\"big\": 9223372036854775807, \"small\": -1.5e-7}}'",
                  "'null'"));
    };
  }

  /** Changes a table's definition, or does away with it. */
  Change ddl(Shape table) {
    String alter = "ALTER TABLE " + table.name() + " ";
    Shape other = table.named(one(databases()), fresh("t"));
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> same(addIndex(table), table);
      case 3, 4 -> {
        Column column = column();
        yield new Change(
            List.of(alter + "ADD COLUMN " + column.name() + " " + column.type().sql()),
            table,
            List.of(table.with(column)));
      }
      case 5 -> {
        if (table.columns().size() < 2) {
          yield same("TRUNCATE TABLE " + table.name(), table);
        }
        Column column = one(table.columns());
        yield new Change(
            List.of(alter + "DROP COLUMN " + column.name()), table, List.of(table.without(column)));
      }
      case 6 -> same("TRUNCATE TABLE " + table.name(), table);
      case 7 ->
          new Change(
              List.of("RENAME TABLE " + table.name() + " TO " + other.name()),
              table,
              List.of(other));
      case 8 ->
          new Change(
              List.of(
                  "CREATE TABLE " + other.name() + " LIKE " + table.name(),
                  "INSERT IGNORE INTO " + other.name() + " SELECT * FROM " + table.name()),
              table,
              List.of(table, other));
      case 9 -> new Change(List.of("DROP TABLE " + table.name()), table, List.of());
      case 10 ->
          new Change(
              List.of(
                  "DROP TABLE " + table.name(),
                  "CREATE TABLE " + table.name() + " (id BIGINT PRIMARY KEY)"),
              table,
              List.of(new Shape(table.database(), table.table(), List.of(), "")));
      default -> same(alter + "COMMENT = 'it''s " + names + "'", table);
    };
  }

  private static Change same(String statement, Shape table) {
    return new Change(List.of(statement), table, List.of(table));
  }
}
