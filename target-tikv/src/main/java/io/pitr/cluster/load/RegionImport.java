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
import io.pitr.api.StopError;
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
 * Downloads files to all peers of a region and ingests them on its leader. Every replica needs the
 * files, because raft replicates only the ingest command.
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

  /** A request to a peer and its pending response. */
  private record PendingDownload(
      Task task, ListenableFuture<ImportSstpb.DownloadResponse> answer) {}

  private record FinishedDownload(
      ImportSstpb.DownloadRequest request, ImportSstpb.DownloadResponse response) {}

  /**
   * Sends requests to every peer at once and repeats those with retryable failures.
   *
   * @return the parts to ingest, without empty ones
   */
  List<ImportSstpb.SSTMeta> download(Region region, List<ImportSstpb.DownloadRequest> requests)
      throws ImportFault {
    var tasks = new ArrayList<Task>();
    for (Metapb.Peer peer : region.peers()) {
      requests.forEach(request -> tasks.add(new Task(peer, request)));
    }
    var atFirstPeer = new ArrayList<FinishedDownload>();
    Retry retry = RetryPolicy.DOWNLOAD.start(nodes.time());
    List<Task> left = tasks;
    while (true) {
      var again = new ArrayList<Task>();
      Optional<ImportFault> failure = Optional.empty();
      for (PendingDownload pending : left.stream().map(this::send).toList()) {
        try {
          ImportSstpb.DownloadResponse response = await(pending);
          if (pending.task.peer.equals(region.peers().get(0))) {
            atFirstPeer.add(new FinishedDownload(pending.task.request, response));
          }
        } catch (ImportFault e) {
          failure = Optional.of(e);
          again.add(pending.task);
        }
      }
      if (failure.isEmpty()) {
        return atFirstPeer.stream().map(RegionImport::part).flatMap(Optional::stream).toList();
      }
      ImportFault last = failure.get();
      if (last.handling() != ImportFault.Handling.RETRY) {
        throw last;
      }
      if (!retry.pause("download " + last.where(), String.valueOf(last.getMessage()), last)) {
        throw last.after(retry.failures());
      }
      left = again;
    }
  }

  private static Optional<ImportSstpb.SSTMeta> part(FinishedDownload download) {
    ImportSstpb.DownloadResponse response = download.response;
    if (response.getIsEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        download.request.getSst().toBuilder()
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

  /** Sends a request; its permit is returned when the response arrives. */
  private PendingDownload send(Task task) {
    long storeId = task.peer.getStoreId();
    StoreGate.Permit permit = downloads.of(storeId).enter(task.request.getSst().getLength());
    try {
      var stub = nodes.clients().importerFuture(storeId, StoreClients.LOAD);
      ListenableFuture<ImportSstpb.DownloadResponse> answer =
          task.request.getSstsCount() > 0
              ? stub.batchDownload(task.request)
              : stub.download(task.request);
      Futures.addCallback(answer, new PermitReturn(permit), MoreExecutors.directExecutor());
      return new PendingDownload(task, answer);
    } catch (StatusRuntimeException e) {
      permit.leave(StoreGate.Outcome.OTHER);
      return new PendingDownload(task, Futures.immediateFailedFuture(e));
    } catch (RuntimeException | Error e) {
      permit.leave(StoreGate.Outcome.OTHER);
      throw e;
    }
  }

  /** Returns a permit with the outcome of the response. */
  private record PermitReturn(StoreGate.Permit permit)
      implements FutureCallback<ImportSstpb.DownloadResponse> {
    @Override
    public void onSuccess(ImportSstpb.@Nullable DownloadResponse answer) {
      if (answer == null || !answer.hasError()) {
        permit.leave(StoreGate.Outcome.SUCCESS);
      } else {
        boolean busy = RegionFault.of(answer.getError()).isBusy();
        permit.leave(busy ? StoreGate.Outcome.BUSY : StoreGate.Outcome.OTHER);
      }
    }

    @Override
    public void onFailure(Throwable failure) {
      boolean busy = Status.fromThrowable(failure).getCode() == Status.Code.RESOURCE_EXHAUSTED;
      permit.leave(busy ? StoreGate.Outcome.BUSY : StoreGate.Outcome.OTHER);
    }
  }

  private ImportSstpb.DownloadResponse await(PendingDownload pending) throws ImportFault {
    String where = pending.task.where();
    try {
      ImportSstpb.DownloadResponse response = pending.answer.get();
      if (!response.hasError()) {
        return response;
      }
      RegionFault fault = RegionFault.of(response.getError());
      throw fault.isBusy()
          ? new ImportFault(ImportFault.Handling.RETRY, TikvError.TIKV_BUSY, fault.message(), where)
          : ImportFault.ofDownload(response.getError().getMessage(), where);
    } catch (ExecutionException e) {
      nodes.clients().forget(pending.task.peer.getStoreId());
      throw ImportFault.ofCall(e.getCause() == null ? e : e.getCause(), where);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestoreException(StopError.INTERRUPTED, "interrupted", where, e);
    }
  }

  /** Ingests parts that all peers have. Follows a new leader and waits for a busy one. */
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
            throw fault(ImportFault.Handling.RETRY, TikvError.TIKV_DISK_FULL, fault.get(), asked);
        default ->
            throw fault(ImportFault.Handling.RETRY, TikvError.TIKV_REFUSED, fault.get(), asked);
      }
      if (!retry.pause(
          "ingest to region " + asked.id(), fault.get().kind() + ": " + fault.get().message())) {
        ErrorCode code = fault.get().isBusy() ? TikvError.TIKV_BUSY : TikvError.TIKV_REFUSED;
        throw fault(ImportFault.Handling.RETRY, code, fault.get(), asked).after(retry.failures());
      }
    }
  }

  private static ImportFault fault(
      ImportFault.Handling handling, ErrorCode code, RegionFault fault, Region region) {
    return new ImportFault(
        handling, code, fault.kind() + ": " + fault.message(), "ingest to region " + region.id());
  }

  /** Returns the region with its new leader. */
  private Region follow(Region region, RegionFault fault) throws ImportFault {
    if (fault.hasLeader()) {
      return region.withLeader(fault.leader());
    }
    Optional<Region> found = nodes.regions().byId(region.id());
    if (found.isPresent() && !found.get().epoch().equals(region.epoch())) {
      throw fault(ImportFault.Handling.RETRY, TikvError.TIKV_REFUSED, fault, region);
    }
    return found.filter(Region::hasLeader).orElse(region);
  }

  /** Ingests once; returns the fault, or empty on success. */
  private Optional<RegionFault> send(Region region, List<ImportSstpb.SSTMeta> parts)
      throws ImportFault {
    long storeId = region.target().getStoreId();
    Kvrpcpb.Context context = DownloadRequests.source(region.context()).build();
    StoreGate.Permit permit = ingests.of(storeId).enter(1);
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
      throw ImportFault.ofCall(e, "ingest to region " + region.id());
    } finally {
      permit.leave(outcome);
    }
  }
}
