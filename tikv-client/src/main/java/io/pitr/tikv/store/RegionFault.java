package io.pitr.tikv.store;

import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.format.proto.Metapb;
import java.util.List;
import java.util.Locale;

/**
 * The reason why a region refused a request.
 *
 * @param leader the current leader; the default instance when unknown
 * @param current the regions that now cover the region's keys; empty when unknown
 * @param message TiKV's message
 */
public record RegionFault(
    Kind kind, Metapb.Peer leader, List<Metapb.Region> current, String message) {

  /** Kinds of faults that are handled differently (spec/restore-flow.md §3.7, §3.9). */
  public enum Kind {
    NOT_LEADER,
    EPOCH_NOT_MATCH,
    REGION_NOT_FOUND,
    KEY_NOT_IN_REGION,
    SERVER_BUSY,
    /** The store's memory for downloads is full; waiting for it does not count as a retry. */
    MEMORY_LIMITED,
    STALE_COMMAND,
    STORE_NOT_MATCH,
    NOT_INITIALIZED,
    DISK_FULL,
    ENTRY_TOO_LARGE,
    /** The region is temporarily unavailable: it is merging, recovering or catching up. */
    NOT_READY,
    OTHER
  }

  public RegionFault {
    current = List.copyOf(current);
  }

  public boolean hasLeader() {
    return leader.getStoreId() != 0;
  }

  public boolean isBusy() {
    return kind == Kind.SERVER_BUSY || kind == Kind.MEMORY_LIMITED;
  }

  /** Converts an importer's error, which may be a message without a store error. */
  public static RegionFault of(ImportSstpb.Error error) {
    if (error.hasStoreError()) {
      RegionFault fault = of(error.getStoreError());
      return fault.message.isEmpty()
          ? new RegionFault(fault.kind, fault.leader, fault.current, error.getMessage())
          : fault;
    }
    String text = error.getMessage().toLowerCase(Locale.ROOT);
    Kind kind =
        text.contains("diskspacenotenough") || text.contains("disk space")
            ? Kind.DISK_FULL
            : Kind.OTHER;
    return new RegionFault(kind, Metapb.Peer.getDefaultInstance(), List.of(), error.getMessage());
  }

  public static RegionFault of(Errorpb.Error error) {
    return new RegionFault(
        kind(error),
        error.getNotLeader().getLeader(),
        error.getEpochNotMatch().getCurrentRegionsList(),
        error.getMessage());
  }

  private static Kind kind(Errorpb.Error error) {
    if (error.hasNotLeader()) {
      return Kind.NOT_LEADER;
    }
    if (error.hasEpochNotMatch()) {
      return Kind.EPOCH_NOT_MATCH;
    }
    if (error.hasRegionNotFound()) {
      return Kind.REGION_NOT_FOUND;
    }
    if (error.hasKeyNotInRegion()) {
      return Kind.KEY_NOT_IN_REGION;
    }
    if (error.hasServerIsBusy()) {
      boolean memory =
          error.getMessage().contains("memory is limited")
              || error.getServerIsBusy().getReason().contains("memory is limited");
      return memory ? Kind.MEMORY_LIMITED : Kind.SERVER_BUSY;
    }
    if (error.hasStaleCommand()) {
      return Kind.STALE_COMMAND;
    }
    if (error.hasStoreNotMatch() || error.hasMismatchPeerId()) {
      return Kind.STORE_NOT_MATCH;
    }
    if (error.hasRegionNotInitialized()) {
      return Kind.NOT_INITIALIZED;
    }
    if (error.hasDiskFull()) {
      return Kind.DISK_FULL;
    }
    if (error.hasRaftEntryTooLarge()) {
      return Kind.ENTRY_TOO_LARGE;
    }
    return isNotReady(error) ? Kind.NOT_READY : Kind.OTHER;
  }

  private static boolean isNotReady(Errorpb.Error error) {
    return error.hasMaxTimestampNotSynced()
        || error.hasReadIndexNotReady()
        || error.hasProposalInMergingMode()
        || error.hasDataIsNotReady()
        || error.hasRecoveryInProgress()
        || error.hasFlashbackInProgress()
        || error.hasFlashbackNotPrepared()
        || error.hasIsWitness()
        || error.hasBucketVersionNotMatch();
  }
}
