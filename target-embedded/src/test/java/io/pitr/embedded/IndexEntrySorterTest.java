package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexEntrySorterTest {
  @TempDir Path temp;
  private EmbeddedTarget target;

  @BeforeEach
  void open() {
    target = Opened.write(temp);
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void entriesComeInOrderWhateverTheMemory() {
    long seed = Long.getLong("pitr.seed", System.nanoTime());
    var random = new Random(seed);
    for (long memory : new long[] {1, 400, 5_000, 1 << 20}) {
      List<ExpectedEntry> entries = new ArrayList<>();
      for (int i = random.nextInt(900); i > 0; i--) {
        entries.add(new ExpectedEntry(bytes(random), bytes(random), bytes(random)));
      }
      try (var sorter = new IndexEntrySorter(target.store(), memory)) {
        entries.forEach(sorter::add);
        entries.sort(ExpectedEntry.ORDER);
        assertThat(drained(sorter)).as("-Dpitr.seed=%d", seed).isEqualTo(entries);
        assertThat(drained(sorter)).as("-Dpitr.seed=%d", seed).isEqualTo(entries);
      }
      assertThat(temp.resolve("tmp")).isEmptyDirectory();
    }
  }

  @Test
  void nothingIsSortedToNothing() {
    try (var sorter = new IndexEntrySorter(target.store(), 100)) {
      assertThat(drained(sorter)).isEmpty();
    }
  }

  private static List<ExpectedEntry> drained(IndexEntrySorter sorter) {
    List<ExpectedEntry> found = new ArrayList<>();
    try (IndexEntrySorter.Cursor cursor = sorter.sorted()) {
      for (ExpectedEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        found.add(entry);
      }
    }
    return found;
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(5)];
    random.nextBytes(bytes);
    return bytes;
  }
}
