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
 * Settings of the stores while data is loaded (spec/restore-flow.md §3.6). They only make loading
 * faster or gentler: a store that does not take one is logged, and all of them run out by
 * themselves.
 */
public final class ImportModeSwitch {
  private static final Logger LOG = LoggerFactory.getLogger(ImportModeSwitch.class);
  private static final long PARTITION_SECONDS = 7_200;
  private static final long SPEED_SECONDS = 3_600;

  private final Nodes nodes;

  ImportModeSwitch(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Undoes what a run that died left on the stores: not all of it runs out by itself. */
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
   * Keeps compaction from mixing a range with others.
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
   * Bounds what a store reads from the backup.
   *
   * @param bytesPerSecond 0 takes the bound away
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

  /** Removes the log files that stores have fetched. */
  void clearFiles(String prefix) {
    var request = ImportSstpb.ClearRequest.newBuilder().setPrefix(prefix).build();
    tell(
        "ClearFiles",
        stub -> {
          ImportSstpb.ClearResponse answer = stub.clearFiles(request);
          if (answer.hasError()) {
            LOG.warn("log files are left on a store: {}", answer.getError().getMessage());
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
