package io.pitr.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeferredTextTest {

  @Test
  void actionsAreCountedByKind() {
    assertThat(DeferredText.of(new TreeMap<>(Map.of("gc", 2, "index", 1, "tiflash", 0))))
        .isEqualTo("2 range deletions, 1 index rebuild");
    assertThat(DeferredText.of(new TreeMap<>(Map.of("tiflash", 1, "audit", 3))))
        .isEqualTo("3 actions of audit, 1 TiFlash replica");
  }

  @Test
  void withoutActionsThereIsNothing() {
    assertThat(DeferredText.of(Map.of("gc", 0))).isEqualTo("nothing");
    assertThat(DeferredText.of(Map.of())).isEqualTo("nothing");
  }
}
