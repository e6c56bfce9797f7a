package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLogTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[ble/block_based/block_based_table_reader.cc:1098] [/t/tmp/1.tmp] Tail prefetch size 1175"
            + " is calculated based on TailPrefetchStats.",
        "[ble/block_based/block_based_table_reader.cc:970] At least one SST file opened without"
            + " unique ID to verify: 8.sst",
        "Error when reading /t/db dir NotFound:"
      })
  void warningsAboutTheNormalStateOfATargetAreNotWarnings(String message) {
    assertThat(StoreLog.isNormal(message)).isTrue();
  }

  @Test
  void otherWarningsStayWarnings() {
    assertThat(StoreLog.isNormal("[/db_impl.cc:1] Stalling writes because of level-0 files"))
        .isFalse();
    assertThat(StoreLog.isNormal("Corruption: block checksum mismatch")).isFalse();
  }
}
