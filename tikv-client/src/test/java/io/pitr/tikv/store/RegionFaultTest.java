package io.pitr.tikv.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.format.proto.Metapb;
import io.pitr.tikv.store.RegionFault.Kind;
import org.junit.jupiter.api.Test;

class RegionFaultTest {

  private static Errorpb.Error.Builder error() {
    return Errorpb.Error.newBuilder();
  }

  @Test
  void eachErrorOfARegionHasItsKind() {
    assertThat(kind(error().setNotLeader(Errorpb.NotLeader.getDefaultInstance())))
        .isEqualTo(Kind.NOT_LEADER);
    assertThat(kind(error().setEpochNotMatch(Errorpb.EpochNotMatch.getDefaultInstance())))
        .isEqualTo(Kind.EPOCH_NOT_MATCH);
    assertThat(kind(error().setRegionNotFound(Errorpb.RegionNotFound.getDefaultInstance())))
        .isEqualTo(Kind.REGION_NOT_FOUND);
    assertThat(kind(error().setKeyNotInRegion(Errorpb.KeyNotInRegion.getDefaultInstance())))
        .isEqualTo(Kind.KEY_NOT_IN_REGION);
    assertThat(kind(error().setServerIsBusy(Errorpb.ServerIsBusy.getDefaultInstance())))
        .isEqualTo(Kind.SERVER_BUSY);
    assertThat(kind(error().setStaleCommand(Errorpb.StaleCommand.getDefaultInstance())))
        .isEqualTo(Kind.STALE_COMMAND);
    assertThat(kind(error().setStoreNotMatch(Errorpb.StoreNotMatch.getDefaultInstance())))
        .isEqualTo(Kind.STORE_NOT_MATCH);
    assertThat(
            kind(
                error().setRegionNotInitialized(Errorpb.RegionNotInitialized.getDefaultInstance())))
        .isEqualTo(Kind.NOT_INITIALIZED);
    assertThat(kind(error().setDiskFull(Errorpb.DiskFull.getDefaultInstance())))
        .isEqualTo(Kind.DISK_FULL);
    assertThat(kind(error().setRaftEntryTooLarge(Errorpb.RaftEntryTooLarge.getDefaultInstance())))
        .isEqualTo(Kind.ENTRY_TOO_LARGE);
    assertThat(
            kind(
                error()
                    .setProposalInMergingMode(Errorpb.ProposalInMergingMode.getDefaultInstance())))
        .isEqualTo(Kind.NOT_READY);
    assertThat(kind(error().setMessage("something new"))).isEqualTo(Kind.OTHER);
  }

  private static Kind kind(Errorpb.Error.Builder error) {
    return RegionFault.of(error.build()).kind();
  }

  @Test
  void aFullDownloadBufferIsToldApartFromOtherBusyness() {
    var limited =
        error()
            .setMessage("memory is limited")
            .setServerIsBusy(Errorpb.ServerIsBusy.getDefaultInstance());
    var usage =
        error()
            .setMessage("Memory usage too high, usage: 1 bytes, mem limit 2 bytes")
            .setServerIsBusy(Errorpb.ServerIsBusy.getDefaultInstance());
    assertThat(kind(limited)).isEqualTo(Kind.MEMORY_LIMITED);
    assertThat(kind(usage)).isEqualTo(Kind.SERVER_BUSY);
  }

  @Test
  void anImportersMessageMayTellOfAFullDisk() {
    var full = ImportSstpb.Error.newBuilder().setMessage("DiskSpaceNotEnough").build();
    assertThat(RegionFault.of(full).kind()).isEqualTo(Kind.DISK_FULL);
    var other = ImportSstpb.Error.newBuilder().setMessage("WrongKeyPrefix").build();
    assertThat(RegionFault.of(other).kind()).isEqualTo(Kind.OTHER);
  }

  @Test
  void theNewLeaderIsTold() {
    RegionFault fault =
        RegionFault.of(
            error()
                .setNotLeader(
                    Errorpb.NotLeader.newBuilder()
                        .setLeader(Metapb.Peer.newBuilder().setId(7).setStoreId(3)))
                .build());
    assertThat(fault.hasLeader()).isTrue();
    assertThat(fault.leader().getStoreId()).isEqualTo(3);
  }
}
