package io.pitr.cluster.load;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.proto.Metapb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import io.pitr.tikv.rpc.RpcFailures;
import io.pitr.tikv.store.RegionFault;
import io.pitr.tikv.store.StoreClients;
import io.pitr.tikv.store.StoreGate;
import io.pitr.tikv.store.StoreGates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Downloads to all peers of a region and ingests on its leader. A replica must have every file that
 * is ingested: raft only carries the order to do so.
 */
final class RegionImport {
  private final Nodes nodes;
  private final StoreGates downloads;
  private final StoreGates ingests;
  private final boolean multiIngest;

  RegionImport(Nodes nodes, StoreGates downloads, StoreGates ingests, boolean multiIngest) {
    this.nodes = nodes;
    this.downloads = downloads;
    this.ingests = ingests;
    this.multiIngest = multiIngest;
  }

  /** A request for a peer. */
  private record Task(Metapb.Peer peer, ImportSstpb.DownloadRequest request) {
    String where() {
      return request.getName() + " to store " + peer.getStoreId();
    }
  }

  /** A request at a peer, and its answer to come. */
  private record Sent(Task task, ListenableFuture<ImportSstpb.DownloadResponse> answer) {}

  private record Answered(
      ImportSstpb.DownloadRequest request, ImportSstpb.DownloadResponse response) {}

  /**
   * Sends requests to every peer at once; those that fail for a moment are sent again.
   *
   * @return what is to be ingested: the parts that hold anything
   */
  List<ImportSstpb.SSTMeta> download(Region region, List<ImportSstpb.DownloadRequest> requests)
      throws ImportFault {
    var tasks = new ArrayList<Task>();
    for (Metapb.Peer peer : region.peers()) {
      requests.forEach(request -> tasks.add(new Task(peer, request)));
    }
    var atFirstPeer = new ArrayList<Answered>();
    Retry retry = RetryPolicy.DOWNLOAD.start(nodes.time());
    List<Task> left = tasks;
    while (true) {
      var again = new ArrayList<Task>();
      Optional<ImportFault> failure = Optional.empty();
      for (Sent sent : left.stream().map(this::send).toList()) {
        try {
          ImportSstpb.DownloadResponse response = await(sent);
          if (sent.task.peer.equals(region.peers().get(0))) {
            atFirstPeer.add(new Answered(sent.task.request, response));
          }
        } catch (ImportFault e) {
          failure = Optional.of(e);
          again.add(sent.task);
        }
      }
      if (failure.isEmpty()) {
        return atFirstPeer.stream().map(RegionImport::part).flatMap(Optional::stream).toList();
      }
      if (failure.get().answer() != ImportFault.Answer.AGAIN || !retry.pause()) {
        throw failure.get();
      }
      left = again;
    }
  }

  private static Optional<ImportSstpb.SSTMeta> part(Answered answered) {
    ImportSstpb.DownloadResponse response = answered.response;
    if (response.getIsEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        answered.request.getSst().toBuilder()
            .setRange(
                ImportSstpb.Range.newBuilder()
                    .setStart(withoutTs(response.getRange().getStart()))
                    .setEnd(withoutTs(response.getRange().getEnd())))
            .build());
  }

  private static ByteString withoutTs(ByteString key) {
    return key.size() < VersionedKey.TS_BYTES
        ? key
        : key.substring(0, key.size() - VersionedKey.TS_BYTES);
  }

  /** The pass is given back when the answer comes, not when somebody looks at it. */
  private Sent send(Task task) {
    long storeId = task.peer.getStoreId();
    StoreGate.Pass pass = downloads.of(storeId).enter(task.request.getSst().getLength());
    try {
      var stub = nodes.clients().importerFuture(storeId, StoreClients.LOAD);
      ListenableFuture<ImportSstpb.DownloadResponse> answer =
          task.request.getSstsCount() > 0
              ? stub.batchDownload(task.request)
              : stub.download(task.request);
      Futures.addCallback(answer, new Leave(pass), MoreExecutors.directExecutor());
      return new Sent(task, answer);
    } catch (StatusRuntimeException e) {
      pass.leave(StoreGate.Outcome.OTHER);
      return new Sent(task, Futures.immediateFailedFuture(e));
    } catch (RestoreException e) {
      pass.leave(StoreGate.Outcome.OTHER);
      throw e;
    }
  }

  /** Gives a pass back with what the answer says of the store's load. */
  private record Leave(StoreGate.Pass pass)
      implements FutureCallback<ImportSstpb.DownloadResponse> {
    @Override
    public void onSuccess(ImportSstpb.@Nullable DownloadResponse answer) {
      if (answer == null || !answer.hasError()) {
        pass.leave(StoreGate.Outcome.SUCCESS);
      } else {
        boolean busy = RegionFault.of(answer.getError()).isBusy();
        pass.leave(busy ? StoreGate.Outcome.BUSY : StoreGate.Outcome.OTHER);
      }
    }

    @Override
    public void onFailure(Throwable failure) {
      boolean busy = Status.fromThrowable(failure).getCode() == Status.Code.RESOURCE_EXHAUSTED;
      pass.leave(busy ? StoreGate.Outcome.BUSY : StoreGate.Outcome.OTHER);
    }
  }

  private ImportSstpb.DownloadResponse await(Sent sent) throws ImportFault {
    String where = sent.task.where();
    try {
      ImportSstpb.DownloadResponse response = sent.answer.get();
      if (!response.hasError()) {
        return response;
      }
      RegionFault fault = RegionFault.of(response.getError());
      throw fault.isBusy()
          ? new ImportFault(ImportFault.Answer.AGAIN, TikvError.TIKV_BUSY, fault.message(), where)
          : ImportFault.ofDownload(response.getError().getMessage(), where);
    } catch (ExecutionException e) {
      nodes.clients().forget(sent.task.peer.getStoreId());
      throw ImportFault.ofCall(Status.fromThrowable(e.getCause()), where);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestoreException(TikvError.INTERRUPTED, "interrupted", where, e);
    }
  }

  /** Ingests parts that all peers have. A new leader and a busy one are followed here. */
  void ingest(Region region, List<ImportSstpb.SSTMeta> parts) throws ImportFault {
    if (parts.isEmpty()) {
      return;
    }
    if (!multiIngest) {
      for (ImportSstpb.SSTMeta part : parts) {
        ingestOnce(region, List.of(part));
      }
      return;
    }
    ingestOnce(region, parts);
  }

  private void ingestOnce(Region region, List<ImportSstpb.SSTMeta> parts) throws ImportFault {
    Retry retry = RetryPolicy.IMPORT.start(nodes.time());
    Region asked = region;
    while (true) {
      Optional<RegionFault> fault = send(asked, parts);
      if (fault.isEmpty()) {
        return;
      }
      switch (fault.get().kind()) {
        case NOT_LEADER -> asked = follow(asked, fault.get());
        case SERVER_BUSY, MEMORY_LIMITED -> {}
        case DISK_FULL ->
            throw fault(ImportFault.Answer.AGAIN, TikvError.TIKV_DISK_FULL, fault.get(), asked);
        default ->
            throw fault(ImportFault.Answer.AGAIN, TikvError.TIKV_REFUSED, fault.get(), asked);
      }
      if (!retry.pause()) {
        ErrorCode code = fault.get().isBusy() ? TikvError.TIKV_BUSY : TikvError.TIKV_REFUSED;
        throw fault(ImportFault.Answer.AGAIN, code, fault.get(), asked);
      }
    }
  }

  private static ImportFault fault(
      ImportFault.Answer answer, ErrorCode code, RegionFault fault, Region region) {
    return new ImportFault(
        answer, code, fault.kind() + ": " + fault.message(), "ingest to region " + region.id());
  }

  /** The same region at its new leader. */
  private Region follow(Region region, RegionFault fault) throws ImportFault {
    if (fault.hasLeader()) {
      return region.withLeader(fault.leader());
    }
    Optional<Region> found = nodes.regions().byId(region.id());
    if (found.isPresent() && !found.get().epoch().equals(region.epoch())) {
      throw fault(ImportFault.Answer.AGAIN, TikvError.TIKV_REFUSED, fault, region);
    }
    return found.filter(Region::hasLeader).orElse(region);
  }

  /** What the region says against it; empty when it is ingested. */
  private Optional<RegionFault> send(Region region, List<ImportSstpb.SSTMeta> parts)
      throws ImportFault {
    long storeId = region.target().getStoreId();
    Kvrpcpb.Context context = DownloadRequests.source(region.context()).build();
    StoreGate.Pass pass = ingests.of(storeId).enter(1);
    StoreGate.Outcome outcome = StoreGate.Outcome.OTHER;
    try {
      var stub = nodes.clients().importer(storeId, StoreClients.LOAD);
      ImportSstpb.IngestResponse answer =
          multiIngest
              ? stub.multiIngest(
                  ImportSstpb.MultiIngestRequest.newBuilder()
                      .setContext(context)
                      .addAllSsts(parts)
                      .build())
              : stub.ingest(
                  ImportSstpb.IngestRequest.newBuilder()
                      .setContext(context)
                      .setSst(parts.get(0))
                      .build());
      if (!answer.hasError()) {
        outcome = StoreGate.Outcome.SUCCESS;
        return Optional.empty();
      }
      RegionFault fault = RegionFault.of(answer.getError());
      outcome = fault.isBusy() ? StoreGate.Outcome.BUSY : StoreGate.Outcome.OTHER;
      return Optional.of(fault);
    } catch (StatusRuntimeException e) {
      if (RpcFailures.isTransient(e.getStatus())) {
        nodes.clients().forget(storeId);
      }
      throw ImportFault.ofCall(e.getStatus(), "ingest to region " + region.id());
    } finally {
      pass.leave(outcome);
    }
  }
}
