package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path folder;

  @Test
  void aShopAndTheRestOfALogAreRestoredToTheEnd() throws Exception {
    assertThat(Rehearsal.perform("write", folder.toString(), "1")).isZero();
    assertThat(status("busy")).contains("sealed");

    assertThat(Rehearsal.perform("run", folder.toString())).isZero();

    assertThat(status("busy")).contains("finished");
    assertThat(status("shop")).contains("finished");
  }

  private String status(String backup) {
    return CliRun.of(
            "restore", "status", "--target", "embedded://" + folder.resolve(backup + "/restored"))
        .out();
  }
}
