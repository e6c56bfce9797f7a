package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.cluster.sql.JdbcConnector;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimTidb;
import io.pitr.tikv.contract.SqlConnector.Credentials;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.tikv.rpc.Security;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements through the real driver, to a server that speaks its protocol. */
class JdbcTest {
  private static final Credentials KNOWN = new Credentials("restorer", "pa's\\swörd ");

  private RecordingSql sql;
  private SimTidb server;

  @BeforeEach
  void start() throws IOException {
    sql = new RecordingSql("9.0.0");
    server = new SimTidb(sql, KNOWN.user(), KNOWN.password());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private SqlSession open() {
    return new JdbcConnector(Security.PLAIN).connect(List.of(server.address()), KNOWN);
  }

  @Test
  void theVersionIsAskedAndRead() {
    try (SqlSession session = open()) {
      assertThat(session.query("SELECT VERSION()"))
          .isEqualTo(List.of(List.of("8.0.11-TiDB-v9.0.0")));
    }
  }

  @Test
  void statementsArriveByteForByte() {
    String odd =
        "ALTER TABLE `a``b`.`ü %s {d} ? :x` ADD INDEX `k`(`c`) COMMENT 'it''s \\\\ {fn x}'";
    try (SqlSession session = open()) {
      session.execute(odd);
    }
    assertThat(sql.statements()).containsExactly(odd);
  }

  @Test
  void rowsOfNothingAndOfSeveralCellsAreRead() {
    sql.answer("SELECT 2", List.of(List.of("a", ""), List.of("ü", "x".repeat(1000))));
    try (SqlSession session = open()) {
      assertThat(session.query("SELECT 1")).isEmpty();
      assertThat(session.query("SELECT 2"))
          .isEqualTo(List.of(List.of("a", ""), List.of("ü", "x".repeat(1000))));
    }
  }

  @Test
  void theServersErrorKeepsItsNumber() {
    sql.fail("ALTER", 1062, "Duplicate entry '1' for key 'k'");
    try (SqlSession session = open()) {
      assertThatThrownBy(() -> session.execute("ALTER"))
          .isInstanceOfSatisfying(
              SqlFailure.class,
              e -> {
                assertThat(e.code()).isEqualTo(SqlFailure.DUPLICATE_ENTRY);
                assertThat(e.isRetryable()).isFalse();
                assertThat(e.getMessage()).contains("1062").contains("Duplicate entry '1'");
              });
    }
  }

  @Test
  void aBusyClusterIsAPassingFailure() {
    sql.fail("ALTER", 9005, "Region is unavailable");
    try (SqlSession session = open()) {
      assertThatThrownBy(() -> session.execute("ALTER"))
          .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.isRetryable()).isTrue());
    }
  }

  @Test
  void aConnectionThatIsCutIsAPassingFailure() {
    sql.effect(statement -> server.cut());
    try (SqlSession session = open()) {
      assertThatThrownBy(() -> session.execute("ALTER"))
          .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.isRetryable()).isTrue());
    }
  }

  @Test
  void theFirstServerThatAnswersIsTaken() {
    try (SqlSession session =
        new JdbcConnector(Security.PLAIN)
            .connect(List.of("127.0.0.1:1", server.address()), KNOWN)) {
      session.execute("ALTER");
    }
    assertThat(sql.statements()).containsExactly("ALTER");
  }

  @Test
  void aWrongPasswordIsANamedErrorThatDoesNotTellIt() {
    assertThatThrownBy(
            () ->
                new JdbcConnector(Security.PLAIN)
                    .connect(
                        List.of(server.address()), new Credentials("restorer", "s3cret-guess")))
        .isInstanceOfSatisfying(
            SqlFailure.class,
            e -> {
              assertThat(e.code()).isEqualTo(1045);
              assertThat(e.isRetryable()).isFalse();
              assertThat(e.getMessage()).contains("Access denied").doesNotContain("s3cret-guess");
            });
    assertThat(server.refused()).containsOnly("restorer");
  }

  @Test
  void noServerMayPass() {
    for (List<String> addresses : List.of(List.<String>of(), List.of("127.0.0.1:1"))) {
      assertThatThrownBy(() -> new JdbcConnector(Security.PLAIN).connect(addresses, KNOWN))
          .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.unreachable()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServerThatGoesAwayDuringAStatementIsUnreachable(boolean executed) {
    try (SqlSession session = open()) {
      sql.goAwayAt(1, executed, 1);
      assertThatThrownBy(() -> session.execute("ALTER"))
          .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.unreachable()).isTrue());
    }
    assertThatThrownBy(() -> openAndQuery())
        .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.unreachable()).isTrue());
    openAndQuery();
    assertThat(sql.statements()).hasSize(executed ? 1 : 0);
  }

  private void openAndQuery() {
    try (SqlSession session = open()) {
      assertThat(session.query("SELECT VERSION()")).isNotEmpty();
    }
  }

  @Test
  void aServerThatShutsDownIsUnreachable() {
    sql.fail("ALTER", 1105, "context canceled");
    sql.fail("SELECT 1", 1317, "Query execution was interrupted");
    try (SqlSession session = open()) {
      assertThatThrownBy(() -> session.execute("ALTER"))
          .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.unreachable()).isTrue());
      assertThatThrownBy(() -> session.query("SELECT 1"))
          .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.unreachable()).isTrue());
    }
  }
}
