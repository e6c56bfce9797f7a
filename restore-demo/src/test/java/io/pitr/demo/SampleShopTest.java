package io.pitr.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleShopTest {
  @TempDir Path folder;

  @Test
  void theShopIsTheSameEachTime() {
    SampleShop one = SampleShop.open(folder.resolve("one"));
    SampleShop other = SampleShop.open(folder.resolve("other"));

    assertThat(other).isEqualTo(one);
    assertThat(List.of(one.base(), one.firstCut(), one.secondCut(), one.beforeDrop(), one.end()))
        .isSorted();
  }
}
