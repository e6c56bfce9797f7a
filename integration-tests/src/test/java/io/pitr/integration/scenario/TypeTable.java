package io.pitr.integration.scenario;

import java.util.List;
import java.util.SplittableRandom;

/** A table with a column of each type, and random rows of it. */
final class TypeTable {
  /** An id, the columns in {@link #COLUMNS}, generated ones, and indexes of each kind. */
  private static final String CREATE =
      """
      CREATE TABLE %s (
        id BIGINT PRIMARY KEY AUTO_INCREMENT,
        t TINYINT, s SMALLINT UNSIGNED, m MEDIUMINT, i INT, b BIGINT UNSIGNED,
        f FLOAT, g DOUBLE, n DECIMAL(30,10), bits BIT(17),
        d DATE, dt DATETIME(6), ts TIMESTAMP(3) NULL, tm TIME(2), y YEAR,
        c CHAR(10), ci VARCHAR(300) COLLATE utf8mb4_general_ci,
        uca VARCHAR(50) COLLATE utf8mb4_unicode_ci,
        latin VARCHAR(20) CHARACTER SET latin1, chinese VARCHAR(20) CHARACTER SET gbk,
        b5 BINARY(5), vb VARBINARY(40), txt TEXT, blb BLOB,
        e ENUM('red','green','blue'), st SET('a','b','c','d'), j JSON,
        next_t INT GENERATED ALWAYS AS (t + 1) VIRTUAL,
        label VARCHAR(40) GENERATED ALWAYS AS (CONCAT(c, '-', i)) STORED,
        KEY by_decimal (n), UNIQUE KEY by_pair (i, dt), KEY by_prefix (ci(10)),
        KEY by_upper ((UPPER(c))), KEY by_tag ((CAST(j->'$.tags' AS CHAR(20) ARRAY)))
      )\
      """;

  private static final String COLUMNS =
      "t,s,m,i,b,f,g,n,bits,d,dt,ts,tm,y,c,ci,uca,latin,chinese,b5,vb,txt,blb,e,st,j";

  private static final List<String> COLOURS = List.of("red", "green", "blue");
  private static final List<String> SETS = List.of("", "a", "a,c", "a,b,c,d");
  private static final List<String> CHINESE = List.of("中文", "数据", "", "abc");

  private final String name;
  private final SplittableRandom random;

  /**
   * @param name quoted, with its database
   */
  TypeTable(String name, SplittableRandom random) {
    this.name = name;
    this.random = random;
  }

  String create() {
    return CREATE.formatted(name);
  }

  /** Rows whose unique column {@code i} counts on from a number. */
  String insert(int from, int count) {
    var rows = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      rows.append(i == from ? "" : ",").append(row(i));
    }
    return "INSERT INTO " + name + " (" + COLUMNS + ") VALUES " + rows;
  }

  private String row(int i) {
    List<String> cells =
        List.of(
            number(-128, 126),
            number(0, 65_535),
            number(-8_388_608, 8_388_607),
            Integer.toString(i),
            Long.toUnsignedString(random.nextLong()),
            Float.toString((float) random.nextDouble(-1e6, 1e6)),
            Double.toString(random.nextDouble(-1e300, 1e300)),
            number(-1_000_000_000, 1_000_000_000) + "." + number(0, 99_999_999),
            "b'" + Integer.toBinaryString(random.nextInt(1 << 17)) + "'",
            "'%04d-%02d-%02d'".formatted(random.nextInt(1000, 10_000), month(), day()),
            "'20%02d-%02d-%02d %02d:11:22.%06d'"
                .formatted(random.nextInt(10, 38), month(), day(), hour(), micros()),
            i % 7 == 0 ? "NULL" : "'2026-01-%02d 10:00:00.%03d'".formatted(day(), micros() / 1000),
            "'%s%d:%02d:%02d.%02d'"
                .formatted(i % 3 == 0 ? "-" : "", random.nextInt(800), hour(), hour(), hour()),
            number(1901, 2155),
            "'c" + i + "'",
            Literal.text("Straße " + i + " ÀÉ \\ ' \" %"),
            Literal.text("ünï-" + i + " 😀"),
            Literal.text("latin\u00e9 " + i),
            Literal.text(CHINESE.get(random.nextInt(CHINESE.size()))),
            bytes(5, 5),
            bytes(0, 40),
            Literal.text("t".repeat(random.nextInt(600))),
            bytes(0, 400),
            Literal.text(COLOURS.get(random.nextInt(COLOURS.size()))),
            Literal.text(SETS.get(random.nextInt(SETS.size()))),
            json(i));
    return "(" + String.join(",", cells) + ")";
  }

  private static String json(int i) {
    return Literal.text(
        "{\"i\": %d, \"tags\": [\"t%d\", \"u%d\"], \"none\": null, \"deep\": [1, 2.5, \"é\", true]}"
            .formatted(i, i % 5, i % 3));
  }

  private String number(long from, long to) {
    return Long.toString(random.nextLong(from, to + 1));
  }

  private int month() {
    return random.nextInt(1, 13);
  }

  private int day() {
    return random.nextInt(1, 29);
  }

  private int hour() {
    return random.nextInt(24);
  }

  private int micros() {
    return random.nextInt(1_000_000);
  }

  private String bytes(int least, int most) {
    byte[] bytes = new byte[random.nextInt(least, most + 1)];
    random.nextBytes(bytes);
    return Literal.bytes(bytes);
  }
}
