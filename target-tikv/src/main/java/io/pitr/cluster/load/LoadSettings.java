package io.pitr.cluster.load;

import io.pitr.format.proto.Encryptionpb;
import java.time.Duration;
import java.util.List;

/**
 * Settings of a load, from the command line and the cluster's version (spec/restore-flow.md
 * §1.3–§1.5), grouped by the class that reads them.
 */
public record LoadSettings(Batches batches, Requests requests, Window window, Limits limits) {

  /**
   * Sizes of the batches that a log is cut into, read by {@link LogBatches}.
   *
   * @param supported whether stores accept several files in one Apply request
   * @param files most files of a batch
   * @param bytes size at which a batch is full
   */
  public record Batches(boolean supported, int files, long bytes) {
    /** Most files of one Apply request that the stores accept. */
    int filesPerRequest() {
      return supported ? files : 1;
    }
  }

  /**
   * Contents of requests, read by {@link DownloadRequests} and {@link ApplyRequests}.
   *
   * @param rawRewrite whether stores rewrite raw keys in Download; older stores rewrite encoded
   *     keys
   * @param sendCredentials whether requests contain the credentials of the storage
   * @param masterKeys keys that decrypt the data keys of an encrypted log
   */
  public record Requests(
      boolean rawRewrite, boolean sendCredentials, List<Encryptionpb.MasterKey> masterKeys) {
    public Requests {
      masterKeys = List.copyOf(masterKeys);
    }
  }

  /**
   * State of the cluster during a load, read by {@link LoadWindow}.
   *
   * @param online leaves import mode and scheduling alone
   * @param pauseRangeOnly pauses scheduling for the loaded keys instead of the whole cluster
   * @param importModeInterval time between two renewals of import mode
   * @param rateLimitBytes bytes per second for each store; 0 is no limit
   */
  public record Window(
      boolean online, boolean pauseRangeOnly, Duration importModeInterval, long rateLimitBytes) {}

  /**
   * Amount of work under way at once, read by {@link ClusterSstLoad} and {@link RangeApplier}.
   *
   * @param applyRequests Apply requests that a store works on at once
   * @param storeRequests Download and Ingest requests that a store works on at once; 0 asks the
   *     stores for their limit
   * @param storeBytes bytes that a store holds in memory at once
   * @param splitStep split at every {@code splitStep}-th key
   */
  public record Limits(int applyRequests, int storeRequests, long storeBytes, int splitStep) {}
}
