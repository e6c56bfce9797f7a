package io.pitr.integration.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Scenarios are the same each time, and contain the cases that they exist for. */
class ScenarioTest {

  @Test
  void theFoundingScenarioIsTheSameEachTime() {
    assertThat(StatementList.of(new FoundingScenario(), true))
        .isEqualTo(StatementList.of(new FoundingScenario(), true));
  }

  @Test
  void theSameSeedGivesTheSameRandomScenario() {
    List<String> one = StatementList.of(new RandomScenario(5, 200, 4), false);
    assertThat(one).isEqualTo(StatementList.of(new RandomScenario(5, 200, 4), false));
    assertThat(one).isNotEqualTo(StatementList.of(new RandomScenario(6, 200, 4), false));
    assertThat(one).filteredOn(line -> line.startsWith("cut ")).hasSize(4);
    assertThat(one).endsWith("cut s4").containsOnlyOnce("full backup");
  }

  @Test
  void theFoundingScenarioHasThreeCutsAfterTheFullBackup() {
    assertThat(StatementList.of(new FoundingScenario(), true))
        .filteredOn(line -> !line.contains(": "))
        .containsExactly("full backup", "cut s1", "cut s2", "cut s3");
  }

  @Test
  void aTransactionIsOpenOverTheFirstCutAndAnIndexIsBeingBuiltAtTheSecond() {
    List<String> lines = StatementList.of(new FoundingScenario(), true);
    assertThat(lines.indexOf("session 1: COMMIT")).isGreaterThan(lines.indexOf("cut s1"));
    assertThat(lines.indexOf("session 1: BEGIN OPTIMISTIC")).isBetween(0, lines.indexOf("cut s1"));
    assertThat(lines.get(lines.indexOf("cut s2") - 1)).contains("ADD INDEX in_flight");
  }

  @Test
  void replicasAreAskedForOnlyWhereThereIsTiflash() {
    assertThat(StatementList.of(new FoundingScenario(), false))
        .noneMatch(line -> line.contains("TIFLASH"));
    assertThat(StatementList.of(new FoundingScenario(), true))
        .anyMatch(line -> line.contains("SET TIFLASH REPLICA 1"));
  }

  @Test
  void everyDatabaseHasThePrefixOfTheSuite() {
    assertThat(StatementList.of(new FoundingScenario(), true))
        .filteredOn(line -> line.contains("CREATE DATABASE"))
        .isNotEmpty()
        .allMatch(line -> line.contains("CREATE DATABASE `pitr_it_"));
  }
}
