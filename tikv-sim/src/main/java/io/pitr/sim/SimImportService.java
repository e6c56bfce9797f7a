package io.pitr.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.format.proto.Metapb;
import io.pitr.tikv.grpc.ImportSSTGrpc;
import java.util.List;
import java.util.TreeMap;

/** The importer of a store (spec/restore-flow.md §9). */
final class SimImportService extends ImportSSTGrpc.ImportSSTImplBase {
  private final SimCluster cluster;
  private final SimStore store;

  SimImportService(SimCluster cluster, SimStore store) {
    this.cluster = cluster;
    this.store = store;
  }

  private <R extends Message> void acknowledge(
      String call, Message request, StreamObserver<R> out, R answer) {
    store.serve(call, request, out, error -> answer, text -> answer, () -> answer);
  }

  @Override
  public void switchMode(
      ImportSstpb.SwitchModeRequest request, StreamObserver<ImportSstpb.SwitchModeResponse> out) {
    store.importMode(request.getMode() == ImportSstpb.SwitchMode.Import);
    acknowledge("SwitchMode", request, out, ImportSstpb.SwitchModeResponse.getDefaultInstance());
  }

  @Override
  public void setDownloadSpeedLimit(
      ImportSstpb.SetDownloadSpeedLimitRequest request,
      StreamObserver<ImportSstpb.SetDownloadSpeedLimitResponse> out) {
    acknowledge(
        "SetDownloadSpeedLimit",
        request,
        out,
        ImportSstpb.SetDownloadSpeedLimitResponse.getDefaultInstance());
  }

  @Override
  public void clearFiles(
      ImportSstpb.ClearRequest request, StreamObserver<ImportSstpb.ClearResponse> out) {
    cluster.rules().clear(request);
    acknowledge("ClearFiles", request, out, ImportSstpb.ClearResponse.getDefaultInstance());
  }

  @Override
  public void addForcePartitionRange(
      ImportSstpb.AddPartitionRangeRequest request,
      StreamObserver<ImportSstpb.AddPartitionRangeResponse> out) {
    cluster.rules().partition(request);
    acknowledge(
        "AddForcePartitionRange",
        request,
        out,
        ImportSstpb.AddPartitionRangeResponse.getDefaultInstance());
  }

  @Override
  public void removeForcePartitionRange(
      ImportSstpb.RemovePartitionRangeRequest request,
      StreamObserver<ImportSstpb.RemovePartitionRangeResponse> out) {
    acknowledge(
        "RemoveForcePartitionRange",
        request,
        out,
        ImportSstpb.RemovePartitionRangeResponse.getDefaultInstance());
  }

  @Override
  public void download(
      ImportSstpb.DownloadRequest request, StreamObserver<ImportSstpb.DownloadResponse> out) {
    store.serve(
        "Download",
        request,
        out,
        SimImportService::downloadError,
        SimImportService::downloadMessage,
        () ->
            request.getSstsCount() > 0
                ? downloadMessage("download method only accepts single-file requests")
                : download(request));
  }

  @Override
  public void batchDownload(
      ImportSstpb.DownloadRequest request, StreamObserver<ImportSstpb.DownloadResponse> out) {
    store.serve(
        "BatchDownload",
        request,
        out,
        SimImportService::downloadError,
        SimImportService::downloadMessage,
        () ->
            request.getSstsCount() == 0
                ? downloadMessage("batch_download method only accepts multi-file requests")
                : download(request));
  }

  private static ImportSstpb.DownloadResponse downloadError(Errorpb.Error error) {
    return ImportSstpb.DownloadResponse.newBuilder()
        .setError(
            ImportSstpb.Error.newBuilder().setMessage(error.getMessage()).setStoreError(error))
        .build();
  }

  private static ImportSstpb.DownloadResponse downloadMessage(String text) {
    return ImportSstpb.DownloadResponse.newBuilder()
        .setError(ImportSstpb.Error.newBuilder().setMessage(text))
        .build();
  }

  private ImportSstpb.DownloadResponse download(ImportSstpb.DownloadRequest request) {
    cluster.rules().download(request);
    ImportSstpb.SSTMeta meta = request.getSst();
    if (cluster.regions().byId(meta.getRegionId()).filter(r -> r.isOn(store.id())).isEmpty()) {
      return downloadMessage(
          "region " + meta.getRegionId() + " not found, maybe it's not a replica of this store");
    }
    var pairs = new TreeMap<ByteString, ByteString>(KeySpan.ORDER);
    try {
      if (request.getSstsCount() == 0) {
        SimDownload.read(request, request.getName(), meta, pairs);
      }
      request.getSstsMap().forEach((name, one) -> SimDownload.read(request, name, one, pairs));
    } catch (SimDownload.Refused e) {
      return downloadMessage(e.text());
    }
    if (pairs.isEmpty()) {
      return ImportSstpb.DownloadResponse.newBuilder().setIsEmpty(true).build();
    }
    store.downloads().put(HexText.of(meta.getUuid().toByteArray()), new SimSst(meta, pairs));
    return ImportSstpb.DownloadResponse.newBuilder()
        .setRange(ImportSstpb.Range.newBuilder().setStart(pairs.firstKey()).setEnd(pairs.lastKey()))
        .build();
  }

  @Override
  public void ingest(
      ImportSstpb.IngestRequest request, StreamObserver<ImportSstpb.IngestResponse> out) {
    store.serve(
        "Ingest",
        request,
        out,
        SimImportService::ingestError,
        text -> ingestError(Errorpb.Error.newBuilder().setMessage(text).build()),
        () -> ingest(store.leading("Ingest", request.getContext()), List.of(request.getSst())));
  }

  @Override
  public void multiIngest(
      ImportSstpb.MultiIngestRequest request, StreamObserver<ImportSstpb.IngestResponse> out) {
    store.serve(
        "MultiIngest",
        request,
        out,
        SimImportService::ingestError,
        text -> ingestError(Errorpb.Error.newBuilder().setMessage(text).build()),
        () -> ingest(store.leading("MultiIngest", request.getContext()), request.getSstsList()));
  }

  private static ImportSstpb.IngestResponse ingestError(Errorpb.Error error) {
    return ImportSstpb.IngestResponse.newBuilder().setError(error).build();
  }

  private ImportSstpb.IngestResponse ingest(SimRegion region, List<ImportSstpb.SSTMeta> ssts) {
    for (ImportSstpb.SSTMeta sst : ssts) {
      String uuid = HexText.of(sst.getUuid().toByteArray());
      if (!store.downloads().containsKey(uuid)) {
        return ingestError(
            Errorpb.Error.newBuilder()
                .setMessage("The file which would be ingested doest not exist.")
                .setStaleCommand(Errorpb.StaleCommand.getDefaultInstance())
                .build());
      }
      if (sst.getRegionId() != region.id() || !sst.getRegionEpoch().equals(region.epoch())) {
        throw RegionRefusal.epoch(region);
      }
      for (Metapb.Peer peer : region.peers()) {
        if (!cluster.store(peer.getStoreId()).downloads().containsKey(uuid)) {
          cluster.violation(
              "a replica on store " + peer.getStoreId() + " has no file " + uuid + " to ingest");
        }
      }
      checkRange(region, sst, store.downloads().get(uuid));
    }
    cluster.rules().ingest(region, ssts);
    for (ImportSstpb.SSTMeta sst : ssts) {
      String uuid = HexText.of(sst.getUuid().toByteArray());
      SimSst file = store.downloads().get(uuid);
      if (file != null) {
        file.pairs().forEach((key, value) -> cluster.data().load(sst.getCfName(), key, value));
      }
      region.peers().forEach(peer -> cluster.store(peer.getStoreId()).downloads().remove(uuid));
    }
    return ImportSstpb.IngestResponse.getDefaultInstance();
  }

  private void checkRange(SimRegion region, ImportSstpb.SSTMeta sst, SimSst file) {
    boolean inRegion =
        region.span().contains(file.pairs().firstKey())
            && region.span().contains(file.pairs().lastKey());
    boolean told =
        sst.getRange().getStart().equals(withoutTs(file.pairs().firstKey()))
            && sst.getRange().getEnd().equals(withoutTs(file.pairs().lastKey()));
    if (!inRegion || !told || !sst.getCfName().equals(file.meta().getCfName())) {
      cluster.violation("ingest of a file with a wrong range or column family: " + sst);
    }
  }

  private static ByteString withoutTs(ByteString key) {
    return key.substring(0, key.size() - VersionedKey.TS_BYTES);
  }

  @Override
  public void apply(
      ImportSstpb.ApplyRequest request, StreamObserver<ImportSstpb.ApplyResponse> out) {
    store.serve(
        "Apply",
        request,
        out,
        error ->
            ImportSstpb.ApplyResponse.newBuilder()
                .setError(
                    ImportSstpb.Error.newBuilder()
                        .setMessage("failed to complete raft command: " + error.getMessage())
                        .setStoreError(error))
                .build(),
        SimImportService::applyMessage,
        () -> {
          SimRegion region = store.leading("Apply", request.getContext());
          cluster.rules().apply(region, request);
          try {
            return new SimApply(cluster.data(), request).run();
          } catch (SimDownload.Refused e) {
            return applyMessage(e.text());
          }
        });
  }

  private static ImportSstpb.ApplyResponse applyMessage(String text) {
    return ImportSstpb.ApplyResponse.newBuilder()
        .setError(ImportSstpb.Error.newBuilder().setMessage(text))
        .build();
  }
}
