package io.pitr.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.integration.backup.RecordedBackup;
import io.pitr.integration.backup.RecordedBackup.CutPoint;
import io.pitr.integration.cluster.Sql;
import io.pitr.integration.data.DataComparison;
import io.pitr.integration.data.HeldData;
import io.pitr.integration.data.HeldData.TableId;
import io.pitr.integration.data.SqlChecks;
import io.pitr.integration.data.TiflashReplica;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Checks a target while a backup is restored into it.
 *
 * @param backup that is restored
 * @param session with the target
 */
record RestoreExpectation(RecordedBackup backup, TargetSession session) {

  /** Skips the test where the target lacks what the backup needs. */
  static RestoreExpectation of(RecordedBackup backup, TargetSession session) {
    boolean tiflash = session.target().cluster().pd().hasTiflash();
    Assumptions.assumeTrue(
        backup.replicas().isEmpty() || tiflash, SkipReason.withoutTiflash(backup.name()));
    return new RestoreExpectation(backup, session);
  }

  private TargetCluster target() {
    return session.target();
  }

  /** Between two segments all rows are restored, and no deferred work has run. */
  void assertBetweenSegments(CutPoint reached) {
    assertThat(
            DataComparison.differences(backup.expected(reached.name()), target().stores().read()))
        .as("data at %s of %s", reached.name(), backup.name())
        .isEmpty();
    assertThat(target().status().path("nextStartTs").asString())
        .isEqualTo(Long.toString(reached.ts()));
    if (target().speaksSql()) {
      assertThat(replicas()).as("replicas before the end").isEmpty();
    }
  }

  /**
   * After the last segment everything is restored, and the settings of the cluster are as before.
   */
  void assertFinished() {
    assertFinished(backup.expected(backup.lastCut().name()));
  }

  void assertFinished(HeldData wanted) {
    HeldData found = target().contents().read();
    assertThat(DataComparison.differences(wanted, found))
        .as("data at the end of %s", backup.name())
        .isEmpty();
    assertThat(target().status().path("state").asString()).isEqualTo("finished");
    session.assertGivenBack();
    if (target().speaksSql()) {
      try (Sql sql = target().cluster().open()) {
        var checks = new SqlChecks(sql);
        assertThat(checks.inconsistentTables(found)).isEmpty();
        assertThat(checks.reusedIds(found)).isEmpty();
      }
      assertThat(replicas()).containsExactlyInAnyOrderElementsOf(backup.replicas());
    }
  }

  private List<TableId> replicas() {
    try (Sql sql = target().cluster().open()) {
      return TiflashReplica.all(sql).stream()
          .map(replica -> new TableId(replica.database(), replica.table()))
          .toList();
    }
  }
}
