package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.tikv.grpc.ImportSSTGrpc.ImportSSTBlockingStub;
import io.pitr.tikv.pd.StoreInfo;
import io.pitr.tikv.rpc.RpcFailures;
import io.pitr.tikv.rpc.StatusText;
import io.pitr.tikv.store.StoreClients;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes settings of the stores for a load (spec/restore-flow.md §3.6). The settings only change
 * its speed, so a store that refuses one is logged. Import mode expires on its own.
 */
public final class ImportModeSwitch {
  private static final Logger LOG = LoggerFactory.getLogger(ImportModeSwitch.class);
  private static final long PARTITION_SECONDS = 7_200;
  private static final long SPEED_SECONDS = 3_600;

  private final Nodes nodes;

  ImportModeSwitch(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Resets the settings of a run that died; not all of them expire on their own. */
  public static void recover(Nodes nodes) {
    var modes = new ImportModeSwitch(nodes);
    modes.importMode(false);
    modes.speedLimit(0);
  }

  void importMode(boolean on) {
    var request =
        ImportSstpb.SwitchModeRequest.newBuilder()
            .setMode(on ? ImportSstpb.SwitchMode.Import : ImportSstpb.SwitchMode.Normal)
            .build();
    tell(
        "SwitchMode",
        stub -> {
          ImportSstpb.SwitchModeResponse unused = stub.switchMode(request);
        });
  }

  /**
   * Stops compaction from merging a range with other ranges.
   *
   * @param range raw keys
   */
  void partition(Range range) {
    var request =
        ImportSstpb.AddPartitionRangeRequest.newBuilder()
            .setRange(range.message())
            .setTtlSeconds(PARTITION_SECONDS)
            .build();
    tell(
        "AddForcePartitionRange",
        stub -> {
          ImportSstpb.AddPartitionRangeResponse unused = stub.addForcePartitionRange(request);
        });
  }

  void unpartition(Range range) {
    var request =
        ImportSstpb.RemovePartitionRangeRequest.newBuilder().setRange(range.message()).build();
    tell(
        "RemoveForcePartitionRange",
        stub -> {
          ImportSstpb.RemovePartitionRangeResponse unused = stub.removeForcePartitionRange(request);
        });
  }

  /**
   * Limits the speed at which stores read the backup.
   *
   * @param bytesPerSecond 0 removes the limit
   */
  void speedLimit(long bytesPerSecond) {
    var request =
        ImportSstpb.SetDownloadSpeedLimitRequest.newBuilder()
            .setSpeedLimit(bytesPerSecond)
            .setTtlSeconds(SPEED_SECONDS)
            .build();
    tell(
        "SetDownloadSpeedLimit",
        stub -> {
          ImportSstpb.SetDownloadSpeedLimitResponse unused = stub.setDownloadSpeedLimit(request);
        });
  }

  /** Removes the log files that stores have downloaded. */
  void clearFiles(String prefix) {
    var request = ImportSstpb.ClearRequest.newBuilder().setPrefix(prefix).build();
    tell(
        "ClearFiles",
        stub -> {
          ImportSstpb.ClearResponse answer = stub.clearFiles(request);
          if (answer.hasError()) {
            LOG.warn(
                "a store did not remove its downloaded log files: {}",
                answer.getError().getMessage());
          }
        });
  }

  private void tell(String call, Consumer<ImportSSTBlockingStub> action) {
    for (StoreInfo store : nodes.stores().tikv()) {
      try {
        action.accept(nodes.clients().importer(store.id(), StoreClients.SHORT));
      } catch (StatusRuntimeException e) {
        if (!RpcFailures.isUnknownCall(e.getStatus())) {
          LOG.warn("{} failed on store {}: {}", call, store.id(), StatusText.of(e.getStatus()));
        }
      }
    }
  }

  /** Raw keys, half open. */
  record Range(ByteString start, ByteString end) {
    ImportSstpb.Range message() {
      return ImportSstpb.Range.newBuilder().setStart(start).setEnd(end).build();
    }
  }
}
