package io.pitr.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemChoiceTest {

  @Test
  void aRestoreOfEverythingBringsStatisticsAccountsAndBindings() {
    assertThat(SystemChoice.of(Map.of(), List.of())).containsExactly(SystemTable.values());
  }

  @Test
  void withAFilterOnlyStatisticsComeAndWhatTheFilterNames() {
    assertThat(SystemChoice.of(Map.of(), List.of("shop.*")))
        .containsExactly(
            SystemTable.STATS_META,
            SystemTable.STATS_HISTOGRAMS,
            SystemTable.STATS_BUCKETS,
            SystemTable.STATS_TOP_N,
            SystemTable.STATS_FM_SKETCH);
    assertThat(SystemChoice.of(Map.of("load-stats", "false"), List.of("shop.*", "mysql.user")))
        .containsExactly(SystemTable.USER);
  }

  @Test
  void flagsTurnEachOff() {
    assertThat(SystemChoice.of(Map.of("with-sys-table", "false"), List.of()))
        .allMatch(table -> table.kind() == SystemTable.Kind.STATISTICS);
    assertThat(SystemChoice.of(Map.of("with-sys-table", "false", "load-stats", "FALSE"), List.of()))
        .isEmpty();
  }
}
