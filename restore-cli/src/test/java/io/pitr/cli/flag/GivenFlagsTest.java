package io.pitr.cli.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class GivenFlagsTest {
  private static final Set<FlagGroup> GROUPS = Set.of(FlagGroup.ANY, FlagGroup.FINISH);

  @ParameterizedTest
  @CsvSource({"=0, false", "=F, false", "=false, false", "=1, true", "=True, true", "'', true"})
  void aSwitchTakesTheWordsThatGoTakes(String typed, String value) {
    assertThat(read("--load-stats" + typed)).isEqualTo(Map.of("load-stats", value));
  }

  @Test
  void anotherWordIsRefused() {
    assertThatThrownBy(() -> read("--with-sys-table=no"))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(OptionError.OPTION_INVALID))
        .hasMessageContaining("expected true or false, got 'no' (--with-sys-table)");
  }

  private static Map<String, String> read(String flag) {
    CommandSpec command = CommandSpec.create();
    GivenFlags.declare(command, GROUPS);
    new CommandLine(command).parseArgs(flag);
    return GivenFlags.read(command, GROUPS, List.of(), warning -> {});
  }
}
