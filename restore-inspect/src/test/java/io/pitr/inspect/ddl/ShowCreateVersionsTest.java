package io.pitr.inspect.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.format.backup.TidbVersion;
import io.pitr.inspect.TableJson;
import io.pitr.sql.text.SourceRules;
import io.pitr.sql.text.TextRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShowCreateVersionsTest {
  private static final String TAIL =
      "\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
  private static final String TTL =
      " /*T![ttl] TTL=`a` + INTERVAL 5 YEAR */ /*T![ttl] TTL_ENABLE='OFF' */"
          + " /*T![ttl] TTL_JOB_INTERVAL='%s' */";

  private static String text(String version, TableJson table) {
    var rules = new SourceRules(true, TextRules.of(TidbVersion.parse(version)));
    return new ShowCreate(rules).object("db", table.build(), NextIds.UNKNOWN);
  }

  /** As TiDB 8.5.4 prints it; ENUM and SET elements and comments of partitions are not changed. */
  @ParameterizedTest
  @ValueSource(strings = {"8.5.4", "9.0.0-beta.2", "None"})
  void backslashesAreDoubledInDefaultsAndComments(String version) {
    TableJson table =
        TableJson.named("t")
            .text(
                "a",
                15,
                0,
                20,
                0,
                "utf8mb4",
                "utf8mb4_bin",
                "default:'d\\u0027e\\\\f'",
                "comment:'c\\\\d'")
            .text("e", 247, 0, 3, 0, "utf8mb4", "utf8mb4_bin", "Elems:['x\\\\y','z']")
            .text("s", 248, 0, 3, 0, "utf8mb4", "utf8mb4_bin", "Elems:['\\\\']")
            .index("i", false, "a", "comment:'\\\\'")
            .with("comment", "'t\\\\'")
            .with(
                "partition",
                "{'enable':true,'type':3,'expr':'`a`','definitions':[{'name':{'O':'p0'},"
                    + "'in_values':[['1']],'comment':'p\\\\q'}]}");
    assertThat(text(version, table))
        .isEqualTo(
            """
            CREATE TABLE `t` (
              `a` varchar(20) DEFAULT 'd''e\\\\f' COMMENT 'c\\\\d',
              `e` enum('x\\y','z') DEFAULT NULL,
              `s` set('\\') DEFAULT NULL,
              KEY `i` (`a`) COMMENT '\\\\'
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='t\\\\'
            PARTITION BY LIST (`a`)
            (PARTITION `p0` VALUES IN (1) COMMENT 'p\\q')\
            """);
  }

  @Test
  void theCommentOfASequenceDoublesBackslashes() {
    TableJson sequence =
        TableJson.named("s")
            .with(
                "sequence",
                "{'sequence_start':1,'sequence_cache':false,'sequence_cycle':false,"
                    + "'sequence_min_value':1,'sequence_max_value':9,'sequence_increment':1,"
                    + "'sequence_comment':'\\\\'}");
    assertThat(text("8.5.4", sequence)).endsWith(" COMMENT='\\\\'");
  }

  @Test
  void beforeVersionSixBackslashesAreKept() {
    TableJson table =
        TableJson.named("t").column("a", 3, 0, 11, 0, "comment:'c\\\\d'").with("comment", "'\\\\'");
    assertThat(text("5.4.3", table))
        .isEqualTo(
            "CREATE TABLE `t` (\n  `a` int(11) DEFAULT NULL COMMENT 'c\\d'"
                + TAIL
                + " COMMENT='\\'");
  }

  @ParameterizedTest
  @CsvSource({"8.5.4, false", "7.5.8, false", "8.5.5, true", "9.0.0, true", "'', true"})
  void ttlFollowsThePartitionsBefore855(String version, boolean first) {
    TableJson table =
        TableJson.named("t")
            .column("a", 12, 128, 19, 0)
            .with(
                "ttl_info",
                "{'column':{'O':'a','L':'a'},'interval_expr':'5','interval_time_unit':9,"
                    + "'enable':false,'job_interval':'3h'}")
            .with(
                "partition",
                "{'enable':true,'type':2,'expr':'`a`','num':2,"
                    + "'definitions':[{'name':{'O':'p0'}},{'name':{'O':'p1'}}]}");
    String ttl = TTL.formatted("3h");
    String partitions = "\nPARTITION BY HASH (`a`) PARTITIONS 2";
    assertThat(text(version, table)).endsWith(TAIL + (first ? ttl + partitions : partitions + ttl));
  }

  @ParameterizedTest
  @CsvSource({"8.5.4, 1h0m0s", "9.0.0, 1h"})
  void aTtlWithoutAnIntervalShowsTheOldDefault(String version, String interval) {
    TableJson table =
        TableJson.named("t")
            .column("a", 12, 128, 19, 0)
            .with(
                "ttl_info",
                "{'column':{'O':'a','L':'a'},'interval_expr':'5','interval_time_unit':9,"
                    + "'enable':false}");
    assertThat(text(version, table)).endsWith(TAIL + TTL.formatted(interval));
  }

  @Test
  void integersHaveADisplayWidthBefore85() {
    TableJson table =
        TableJson.named("t")
            .column("a", 1, 0, 4, 0)
            .column("b", 3, 32, 10, 0)
            .column("c", 8, 0, 20, 0)
            .column("d", 13, 32 + 64, 4, 0);
    assertThat(text("8.4.0", table))
        .contains("`a` tinyint(4) DEFAULT")
        .contains("`b` int(10) unsigned DEFAULT")
        .contains("`c` bigint(20) DEFAULT")
        .contains("`d` year(4) DEFAULT");
    assertThat(text("8.5.0", table))
        .contains("`a` tinyint DEFAULT")
        .contains("`b` int unsigned DEFAULT")
        .contains("`c` bigint DEFAULT")
        .contains("`d` year(4) DEFAULT");
  }

  @Test
  void defaultExpressionsAreInParenthesesSinceAPatchOfEachVersion() {
    TableJson table =
        TableJson.named("t")
            .column("a", 10, 128, 10, 0, "default:'CURRENT_DATE'")
            .column("b", 5, 0, 22, -1, "default:'rand()'", "default_is_expr:true");
    assertThat(text("7.5.1", table))
        .contains("`a` date DEFAULT CURRENT_DATE,")
        .contains("`b` double DEFAULT rand()\n");
    assertThat(text("7.5.2", table))
        .contains("`a` date DEFAULT (CURRENT_DATE),")
        .contains("`b` double DEFAULT (rand())\n");
  }

  @Test
  void constraintsChangeTheirTextInVersionEight() {
    TableJson table =
        TableJson.named("t")
            .column("a", 3, 0, 11, 0)
            .with(
                "fk_info",
                "[{'fk_name':{'O':'f','L':'f'},'ref_schema':{'O':'db','L':'db'},"
                    + "'ref_table':{'O':'p','L':'p'},'ref_cols':[{'O':'x','L':'x'}],"
                    + "'cols':[{'O':'a','L':'a'}],'state':5,'version':1}]")
            .with(
                "constraint_info",
                "[{'constraint_name':{'O':'c','L':'c'},'expr_string':'`a` > 1','state':5,"
                    + "'enforced':true}]");
    assertThat(text("8.1.2", table))
        .contains(
            ",\n  CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `db`.`p` (`x`),\n"
                + "CONSTRAINT `c` CHECK ((`a` > 1))\n)");
    assertThat(text("8.3.0", table))
        .contains(
            ",\n  CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`x`),\n"
                + "  CONSTRAINT `c` CHECK ((`a` > 1))\n)");
  }
}
