package io.pitr.inspect.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.format.schema.DbInfo;
import io.pitr.inspect.TableJson;
import io.pitr.sql.text.SourceRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShowCreateTest {
  private static final String INT = "  `a` int DEFAULT NULL";
  private final ShowCreate show = new ShowCreate(SourceRules.newest(true));

  private String text(TableJson table) {
    return show.object("db", table.build(), NextIds.UNKNOWN);
  }

  private static TableJson ints(String... names) {
    TableJson table = TableJson.named("t");
    for (String name : names) {
      table.column(name, 3, 0, 11, 0);
    }
    return table;
  }

  private static Arguments column(String expected, TableJson table) {
    return Arguments.of(expected, table);
  }

  private static TableJson one(int type, long flags, long length, int decimal, String... extra) {
    return TableJson.named("t").column("c", type, flags, length, decimal, extra);
  }

  private static TableJson text(
      int type, long length, String charset, String collation, String... extra) {
    return TableJson.named("t").text("c", type, 0, length, 0, charset, collation, extra);
  }

  static Stream<Arguments> columns() {
    return Stream.of(
        column("tinyint(1) DEFAULT '1'", one(1, 0, 1, 0, "default:'1'")),
        column("tinyint unsigned DEFAULT NULL", one(1, 32, 3, 0)),
        column("int(10) unsigned zerofill DEFAULT NULL", one(3, 32 + 64, 10, 0)),
        column("mediumint NOT NULL", one(9, 1 + 4096, 9, 0)),
        column("bigint NOT NULL DEFAULT '0'", one(8, 1, 20, 0, "default:'0'")),
        column("decimal(10,0) DEFAULT NULL", one(246, 0, 10, 0)),
        column("decimal(20,4) unsigned DEFAULT '1.5000'", one(246, 32, 20, 4, "default:'1.5000'")),
        column("float DEFAULT NULL", one(4, 0, 12, -1)),
        column("float(7,3) DEFAULT NULL", one(4, 0, 7, 3)),
        column("double(10,2) unsigned DEFAULT NULL", one(5, 32, 10, 2)),
        column("double DEFAULT '1e+20'", one(5, 0, 22, -1, "default:'1e+20'")),
        column("bit(1) DEFAULT b'0'", one(16, 32, 1, 0, "default_bit:'AA=='")),
        column("bit(10) DEFAULT b'110000001'", one(16, 32, 10, 0, "default_bit:'AYE='")),
        column("year(4) DEFAULT '2024'", one(13, 32 + 64, 4, 0, "default:'2024'")),
        column("date DEFAULT '2024-02-29'", one(10, 128, 10, 0, "default:'2024-02-29'")),
        column("date DEFAULT (CURRENT_DATE)", one(10, 128, 10, 0, "default:'CURRENT_DATE'")),
        column("time(3) DEFAULT NULL", one(11, 128, 14, 3)),
        column("datetime DEFAULT NULL", one(12, 128, 19, 0)),
        column(
            "datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)",
            one(12, 128 + 8192, 26, 6, "default:'CURRENT_TIMESTAMP'")),
        column(
            "timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
            one(7, 1 + 128 + 1024 + 8192, 19, 0, "default:'CURRENT_TIMESTAMP'")),
        column("timestamp NULL DEFAULT NULL", one(7, 128, 19, 0)),
        column(
            "timestamp DEFAULT '0000-00-00 00:00:00'",
            one(7, 128, 19, 0, "default:'0000-00-00 00:00:00'")),
        column(
            "timestamp(3) DEFAULT '2020-01-01 10:00:00.500'",
            one(7, 128, 23, 3, "default:'2020-01-01 10:00:00.5'", "version:2")),
        column("json DEFAULT NULL", one(245, 128, 4294967295L, 0)),
        column(
            "json DEFAULT (json_array(1, 2))",
            one(245, 128, 4294967295L, 0, "default:'json_array(1, 2)'", "default_is_expr:true")),
        column("vector(3) DEFAULT NULL", one(225, 0, 3, 0)),
        column("vector DEFAULT NULL", one(225, 0, -1, 0)),
        column("binary(5) DEFAULT NULL", one(254, 128, 5, 0)),
        column("varbinary(40) NOT NULL", one(15, 1 + 128 + 4096, 40, 0)),
        column("tinyblob DEFAULT NULL", one(249, 128, 255, 0)),
        column("blob DEFAULT NULL", one(252, 128, 65535, 0)),
        column("mediumblob DEFAULT NULL", one(250, 128, 16777215, 0)),
        column("longblob DEFAULT NULL", one(251, 128, 4294967295L, 0)),
        column("longtext DEFAULT NULL", text(251, 4294967295L, "utf8mb4", "utf8mb4_bin")),
        column(
            "mediumtext COLLATE utf8mb4_general_ci DEFAULT NULL",
            text(250, 16777215, "utf8mb4", "utf8mb4_general_ci")),
        column("char(10) DEFAULT ''", text(254, 10, "utf8mb4", "utf8mb4_bin", "default:''")),
        column(
            "varchar(20) DEFAULT 'it''s\\n\\0 a \\\\ \"\u4e2d\"'",
            text(
                15,
                20,
                "utf8mb4",
                "utf8mb4_bin",
                "default:'it\\u0027s\\n\\u0000 a \\\\ \\u0022\u4e2d\\u0022'")),
        column(
            "varchar(20) DEFAULT (upper(_utf8mb4'x'))",
            text(
                15,
                20,
                "utf8mb4",
                "utf8mb4_bin",
                "default:'upper(_utf8mb4\\u0027x\\u0027)'",
                "default_is_expr:true")),
        column(
            "varchar(10) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL",
            text(15, 10, "ascii", "ascii_bin")),
        column(
            "varchar(10) CHARACTER SET gbk COLLATE gbk_chinese_ci DEFAULT NULL",
            text(15, 10, "gbk", "gbk_chinese_ci")),
        column(
            "enum('a','b''c','') DEFAULT 'a'",
            text(247, 1, "utf8mb4", "utf8mb4_bin", "Elems:['a','b\\u0027c','']", "default:'a'")),
        column(
            "set('x','y') COLLATE utf8mb4_general_ci DEFAULT NULL",
            text(248, 3, "utf8mb4", "utf8mb4_general_ci", "Elems:['x','y']")),
        column(
            "int GENERATED ALWAYS AS (`b` + 1) STORED NOT NULL COMMENT 'it''s'",
            one(
                3,
                1 + 4096 + (1 << 23),
                11,
                0,
                "generated_expr_string:'`b` + 1'",
                "generated_stored:true",
                "comment:'it\\u0027s'")),
        column("int NOT NULL AUTO_INCREMENT", one(3, 1 + 512, 11, 0)));
  }

  @ParameterizedTest
  @MethodSource("columns")
  void aColumnIsPrintedAsTidbPrintsIt(String expected, TableJson table) {
    assertThat(text(table))
        .isEqualTo(
            "CREATE TABLE `t` (\n  `c` "
                + expected
                + "\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin");
  }

  @Test
  void aColumnWithAnotherCollationThanTheTableNamesIt() {
    TableJson table =
        TableJson.named("t")
            .charset("utf8mb4", "utf8mb4_general_ci")
            .text("a", 15, 0, 5, 0, "utf8mb4", "utf8mb4_general_ci")
            .text("b", 15, 0, 5, 0, "utf8mb4", "utf8mb4_bin")
            .text("c", 254, 0, 5, 0, "latin1", "latin1_bin");
    assertThat(text(table))
        .isEqualTo(
            """
            CREATE TABLE `t` (
              `a` varchar(5) COLLATE utf8mb4_general_ci DEFAULT NULL,
              `b` varchar(5) COLLATE utf8mb4_bin DEFAULT NULL,
              `c` char(5) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci\
            """);
  }

  @Test
  void gbkHasAnotherDefaultCollationWithoutNewCollations() {
    TableJson table =
        TableJson.named("t").charset("gbk", "gbk_bin").text("a", 15, 0, 5, 0, "gbk", "gbk_bin");
    assertThat(text(table)).contains("`a` varchar(5) COLLATE gbk_bin DEFAULT NULL");
    assertThat(
            new ShowCreate(SourceRules.newest(false)).object("db", table.build(), NextIds.UNKNOWN))
        .contains("`a` varchar(5) DEFAULT NULL");
  }

  @Test
  void aBinaryTableDoesNotNameItsCollation() {
    assertThat(text(ints("a").charset("binary", "binary")))
        .endsWith(") ENGINE=InnoDB DEFAULT CHARSET=binary");
  }

  private static Arguments index(String expected, TableJson table) {
    return Arguments.of(expected, table);
  }

  static Stream<Arguments> indexes() {
    return Stream.of(
        index("  KEY `i` (`a`,`b`)", ints("a", "b").index("i", false, "a,b")),
        index("  UNIQUE KEY `u``x` (`a`)", ints("a", "b").index("u`x", true, "a")),
        index("  KEY `p` (`a`(10),`b`)", ints("a", "b").index("p", false, "a(10),b")),
        index(
            "  PRIMARY KEY (`a`,`b`) /*T![clustered_index] NONCLUSTERED */",
            ints("a", "b").index("PRIMARY", true, "a,b")),
        index(
            "  PRIMARY KEY (`a`,`b`) /*T![clustered_index] CLUSTERED */",
            ints("a", "b").with("is_common_handle", "true").index("PRIMARY", true, "a,b")),
        index(
            "  KEY `i` (`a`) /*!80000 INVISIBLE */ COMMENT 'x''y'",
            ints("a", "b").index("i", false, "a", "is_invisible:true", "comment:'x\\u0027y'")),
        index(
            "  UNIQUE KEY `g` (`b`) /*T![global_index] GLOBAL */",
            ints("a", "b").index("g", true, "b", "is_global:true")),
        index(
            "  KEY `w` (`a`) WHERE `b` > 1",
            ints("a", "b").index("w", false, "a", "condition_expr_string:'`b` > 1'")),
        index(
            "  VECTOR INDEX `v`((VEC_COSINE_DISTANCE(`a`)))",
            ints("a", "b")
                .index("v", false, "a", "vector_index:{'dimension':3,'distance_metric':'COSINE'}")),
        index(
            "  FULLTEXT INDEX `f`(`a`) WITH PARSER STANDARD",
            ints("a", "b").index("f", false, "a", "full_text_index:{'parser_type':'STANDARD_V1'}")),
        index(
            "  COLUMNAR INDEX `c`(`a`) USING INVERTED",
            ints("a", "b").index("c", false, "a", "index_type:6")));
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void anIndexIsPrintedAsTidbPrintsIt(String expected, TableJson table) {
    assertThat(text(table).lines()).element(3).isEqualTo(expected);
  }

  @Test
  void expressionIndexesShowTheirExpressionAndNotTheirColumn() {
    TableJson table =
        ints("a")
            .text(
                "_V$_e_0",
                15,
                0,
                5,
                0,
                "utf8mb4",
                "utf8mb4_bin",
                "hidden:true",
                "generated_expr_string:'lower(`a`)'")
            .index("e", false, "_V$_e_0,a");
    assertThat(text(table))
        .isEqualTo(
            "CREATE TABLE `t` (\n"
                + INT
                + ",\n  KEY `e` ((lower(`a`)),`a`)\n"
                + ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin");
  }

  @Test
  void objectsThatAreNotPublicAreNotShown() {
    TableJson table =
        ints("a")
            .column("_Col$_a_0", 8, 0, 20, 0, "state:3")
            .index("i", false, "a", "state:3")
            .with(
                "constraint_info",
                "[{'constraint_name':{'O':'x','L':'x'},'expr_string':'1','state':2}]");
    assertThat(text(table))
        .isEqualTo(
            "CREATE TABLE `t` (\n"
                + INT
                + "\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin");
  }

  @Test
  void foreignKeysNameTheDatabaseOnlyIfItIsAnother() {
    String keys =
        """
        [{'fk_name':{'O':'f1','L':'f1'},'ref_schema':{'O':'DB','L':'db'},\
        'ref_table':{'O':'p','L':'p'},'ref_cols':[{'O':'x','L':'x'}],\
        'cols':[{'O':'a','L':'a'}],'on_delete':3,'on_update':2,'state':5,'version':1},\
        {'fk_name':{'O':'f2','L':'f2'},'ref_schema':{'O':'other','L':'other'},\
        'ref_table':{'O':'p','L':'p'},'ref_cols':[{'O':'x','L':'x'},{'O':'y','L':'y'}],\
        'cols':[{'O':'a','L':'a'},{'O':'b','L':'b'}],'on_delete':4,'on_update':1,\
        'state':5,'version':0}]\
        """;
    assertThat(text(ints("a").with("fk_info", keys)))
        .contains(
            "\n  CONSTRAINT `f1` FOREIGN KEY (`a`) REFERENCES `p` (`x`)"
                + " ON DELETE SET NULL ON UPDATE CASCADE,\n"
                + "  CONSTRAINT `f2` FOREIGN KEY (`a`,`b`) REFERENCES `other`.`p` (`x`,`y`)"
                + " ON DELETE NO ACTION ON UPDATE RESTRICT /* FOREIGN KEY INVALID */\n)");
  }

  @Test
  void checksFollowForeignKeys() {
    String checks =
        """
        [{'constraint_name':{'O':'c1','L':'c1'},'expr_string':'`a` > 1','state':5,'enforced':true},\
        {'constraint_name':{'O':'c2','L':'c2'},'expr_string':'`a` < 9','state':5}]\
        """;
    assertThat(text(ints("a").with("constraint_info", checks)))
        .contains(
            ",\n  CONSTRAINT `c1` CHECK ((`a` > 1)),\n"
                + "  CONSTRAINT `c2` CHECK ((`a` < 9)) /*!80016 NOT ENFORCED */\n)");
  }

  static Stream<Arguments> options() {
    String charset = " DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
    return Stream.of(
        Arguments.of(charset + " COMMENT='x''y'", ints("a").with("comment", "'x\\u0027y'")),
        Arguments.of(charset + " COMPRESSION='zlib'", ints("a").with("compression", "'zlib'")),
        Arguments.of(
            charset + " /*T![auto_id_cache] AUTO_ID_CACHE=1 */",
            ints("a").with("auto_id_cache", "1")),
        Arguments.of(
            charset + " /*T! SHARD_ROW_ID_BITS=4 PRE_SPLIT_REGIONS=2 */",
            ints("a").with("ShardRowIDBits", "4").with("pre_split_regions", "2")),
        Arguments.of(
            charset + " /*T! SHARD_ROW_ID_BITS=4 */", ints("a").with("ShardRowIDBits", "4")),
        Arguments.of(
            charset + " /*T![placement] PLACEMENT POLICY=`p1` */",
            ints("a").with("policy_ref_info", "{'id':1,'name':{'O':'p1','L':'p1'}}")),
        Arguments.of(charset + " /* CACHED ON */", ints("a").with("cache_table_status", "1")),
        Arguments.of(charset, ints("a").with("cache_table_status", "2")),
        Arguments.of(
            charset
                + " /*T![ttl] TTL=`a` + INTERVAL 3 MONTH */ /*T![ttl] TTL_ENABLE='OFF' */"
                + " /*T![ttl] TTL_JOB_INTERVAL='24h' */",
            ints("a")
                .with(
                    "ttl_info",
                    "{'column':{'O':'a','L':'a'},'interval_expr':'3','interval_time_unit':7,"
                        + "'enable':false,'job_interval':'24h'}")),
        Arguments.of(
            charset
                + " /*T![ttl] TTL=`a` + INTERVAL 1 DAY */ /*T![ttl] TTL_ENABLE='ON' */"
                + " /*T![ttl] TTL_JOB_INTERVAL='1h' */",
            ints("a")
                .with(
                    "ttl_info",
                    "{'column':{'O':'a','L':'a'},'interval_expr':'1','interval_time_unit':5,"
                        + "'enable':true,'job_interval':''}")),
        Arguments.of(
            charset + " /*T![affinity] AFFINITY='table' */",
            ints("a").with("affinity", "{'level':'table'}")));
  }

  @ParameterizedTest
  @MethodSource("options")
  void aTableOptionIsPrintedAsTidbPrintsIt(String expected, TableJson table) {
    assertThat(text(table))
        .isEqualTo("CREATE TABLE `t` (\n" + INT + "\n) ENGINE=InnoDB" + expected);
  }

  @Test
  void nextIdsAreShownIfAColumnUsesThem() {
    TableJson increment =
        TableJson.named("t").column("a", 3, 1 + 2 + 512, 11, 0).with("pk_is_handle", "true");
    assertThat(show.object("db", increment.build(), new NextIds(30001, 5)))
        .isEqualTo(
            """
            CREATE TABLE `t` (
              `a` int NOT NULL AUTO_INCREMENT,
              PRIMARY KEY (`a`) /*T![clustered_index] CLUSTERED */
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin AUTO_INCREMENT=30001\
            """);
    TableJson random =
        TableJson.named("t")
            .column("a", 8, 1 + 2, 20, 0)
            .with("pk_is_handle", "true")
            .with("auto_random_bits", "6")
            .with("auto_random_range_bits", "54")
            .with("pre_split_regions", "3");
    assertThat(show.object("db", random.build(), new NextIds(1, 77)))
        .isEqualTo(
            """
            CREATE TABLE `t` (
              `a` bigint NOT NULL /*T![auto_rand] AUTO_RANDOM(6, 54) */,
              PRIMARY KEY (`a`) /*T![clustered_index] CLUSTERED */
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin \
            /*T![auto_rand_base] AUTO_RANDOM_BASE=77 */ /*T! PRE_SPLIT_REGIONS=3 */\
            """);
    assertThat(show.object("db", ints("a").build(), new NextIds(30001, 5)))
        .endsWith("COLLATE=utf8mb4_bin");
  }

  @Test
  void aTemporaryTableIsMarked() {
    assertThat(text(ints("a").with("temp_table_type", "1")))
        .isEqualTo(
            "CREATE GLOBAL TEMPORARY TABLE `t` (\n"
                + INT
                + "\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"
                + " ON COMMIT DELETE ROWS");
  }

  private static Arguments partition(String expected, String json) {
    return Arguments.of(expected, json);
  }

  static Stream<Arguments> partitions() {
    return Stream.of(
        partition(
            """
            PARTITION BY RANGE (`a`)
            (PARTITION `p0` VALUES LESS THAN (10),
             PARTITION `pM` VALUES LESS THAN (MAXVALUE))\
            """,
            "'type':1,'expr':'`a`','definitions':[{'name':{'O':'p0'},'less_than':['10']},"
                + "{'name':{'O':'pM'},'less_than':['MAXVALUE']}]"),
        partition(
            """
            PARTITION BY RANGE COLUMNS(`a`,`b`)
            (PARTITION `p0` VALUES LESS THAN (1,'x'))\
            """,
            "'type':1,'expr':'','columns':[{'O':'a'},{'O':'b'}],"
                + "'definitions':[{'name':{'O':'p0'},'less_than':['1','\\u0027x\\u0027']}]"),
        partition(
            """
            PARTITION BY LIST (`a`)
            (PARTITION `p0` VALUES IN (1,2,NULL) COMMENT 'it''s',
             PARTITION `pD` DEFAULT /*T![placement] PLACEMENT POLICY=`pp` */)\
            """,
            "'type':3,'expr':'`a`','definitions':[{'name':{'O':'p0'},"
                + "'in_values':[['1'],['2'],['NULL']],'comment':'it\\u0027s'},"
                + "{'name':{'O':'pD'},'in_values':[['DEFAULT']],"
                + "'policy_ref_info':{'id':1,'name':{'O':'pp','L':'pp'}}}]"),
        partition(
            """
            PARTITION BY LIST COLUMNS(`a`,`b`)
            (PARTITION `p0` VALUES IN ((1,2),(3,4)))\
            """,
            "'type':3,'columns':[{'O':'a'},{'O':'b'}],"
                + "'definitions':[{'name':{'O':'p0'},'in_values':[['1','2'],['3','4']]}]"),
        partition(
            "PARTITION BY HASH (`a`) PARTITIONS 2",
            "'type':2,'expr':'`a`','num':2,"
                + "'definitions':[{'name':{'O':'p0'}},{'name':{'O':'p1'}}]"),
        partition(
            """
            PARTITION BY HASH (year(`a`))
            (PARTITION `p0`,
             PARTITION `x`)\
            """,
            "'type':2,'expr':'year(`a`)','num':2,"
                + "'definitions':[{'name':{'O':'p0'}},{'name':{'O':'x'}}]"),
        partition(
            "PARTITION BY KEY (`a`) PARTITIONS 1",
            "'type':4,'columns':[{'O':'a'}],'num':1,'definitions':[{'name':{'O':'p0'}}]"),
        partition(
            "PARTITION BY KEY () PARTITIONS 1",
            "'type':4,'columns':[{'O':'a'}],'is_empty_columns':true,'num':1,"
                + "'definitions':[{'name':{'O':'p0'}}]"),
        partition(
            """
            PARTITION BY KEY (`a`)
            (PARTITION `k0` COMMENT 'c')\
            """,
            "'type':4,'columns':[{'O':'a'}],'num':1,"
                + "'definitions':[{'name':{'O':'k0'},'comment':'c'}]"),
        partition(
            """
            PARTITION BY RANGE COLUMNS(`a`)
            (PARTITION `p0` VALUES LESS THAN ('a\\nb'),
             PARTITION `p1` VALUES LESS THAN (0x62c280))\
            """,
            "'type':1,'columns':[{'O':'a'}],'definitions':["
                + "{'name':{'O':'p0'},'less_than':['\\u0027a\\nb\\u0027']},"
                + "{'name':{'O':'p1'},'less_than':['\\u0027b\\u0080\\u0027']}]"));
  }

  @ParameterizedTest
  @MethodSource("partitions")
  void partitionsArePrintedAsTidbPrintsThem(String expected, String json) {
    assertThat(text(ints("a").with("partition", "{'enable':true," + json + "}")))
        .isEqualTo(
            "CREATE TABLE `t` (\n"
                + INT
                + "\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin\n"
                + expected);
  }

  @Test
  void regionSplitPoliciesComeLast() {
    TableJson table =
        ints("a")
            .index("i", false, "a", "region_split_policy:{'lower':['1'],'upper':['9'],'regions':4}")
            .with("partition", "{'enable':true,'type':2,'expr':'`a`','num':0,'definitions':[]}");
    assertThat(text(table))
        .endsWith(
            "\nPARTITION BY HASH (`a`) PARTITIONS 0\n"
                + "/*T![region_split] SPLIT INDEX `i` BETWEEN (1) AND (9) REGIONS 4 */");
  }

  @Test
  void viewsShowTheirDefiner() {
    TableJson view =
        ints("x", "y`z")
            .with(
                "view",
                "{'view_algorithm':1,'view_definer':{'Username':'u','Hostname':'h',"
                    + "'AuthUsername':'','AuthHostname':''},'view_security':1,"
                    + "'view_select':'SELECT 1','view_checkoption':1}");
    assertThat(text(view))
        .isEqualTo(
            "CREATE ALGORITHM=MERGE DEFINER=`u`@`h` SQL SECURITY INVOKER"
                + " VIEW `t` (`x`, `y``z`) AS SELECT 1");
    view.with(
        "view",
        "{'view_definer':{'Username':'u','Hostname':'h','AuthUsername':'au',"
            + "'AuthHostname':'%'},'view_select':'SELECT 1'}");
    assertThat(text(view)).startsWith("CREATE ALGORITHM=UNDEFINED DEFINER=`au`@`%` ");
  }

  @Test
  void sequencesShowCacheCycleAndComment() {
    TableJson sequence =
        TableJson.named("s")
            .with(
                "sequence",
                "{'sequence_start':-5,'sequence_cache':false,'sequence_cycle':true,"
                    + "'sequence_min_value':-9223372036854775807,'sequence_max_value':-1,"
                    + "'sequence_increment':-2,'sequence_comment':'it\\u0027s'}");
    assertThat(text(sequence))
        .isEqualTo(
            "CREATE SEQUENCE `s` start with -5 minvalue -9223372036854775807 maxvalue -1"
                + " increment by -2 nocache cycle ENGINE=InnoDB COMMENT='it''s'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "utf8mb4|utf8mb4_bin|/*!40100 DEFAULT CHARACTER SET utf8mb4 */",
        "utf8mb4|utf8mb4_general_ci|"
            + "/*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci */",
        "gbk|gbk_chinese_ci|/*!40100 DEFAULT CHARACTER SET gbk */"
      })
  void databasesNameAnUnusualCollation(String charset, String collation, String expected) {
    String json =
        "{\"db_name\":{\"O\":\"D`b\",\"L\":\"d`b\"},\"charset\":\"%s\",\"collate\":\"%s\"}"
            .formatted(charset, collation);
    DbInfo database = DbInfo.parse(json.getBytes(StandardCharsets.UTF_8));
    assertThat(show.database(database)).isEqualTo("CREATE DATABASE `D``b` " + expected);
  }

  @Test
  void everyLineOfATableIsSeparatedByCommas() {
    TableJson table =
        ints("a", "b")
            .index("PRIMARY", true, "a")
            .index("i", false, "b")
            .with(
                "fk_info",
                "[{'fk_name':{'O':'f','L':'f'},'ref_schema':{'O':'db','L':'db'},"
                    + "'ref_table':{'O':'p','L':'p'},'ref_cols':[{'O':'x','L':'x'}],"
                    + "'cols':[{'O':'a','L':'a'}],'state':5,'version':1}]");
    List<String> lines = text(table).lines().toList();
    assertThat(lines.subList(1, 5)).allMatch(line -> line.endsWith(","));
    assertThat(lines.get(5)).endsWith("(`x`)");
  }
}
