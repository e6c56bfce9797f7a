package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageProvider;
import io.pitr.catalog.LogBackup;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.testkit.CorpusExpectation;
import io.pitr.testkit.RecordingStorage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain reads each metadata file of its log once, however many segments need it. */
class MetadataReadsTest {
  @TempDir Path folder;

  private final ConcurrentLinkedQueue<String> reads = new ConcurrentLinkedQueue<>();
  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");

  @Test
  void aSegmentDoesNotReadMetadataThatTheSegmentsBeforeHaveRead() {
    assertEachIsReadOnce(process(), process(), process());
  }

  @Test
  void aFollowerDoesNotReadMetadataTwice() {
    Workbench one = process();

    assertEachIsReadOnce(one, one, one);
  }

  private void assertEachIsReadOnce(Workbench first, Workbench second, Workbench third) {
    String target = Workbench.uri(folder.resolve("target"));
    first.first(target, alpha.cut("s1").ts(), false);
    List<String> ofFirst = metas();
    assertThat(ofFirst).isNotEmpty().doesNotHaveDuplicates();

    second.next(target, alpha.cut("s1").ts(), alpha.cut("s2").ts(), false);
    List<String> ofSecond = metas();
    third.next(target, alpha.cut("s2").ts(), alpha.cut("s4").ts(), true);
    List<String> ofThird = metas();

    assertThat(ofSecond).doesNotContainAnyElementsOf(ofFirst);
    assertThat(ofThird).doesNotContainAnyElementsOf(ofFirst).doesNotContainAnyElementsOf(ofSecond);
    assertThat(all(ofFirst, ofSecond, ofThird)).isEqualTo(readInOneGo());
  }

  private Workbench process() {
    return new Workbench(
        alpha.full(),
        alpha.log(),
        List.of(
            new Recorded(),
            new EmbeddedPlugin(),
            new GcPlugin(),
            new IndexPlugin(),
            new TiflashPlugin()));
  }

  private Set<String> readInOneGo() {
    process().first(Workbench.uri(folder.resolve("one")), alpha.cut("s4").ts(), true);
    return Set.copyOf(metas());
  }

  private static Set<String> all(List<String> first, List<String> second, List<String> third) {
    Set<String> all = new HashSet<>(first);
    all.addAll(second);
    all.addAll(third);
    return all;
  }

  private List<String> metas() {
    List<String> metas = RecordingStorage.below(LogBackup.META_FOLDER, reads);
    reads.clear();
    return metas;
  }

  /** The local storage, whose reads are recorded. */
  private final class Recorded implements RestorePlugin {
    private final LocalStoragePlugin local = new LocalStoragePlugin();

    @Override
    public String id() {
      return local.id();
    }

    @Override
    public List<StorageProvider> storages() {
      return local.storages().stream().map(this::recorded).toList();
    }

    private StorageProvider recorded(StorageProvider provider) {
      return new StorageProvider() {
        @Override
        public Set<String> schemes() {
          return provider.schemes();
        }

        @Override
        public BackupStorage open(String url, OptionValues options) {
          return new RecordingStorage(provider.open(url, options), reads);
        }
      };
    }
  }
}
