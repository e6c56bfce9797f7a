package io.pitr.cluster.load;

import io.pitr.format.proto.Encryptionpb;
import java.time.Duration;
import java.util.List;

/**
 * How to load, from the command line and the cluster's version (spec/restore-flow.md §1.3–§1.5).
 *
 * @param batchApply whether stores take several files in one Apply
 * @param rawRewrite whether stores rewrite raw keys in Download; older ones rewrite encoded ones
 * @param storeConcurrency requests that a store is asked at once; 0 asks the stores
 * @param storeBytes bytes that a store is asked to hold at once
 * @param rateLimitBytes a second, for each store; 0 is no limit
 * @param online leaves import mode and scheduling alone
 * @param pauseRangeOnly pauses scheduling for the loaded keys instead of the whole cluster
 */
public record LoadSettings(
    int batchCount,
    long batchBytes,
    int concurrency,
    boolean batchApply,
    boolean rawRewrite,
    int storeConcurrency,
    long storeBytes,
    long rateLimitBytes,
    Duration switchModeInterval,
    int splitStep,
    boolean online,
    boolean pauseRangeOnly,
    boolean sendCredentials,
    List<Encryptionpb.MasterKey> masterKeys) {
  public LoadSettings {
    masterKeys = List.copyOf(masterKeys);
  }
}
