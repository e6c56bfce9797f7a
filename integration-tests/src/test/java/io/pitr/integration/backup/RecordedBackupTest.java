package io.pitr.integration.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.integration.backup.RecordedBackup.CutPoint;
import io.pitr.integration.data.HeldData;
import io.pitr.integration.data.HeldTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that was recorded is one that can be given. */
class RecordedBackupTest {
  @TempDir Path folder;

  @Test
  void aRecordedBackupIsReadAsItWasWritten() {
    SortedMap<String, SortedMap<String, HeldTable>> databases = new TreeMap<>();
    databases.put("empty", new TreeMap<>());
    databases.put("app", new TreeMap<>());
    databases
        .get("app")
        .put(
            "t",
            new HeldTable(
                HeldTable.BASE_TABLE,
                "CREATE TABLE `t` (…)",
                List.of("a", "b"),
                List.of(List.of(Optional.of("é\n\"'"), Optional.empty())),
                ""));
    databases
        .get("app")
        .put("v", new HeldTable(HeldTable.VIEW, "", List.of(), List.of(), "its table is gone"));
    var data = new HeldData(databases);
    var backup = new RecordedBackup(folder);
    List<CutPoint> cuts =
        List.of(new CutPoint("s1", 470661498655735815L), new CutPoint("s2", 470661502784503809L));

    backup.writeExpected("s2", data);
    backup.writeCuts(cuts, List.of(new HeldData.TableId("app", "t")));

    assertThat(backup.expected("s2")).isEqualTo(data);
    assertThat(backup.cuts()).isEqualTo(cuts);
    assertThat(backup.lastCut()).isEqualTo(cuts.get(1));
    assertThat(backup.replicas()).containsExactly(new HeldData.TableId("app", "t"));
  }
}
