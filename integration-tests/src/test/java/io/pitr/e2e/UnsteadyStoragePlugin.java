package io.pitr.e2e;

import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageProvider;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.testkit.Fault;
import io.pitr.testkit.FaultyStorage;
import java.util.List;
import java.util.Set;

/** Local folders in which calls fail at random, as if the storage were away for a moment. */
final class UnsteadyStoragePlugin implements RestorePlugin {
  private final double probability;
  private long seed;

  /**
   * @param probability of a failure in each call
   */
  UnsteadyStoragePlugin(double probability, long seed) {
    this.probability = probability;
    this.seed = seed;
  }

  @Override
  public String id() {
    return "unsteady-storage";
  }

  @Override
  public List<StorageProvider> storages() {
    return new LocalStoragePlugin()
        .storages().stream().<StorageProvider>map(Provider::new).toList();
  }

  /** Each opened storage has other faults. */
  private synchronized long nextSeed() {
    return seed++;
  }

  private final class Provider implements StorageProvider {
    private final StorageProvider inner;

    private Provider(StorageProvider inner) {
      this.inner = inner;
    }

    @Override
    public Set<String> schemes() {
      return inner.schemes();
    }

    @Override
    public BackupStorage open(String url, OptionValues options) {
      return new FaultyStorage(
          inner.openForWriting(url, options),
          nextSeed(),
          Fault.of(Fault.Kind.FAIL, path -> true).probability(probability));
    }
  }
}
