package io.pitr.cluster.load;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.tikv.grpc.ImportSSTGrpc;
import io.pitr.tikv.pd.PauseJournal;
import io.pitr.tikv.pd.StoreInfo;
import io.pitr.tikv.rpc.RpcFailures;
import io.pitr.tikv.store.StoreClients;
import io.pitr.tikv.store.StoreGates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets the stores download and ingest the files of a backup (spec/restore-flow.md §3.7, §5.1–§5.4).
 * Regions are split and scattered first; then each group of files is loaded into its regions.
 */
public final class ClusterSstLoad {
  private static final Duration SCATTER = Duration.ofMinutes(30);
  private static final int THREADS = 32;

  private final Nodes nodes;
  private final LoadSettings settings;
  private final PauseJournal journal;

  public ClusterSstLoad(Nodes nodes, LoadSettings settings, PauseJournal journal) {
    this.nodes = nodes;
    this.settings = settings;
    this.journal = journal;
  }

  /**
   * Loads all files that are not in the ledger yet. The ledger gets counts of the backup's
   * metadata.
   */
  public void load(SstLoad load, WorkCheckpoint ledger) {
    List<BaseFile> files =
        load.files().stream()
            .map(file -> BaseFile.of(file, load.ids()))
            .flatMap(Optional::stream)
            .toList();
    if (files.isEmpty()) {
      return;
    }
    boolean history =
        files.stream().anyMatch(file -> file.file().content() == SstFile.Content.HISTORY);
    List<StoreInfo> stores = nodes.stores().tikv();
    StoreThresholds thresholds = StoreThresholds.read(nodes, stores);
    FilePlan plan = history ? FilePlan.ofHistory(files) : FilePlan.ofSnapshot(files, thresholds);
    var left = new ArrayList<FileGroup>();
    for (FileGroup group : plan.groups()) {
      if (!ledger.isDone(group.id())) {
        left.add(group);
      }
    }
    if (left.isEmpty()) {
      return;
    }
    boolean multiIngest = probe(stores, ClusterSstLoad::probeMultiIngest);
    boolean batchDownload = probe(stores, ClusterSstLoad::probeBatchDownload);
    LongSummaryStatistics tables = files.stream().mapToLong(BaseFile::tableId).summaryStatistics();
    int concurrency =
        settings.limits().storeRequests() > 0
            ? settings.limits().storeRequests()
            : thresholds.importConcurrency();
    var regions =
        new RegionImport(
            nodes,
            new StoreGates(concurrency, settings.limits().storeBytes()),
            new StoreGates(concurrency, Long.MAX_VALUE),
            multiIngest);
    var requests =
        new DownloadRequests(
            load.storage(),
            load.cipher(),
            settings.requests(),
            CacheId.next(nodes.time().wallTime()));
    var groupImport = new GroupImport(nodes, regions, requests, batchDownload);
    try (LoadWindow window = LoadWindow.forFiles(nodes, settings.window(), journal, tables)) {
      new Splitter(nodes, settings.limits().splitStep()).split(plan.splitKeys(), SCATTER);
      window.partition(nodes, tables);
      StoreWork.run(
          "load-files",
          THREADS,
          left,
          group -> {
            groupImport.run(group);
            ledger.done(group.id(), group.result());
          });
    }
  }

  /** Whether all stores support a call; it is probed with an empty request. */
  private boolean probe(
      List<StoreInfo> stores, Consumer<ImportSSTGrpc.ImportSSTBlockingStub> call) {
    for (StoreInfo store : stores) {
      try {
        call.accept(nodes.clients().importer(store.id(), StoreClients.SHORT));
      } catch (StatusRuntimeException e) {
        Status status = e.getStatus();
        if (RpcFailures.isUnknownCall(status)) {
          return false;
        }
      }
    }
    return true;
  }

  private static void probeMultiIngest(ImportSSTGrpc.ImportSSTBlockingStub stub) {
    ImportSstpb.IngestResponse unused =
        stub.multiIngest(ImportSstpb.MultiIngestRequest.getDefaultInstance());
  }

  private static void probeBatchDownload(ImportSSTGrpc.ImportSSTBlockingStub stub) {
    ImportSstpb.DownloadResponse unused =
        stub.batchDownload(
            ImportSstpb.DownloadRequest.newBuilder()
                .setSst(ImportSstpb.SSTMeta.getDefaultInstance())
                .setRewriteRule(ImportSstpb.RewriteRule.getDefaultInstance())
                .build());
  }
}
