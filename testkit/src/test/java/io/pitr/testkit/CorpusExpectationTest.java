package io.pitr.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CorpusExpectationTest {
  @Test
  void tablesAndCutsOfARealBackupAreRead() {
    CorpusExpectation alpha = CorpusExpectation.named("alpha");

    assertThat(alpha.cuts()).extracting(CorpusExpectation.Cut::name).endsWith("s3", "s4");
    assertThat(alpha.tiflashAfterLast())
        .contains(new CorpusExpectation.Replica("shop", "sales", 1, java.util.List.of("zone")));
    assertThat(alpha.tables("s4"))
        .anySatisfy(
            table -> {
              assertThat(table.table()).isEqualTo("users");
              assertThat(table.rows()).isNotEmpty();
            });
  }

  @Test
  void aDatabaseWithoutTablesIsListed() {
    CorpusExpectation phi = CorpusExpectation.named("phi");

    assertThat(phi.tables("s3")).noneMatch(table -> table.schema().equals("db279"));
    assertThat(phi.databases("s3")).contains("db279");
  }
}
