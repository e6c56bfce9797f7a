package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.target.GcHold;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.TargetProvider;
import io.pitr.cluster.load.LoadSettings;
import io.pitr.cluster.load.Nodes;
import io.pitr.cluster.load.RangeApplier;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.proto.Metapb;
import io.pitr.format.proto.Pdpb;
import io.pitr.sim.CallLog;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.tikv.Clients;
import io.pitr.tikv.pd.PauseJournal;
import io.pitr.tikv.pd.PdHttp;
import io.pitr.tikv.rpc.Security;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the stores and PD are told for alpha in one go, against what Go {@code br} told them for the
 * same files on a cluster with the same regions. What differs on purpose: who calls (caller,
 * service id), random names (uuid, cache id), where the backup lies, the lower bound of write
 * records (a segment begins behind its start), the start of the range that compaction is kept out
 * of (the first restored table, not the first id that might have been), and several changes of one
 * meta key (only the last is written).
 */
class TraceTest {
  private static final Metapb.Peer FIVE = peer(5);
  private static final Metapb.Peer NINE = peer(9);

  private SimCluster cluster;
  private RestoreTarget target;
  private Trace trace;

  @BeforeAll
  static void needsTheCorpus() {
    Path unused = Alpha.folder();
  }

  @BeforeEach
  void start() {
    trace = Trace.read();
    cluster = new SimCluster(1, 1, 1, 100);
    ByteString tables = bytes("7200000100000000fb");
    ByteString end = bytes("7800000000000000fb");
    cluster
        .regions()
        .reset(
            List.of(
                region(4, new KeySpan(ByteString.EMPTY, tables), FIVE),
                region(8, new KeySpan(tables, end), NINE),
                region(10, new KeySpan(end, ByteString.EMPTY), peer(11))),
            11);
    target =
        ClusterTargets.provider(cluster, new RecordingSql("9.0.0"))
            .open(
                cluster.uri(),
                TargetProvider.OpenMode.WRITE,
                RunSettings.DEFAULT,
                ClusterTargets.options(Map.of()));
  }

  @AfterEach
  void stop() {
    target.close();
    cluster.close();
  }

  private static Metapb.Peer peer(long id) {
    return Metapb.Peer.newBuilder().setId(id).setStoreId(1).build();
  }

  private static Metapb.Region region(long id, KeySpan span, Metapb.Peer peer) {
    return Metapb.Region.newBuilder()
        .setId(id)
        .setStartKey(span.start())
        .setEndKey(span.end())
        .setRegionEpoch(Metapb.RegionEpoch.newBuilder().setConfVer(1).setVersion(5))
        .addPeers(peer)
        .build();
  }

  private static ByteString bytes(String hex) {
    return ByteString.fromHex(hex);
  }

  /** The base's ids, upstream to target, from the files that Go ingested. */
  private Map<Long, Long> baseIds() {
    Map<ByteString, SstFile> byIv =
        Alpha.sstFiles().stream()
            .collect(
                Collectors.toMap(
                    file -> ByteString.copyFrom(file.stored().cipherIv()), file -> file));
    var ids = new HashMap<Long, Long>();
    for (ImportSstpb.SSTMeta sst : ingestOfTrace().getSstsList()) {
      SstFile file = byIv.get(sst.getCipherIv());
      byte[] key = Memcomparable.decode(sst.getRange().getStart().toByteArray(), "trace").value();
      ids.put(TableKeys.physicalId(file.startKey(), ""), TableKeys.physicalId(key, ""));
    }
    return ids;
  }

  private ImportSstpb.MultiIngestRequest ingestOfTrace() {
    return trace
        .requests(
            "MultiIngest",
            ImportSstpb.MultiIngestRequest.getDefaultInstance(),
            ImportSstpb.MultiIngestRequest.class)
        .stream()
        .filter(request -> request.getSstsCount() > 1)
        .findFirst()
        .orElseThrow();
  }

  private void base() {
    Map<Long, Long> ids = baseIds();
    target.putSsts(
        new SstLoad(
            "base",
            Alpha.full(),
            CipherSpec.PLAINTEXT,
            Alpha.sstFiles(),
            id -> ids.containsKey(id) ? OptionalLong.of(ids.get(id)) : OptionalLong.empty(),
            LoadBudget.ofMachine()),
        new MemoryLedger());
    assertThat(cluster.violations()).isEmpty();
  }

  @Test
  void regionsAreSplitAndScatteredAsInTheTrace() {
    base();
    assertThat(cluster.calls().requests("SplitRegion", Kvrpcpb.SplitRegionRequest.class))
        .isEqualTo(
            trace.requests(
                "SplitRegion",
                Kvrpcpb.SplitRegionRequest.getDefaultInstance(),
                Kvrpcpb.SplitRegionRequest.class));
    assertThat(without(cluster.calls().requests("ScatterRegion", Pdpb.ScatterRegionRequest.class)))
        .isEqualTo(
            without(
                trace.requests(
                    "ScatterRegion",
                    Pdpb.ScatterRegionRequest.getDefaultInstance(),
                    Pdpb.ScatterRegionRequest.class)));
    assertThat(cluster.calls().requests("GetOperator", Pdpb.GetOperatorRequest.class))
        .extracting(Pdpb.GetOperatorRequest::getRegionId)
        .containsExactly(12L);
  }

  private static List<Pdpb.ScatterRegionRequest> without(List<Pdpb.ScatterRegionRequest> some) {
    return some.stream().map(one -> one.toBuilder().clearHeader().build()).toList();
  }

  @Test
  void regionsAreLookedUpForTheSameSpans() {
    base();
    Function<Pdpb.ScanRegionsRequest, KeySpan> span =
        request -> new KeySpan(request.getStartKey(), request.getEndKey());
    List<KeySpan> ofTrace =
        trace
            .requests(
                "ScanRegions",
                Pdpb.ScanRegionsRequest.getDefaultInstance(),
                Pdpb.ScanRegionsRequest.class)
            .stream()
            .filter(request -> request.getLimit() == 128)
            .map(span)
            .toList();
    assertThat(
            cluster.calls().requests("ScanRegions", Pdpb.ScanRegionsRequest.class).stream()
                .map(span))
        .containsAll(ofTrace);
  }

  @Test
  void filesAreDownloadedAsInTheTrace() {
    base();
    Map<String, ImportSstpb.DownloadRequest> ours =
        cluster.calls().requests("Download", ImportSstpb.DownloadRequest.class).stream()
            .collect(Collectors.toMap(ImportSstpb.DownloadRequest::getName, one -> one));
    List<ImportSstpb.DownloadRequest> ofTrace =
        trace.requests(
            "Download",
            ImportSstpb.DownloadRequest.getDefaultInstance(),
            ImportSstpb.DownloadRequest.class);
    assertThat(ofTrace).hasSize(6);
    for (ImportSstpb.DownloadRequest request : ofTrace) {
      ImportSstpb.DownloadRequest own = ours.get(request.getName());
      assertThat(own).as(request.getName()).isNotNull();
      assertThat(anonymous(own)).isEqualTo(anonymous(request));
      assertThat(own.getStorageCacheId()).matches("BR-\\d{14}-\\d+");
      assertThat(own.getSst().getUuid().size()).isEqualTo(16);
    }
    assertThat(ours.values().stream().map(one -> one.getSst().getUuid()).distinct())
        .hasSize(ours.size());
  }

  private static ImportSstpb.DownloadRequest anonymous(ImportSstpb.DownloadRequest request) {
    var copy = request.toBuilder().clearStorageCacheId();
    copy.getSstBuilder().clearUuid();
    copy.setStorageBackend(
        Brpb.StorageBackend.newBuilder()
            .setLocal(Brpb.Local.newBuilder().setPath(kind(request.getStorageBackend()))));
    return copy.build();
  }

  /** {@code full} or {@code log}. */
  private static String kind(Brpb.StorageBackend backend) {
    String path = backend.getLocal().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Test
  void filesAreIngestedAsInTheTrace() {
    base();
    ImportSstpb.MultiIngestRequest ofTrace = ingestOfTrace();
    List<ImportSstpb.MultiIngestRequest> ours =
        cluster.calls().requests("MultiIngest", ImportSstpb.MultiIngestRequest.class).stream()
            .filter(request -> request.getSstsCount() > 0)
            .toList();
    assertThat(ours).hasSize(1);
    assertThat(ours.get(0).getContext()).isEqualTo(ofTrace.getContext());
    assertThat(byIv(ours.get(0))).isEqualTo(byIv(ofTrace));
  }

  private static Map<ByteString, ImportSstpb.SSTMeta> byIv(ImportSstpb.MultiIngestRequest request) {
    return request.getSstsList().stream()
        .collect(
            Collectors.toMap(
                ImportSstpb.SSTMeta::getCipherIv, one -> one.toBuilder().clearUuid().build()));
  }

  @Test
  void probesAndModesAreThoseOfTheTrace() {
    base();
    assertThat(cluster.calls().requests("SwitchMode", ImportSstpb.SwitchModeRequest.class))
        .isEqualTo(
            trace.requests(
                "SwitchMode",
                ImportSstpb.SwitchModeRequest.getDefaultInstance(),
                ImportSstpb.SwitchModeRequest.class));
    assertThat(cluster.calls().requests("MultiIngest", ImportSstpb.MultiIngestRequest.class))
        .contains(ImportSstpb.MultiIngestRequest.getDefaultInstance());
    assertThat(cluster.calls().requests("BatchDownload", ImportSstpb.DownloadRequest.class))
        .isEqualTo(
            trace.requests(
                "BatchDownload",
                ImportSstpb.DownloadRequest.getDefaultInstance(),
                ImportSstpb.DownloadRequest.class));
    ImportSstpb.AddPartitionRangeRequest ofTrace =
        trace
            .requests(
                "AddForcePartitionRange",
                ImportSstpb.AddPartitionRangeRequest.getDefaultInstance(),
                ImportSstpb.AddPartitionRangeRequest.class)
            .get(0);
    assertThat(
            cluster
                .calls()
                .requests("AddForcePartitionRange", ImportSstpb.AddPartitionRangeRequest.class))
        .singleElement()
        .satisfies(
            own -> {
              assertThat(own.getTtlSeconds()).isEqualTo(ofTrace.getTtlSeconds());
              assertThat(own.getRange().getStart().size()).isEqualTo(9);
              assertThat(
                      KeySpan.ORDER.compare(
                          own.getRange().getStart(), ofTrace.getRange().getStart()))
                  .isPositive();
            });
    target.flush();
    assertThat(cluster.calls().requests("ClearFiles", ImportSstpb.ClearRequest.class))
        .isEqualTo(
            trace.requests(
                "ClearFiles",
                ImportSstpb.ClearRequest.getDefaultInstance(),
                ImportSstpb.ClearRequest.class));
  }

  @Test
  void theOrderOfPhasesIsThatOfTheTrace() {
    base();
    List<String> wanted =
        List.of(
            "MultiIngest",
            "BatchDownload",
            "SwitchMode",
            "ScanRegions",
            "SplitRegion",
            "ScatterRegion",
            "GetOperator",
            "AddForcePartitionRange",
            "Download",
            "RemoveForcePartitionRange");
    var first = new ArrayList<String>();
    for (CallLog.Call call : cluster.calls().calls()) {
      if (wanted.contains(call.name()) && !first.contains(call.name())) {
        first.add(call.name());
      }
    }
    assertThat(first).isEqualTo(wanted);
  }

  @Test
  void theSafePointIsHeldAndReleasedAsInTheTrace() {
    var lease = target.lock("test");
    Tso ts = target.timestamp(Tso.ZERO);
    target.holdGc(new GcHold("c1", ts, Duration.ofSeconds(300)));
    target.releaseGc("c1");
    lease.close();
    List<Pdpb.UpdateServiceGCSafePointRequest> ofTrace =
        trace.requests(
            "UpdateServiceGCSafePoint",
            Pdpb.UpdateServiceGCSafePointRequest.getDefaultInstance(),
            Pdpb.UpdateServiceGCSafePointRequest.class);
    List<Pdpb.UpdateServiceGCSafePointRequest> ours =
        cluster
            .calls()
            .requests("UpdateServiceGCSafePoint", Pdpb.UpdateServiceGCSafePointRequest.class);
    assertThat(ours).hasSize(2);
    assertThat(ours.get(0).getTTL()).isEqualTo(ofTrace.get(0).getTTL());
    assertThat(ours.get(0).getSafePoint()).isEqualTo(ts.value() - 1);
    assertThat(ours.get(0).getServiceId().toStringUtf8()).isEqualTo("br-segments-c1");
    assertThat(ours.get(1).getTTL()).isEqualTo(ofTrace.get(1).getTTL());
    assertThat(ours.get(1).getSafePoint()).isEqualTo(ofTrace.get(1).getSafePoint());
  }

  @Test
  void theLogIsAppliedAsInTheTrace() {
    cluster.regions().splitAt(bytes("7480000000000000ffa35f72ffffffffffffffffff0000000000fb"));
    List<ImportSstpb.ApplyRequest> ofTrace =
        trace.requests(
            "Apply", ImportSstpb.ApplyRequest.getDefaultInstance(), ImportSstpb.ApplyRequest.class);
    var ids = new HashMap<Long, Long>();
    for (ImportSstpb.ApplyRequest request : ofTrace) {
      ids.put(
          id(request.getRewriteRule().getOldKeyPrefix()),
          id(request.getRewriteRule().getNewKeyPrefix()));
    }
    try (var clients = new Clients(cluster)) {
      apply(clients, ids);
    }
    assertThat(cluster.violations()).isEmpty();
    List<ImportSstpb.ApplyRequest> ours =
        cluster.calls().requests("Apply", ImportSstpb.ApplyRequest.class);
    assertThat(new HashSet<>(ours.stream().map(TraceTest::withGoBounds).toList()))
        .isEqualTo(new HashSet<>(ofTrace.stream().map(TraceTest::anonymous).toList()));
    assertThat(ours).hasSameSizeAs(ofTrace);
  }

  /** One part a request, as Go does when it was told not to look at versions. */
  private void apply(Clients clients, Map<Long, Long> ids) {
    var nodes =
        new Nodes(
            clients.pd,
            clients.regions,
            clients.stores,
            clients.storeClients,
            new PdHttp(clients.pd, Security.PLAIN, cluster.time()),
            cluster.time());
    var settings =
        new LoadSettings(
            new LoadSettings.Batches(false, 8, 16L << 20),
            new LoadSettings.Requests(true, true, List.of()),
            new LoadSettings.Window(false, false, Duration.ofMinutes(5), 0),
            new LoadSettings.Limits(16, 0, 1L << 30, 128));
    new RangeApplier(nodes, settings, new NoJournal())
        .apply(
            new LogLoad(
                "log",
                Alpha.log(),
                CipherSpec.PLAINTEXT,
                Alpha.dataRanges(Alpha.S4),
                id -> ids.containsKey(id) ? OptionalLong.of(ids.get(id)) : OptionalLong.empty(),
                Alpha.BASE_TS,
                Alpha.SHIFT,
                Alpha.S4,
                LoadBudget.ofMachine()),
            new MemoryLedger());
  }

  private static long id(ByteString encodedPrefix) {
    byte[] raw = encodedPrefix.substring(0, 8).concat(encodedPrefix.substring(9)).toByteArray();
    return TableKeys.physicalId(raw, "trace");
  }

  private static ImportSstpb.ApplyRequest anonymous(ImportSstpb.ApplyRequest request) {
    return request.toBuilder()
        .clearStorageCacheId()
        .setStorageBackend(
            Brpb.StorageBackend.newBuilder()
                .setLocal(Brpb.Local.newBuilder().setPath(kind(request.getStorageBackend()))))
        .build();
  }

  private static ImportSstpb.ApplyRequest withGoBounds(ImportSstpb.ApplyRequest request) {
    var copy = anonymous(request).toBuilder();
    if (request.getMeta().getCf().equals("write")) {
      copy.getMetaBuilder().setStartTs(request.getMeta().getStartTs() - 1);
    }
    return copy.build();
  }

  @Test
  void metaKeysEndAsInTheTrace() {
    List<Kvrpcpb.RawBatchPutRequest> ofTrace =
        trace.requests(
            "RawBatchPut",
            Kvrpcpb.RawBatchPutRequest.getDefaultInstance(),
            Kvrpcpb.RawBatchPutRequest.class);
    var values = new HashMap<ByteString, ByteString>();
    var lastRecords = new TreeMap<ByteString, ByteString>(KeySpan.ORDER);
    var entries = new ArrayList<MetaEntry>();
    Tso written = Tso.ZERO;
    for (Kvrpcpb.RawBatchPutRequest request : ofTrace) {
      for (Kvrpcpb.KvPair pair : request.getPairsList()) {
        if (request.getCf().equals("default")) {
          values.put(pair.getKey(), pair.getValue());
          continue;
        }
        lastRecords.put(pair.getKey(), pair.getValue());
        VersionedKey key = VersionedKey.parse(pair.getKey().toByteArray(), "trace");
        written = key.ts();
        entries.add(entry(key, pair.getValue(), values, entries.size()));
      }
    }
    target.putMeta(entries, written);

    List<Kvrpcpb.RawBatchPutRequest> ours =
        cluster.calls().requests("RawBatchPut", Kvrpcpb.RawBatchPutRequest.class);
    var records = new TreeMap<ByteString, ByteString>(KeySpan.ORDER);
    boolean writing = false;
    for (Kvrpcpb.RawBatchPutRequest request : ours) {
      assertThat(request.getContext()).isEqualTo(ofTrace.get(0).getContext());
      assertThat(request.getTtlsCount()).isEqualTo(request.getPairsCount());
      writing |= request.getCf().equals("write");
      assertThat(request.getCf()).as("values come first").isEqualTo(writing ? "write" : "default");
      for (Kvrpcpb.KvPair pair : request.getPairsList()) {
        if (request.getCf().equals("write")) {
          records.put(pair.getKey(), pair.getValue());
        } else {
          assertThat(pair.getValue()).isEqualTo(values.get(pair.getKey()));
        }
      }
    }
    assertThat(records).isEqualTo(lastRecords);
  }

  private static MetaEntry entry(
      VersionedKey key, ByteString bytes, Map<ByteString, ByteString> values, int order) {
    WriteRecord record = WriteRecord.parse(bytes.toByteArray(), "trace");
    byte[] value =
        record
            .shortValue()
            .orElseGet(
                () ->
                    record.type() == WriteType.DELETE
                        ? new byte[0]
                        : values
                            .get(
                                ByteString.copyFrom(
                                    VersionedKey.encode(key.rawKey(), record.startTs())))
                            .toByteArray());
    return new MetaEntry(
        key.rawKey(),
        record.startTs(),
        new Tso(order + 1L),
        record.type() == WriteType.DELETE,
        value);
  }

  /** Scheduling is paused over HTTP, which the trace leaves out. */
  private static final class NoJournal implements PauseJournal {
    @Override
    public Optional<String> read() {
      return Optional.empty();
    }

    @Override
    public void write(String plan) {}

    @Override
    public void clear() {}
  }
}
