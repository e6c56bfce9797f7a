package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.IdRewrites;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.TargetProvider;
import io.pitr.apply.RangeReader;
import io.pitr.format.FormatError;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.TableKeys;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.LogEventWriter;
import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.format.proto.Metapb;
import io.pitr.format.proto.Pdpb;
import io.pitr.sim.Faults;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.tikv.contract.TikvError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real backup alpha goes into a simulated cluster, undisturbed and disturbed. */
class LoadTest {
  private static final IdRewrites USER_TABLES =
      id -> id >= 116 && id < 100_000 ? OptionalLong.of(id + 1_000) : OptionalLong.empty();

  private SimCluster cluster;
  private RestoreTarget target;

  @BeforeAll
  static void needsTheCorpus() {
    Path unused = Alpha.folder();
  }

  @BeforeEach
  void start() {
    cluster = new SimCluster(3, 3, 3, 300);
    target = open(Map.of());
  }

  private RestoreTarget open(Map<String, String> options) {
    return ClusterTargets.provider(cluster, new RecordingSql("9.0.0"))
        .open(
            cluster.uri(),
            TargetProvider.OpenMode.WRITE,
            RunSettings.DEFAULT,
            ClusterTargets.options(options));
  }

  @AfterEach
  void stop() {
    target.close();
    cluster.close();
    assertThat(cluster.violations()).isEmpty();
  }

  private LoadResult base(MemoryLedger ledger) {
    return ledger.counted(() -> target.putSsts(base(Alpha.full()), ledger));
  }

  private static SstLoad base(BackupStorage storage) {
    return new SstLoad(
        "base",
        storage,
        CipherSpec.PLAINTEXT,
        Alpha.sstFiles(),
        USER_TABLES,
        LoadBudget.ofMachine());
  }

  private LoadResult log(MemoryLedger ledger) {
    return log(ledger, Alpha.dataRanges(Alpha.S4), Alpha.BASE_TS, Alpha.SHIFT, Alpha.S4);
  }

  private LoadResult log(
      MemoryLedger ledger, List<LogRange> ranges, Tso start, Tso shift, Tso restoredTs) {
    LogLoad load = load(Alpha.log(), ranges, start, shift, restoredTs);
    return ledger.counted(() -> target.applyLog(load, ledger));
  }

  private void log(BackupStorage storage, List<LogRange> ranges) {
    target.applyLog(
        load(storage, ranges, Alpha.BASE_TS, Alpha.SHIFT, Alpha.S4), new MemoryLedger());
  }

  private static LogLoad load(
      BackupStorage storage, List<LogRange> ranges, Tso start, Tso shift, Tso restoredTs) {
    return new LogLoad(
        "log",
        storage,
        CipherSpec.PLAINTEXT,
        ranges,
        USER_TABLES,
        start,
        shift,
        restoredTs,
        LoadBudget.ofMachine());
  }

  /**
   * Pairs of tables in the order of their keys.
   *
   * @param values those of the default column family
   * @param newest the newest record of each key: which older ones survive depends on how records
   *     fall into one raft command
   */
  private record Pairs(
      List<Map.Entry<ByteString, ByteString>> values,
      List<Map.Entry<ByteString, ByteString>> newest) {
    static Pairs of(SimCluster cluster) {
      ByteString tables = ByteString.copyFromUtf8("t");
      return new Pairs(
          List.copyOf(cluster.data().pairs("default", tables).entrySet()),
          newestOnly(cluster.data().pairs("write", tables)));
    }

    private static List<Map.Entry<ByteString, ByteString>> newestOnly(
        SortedMap<ByteString, ByteString> records) {
      var newest = new ArrayList<Map.Entry<ByteString, ByteString>>();
      ByteString before = ByteString.EMPTY;
      for (Map.Entry<ByteString, ByteString> entry : records.entrySet()) {
        ByteString key = entry.getKey().substring(0, entry.getKey().size() - 8);
        if (!key.equals(before)) {
          newest.add(entry);
          before = key;
        }
      }
      return newest;
    }
  }

  /** What an undisturbed load of the same files gives; loads them once for all tests. */
  private static final class Undisturbed {
    static final Pairs PAIRS = load();
  }

  private static Pairs load() {
    try (var other = new SimCluster(1, 1, 1, 300)) {
      try (RestoreTarget alone =
          ClusterTargets.provider(other, new RecordingSql("9.0.0"))
              .open(
                  other.uri(),
                  TargetProvider.OpenMode.WRITE,
                  RunSettings.DEFAULT,
                  ClusterTargets.options(Map.of()))) {
        alone.putSsts(base(Alpha.full()), new MemoryLedger());
        alone.applyLog(
            load(Alpha.log(), Alpha.dataRanges(Alpha.S4), Alpha.BASE_TS, Alpha.SHIFT, Alpha.S4),
            new MemoryLedger());
      }
      assertThat(other.violations()).isEmpty();
      return Pairs.of(other);
    }
  }

  private void assertWhole() {
    assertThat(cluster.violations()).isEmpty();
    Pairs expected = Undisturbed.PAIRS;
    Pairs actual = Pairs.of(cluster);
    assertThat(actual.values().equals(expected.values())).as("default CF").isTrue();
    assertThat(actual.newest().equals(expected.newest())).as("newest records").isTrue();
    assertThat(cluster.importMode()).isEmpty();
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
    assertThat(cluster.pdState().temporarySettings()).isEmpty();
  }

  @Test
  void theBaseIsThereUnderItsNewIds() {
    LoadResult result = base(new MemoryLedger());
    List<SstFile> mapped =
        Alpha.sstFiles().stream()
            .filter(
                file -> USER_TABLES.target(TableKeys.physicalId(file.startKey(), "")).isPresent())
            .toList();
    assertThat(result.files()).isEqualTo(mapped.size());
    assertThat(result.kvs())
        .isEqualTo(mapped.stream().mapToLong(file -> file.totals().kvs()).sum());
    assertThat(cluster.violations()).isEmpty();
    assertThat(cluster.filesLeft()).isZero();
    assertThat(cluster.data().pairs("write", table(1_120))).isNotEmpty();
    assertThat(cluster.data().pairs("write", table(120))).isEmpty();
  }

  @Test
  void whatIsDoneIsNotDoneAgain() {
    var ledger = new MemoryLedger();
    LoadResult first = base(ledger);
    cluster.calls().clear();
    assertThat(base(ledger)).isEqualTo(LoadResult.NOTHING);
    assertThat(cluster.calls().requests("Download", ImportSstpb.DownloadRequest.class)).isEmpty();
    assertThat(first.files()).isPositive();

    LoadResult log = log(ledger);
    assertThat(log.events()).isPositive();
    assertThat(log(ledger)).isEqualTo(LoadResult.NOTHING);
  }

  @Test
  void everyPeerDownloadsAndOneIngests() {
    base(new MemoryLedger());
    long downloads = cluster.calls().requests("Download", ImportSstpb.DownloadRequest.class).size();
    List<ImportSstpb.MultiIngestRequest> ingests =
        cluster.calls().requests("MultiIngest", ImportSstpb.MultiIngestRequest.class).stream()
            .filter(request -> request.getSstsCount() > 0)
            .toList();
    int parts = ingests.stream().mapToInt(ImportSstpb.MultiIngestRequest::getSstsCount).sum();
    assertThat(downloads).isEqualTo(3L * parts);
  }

  @Test
  void aLogInOneGoAndInSegmentsEndInTheSameNewestRecords() {
    base(new MemoryLedger());
    log(new MemoryLedger(), Alpha.dataRanges(Alpha.S1), Alpha.BASE_TS, Alpha.SHIFT, Alpha.S1);
    log(new MemoryLedger(), Alpha.dataRanges(Alpha.S4), Alpha.S1, Alpha.SHIFT, Alpha.S4);
    assertWhole();
  }

  @Test
  void partsThatRemoveComeAfterAllThatPut(@TempDir Path folder) throws IOException {
    var ranges = new ArrayList<LogRange>();
    for (LogRange range : Alpha.dataRanges(Alpha.S4)) {
      Path object = folder.resolve(range.stored().path());
      Files.createDirectories(object.getParent());
      Files.write(object, Alpha.log().read(range.stored().path(), Long.MAX_VALUE));
      ranges.add(ranges.size() % 3 == 0 ? removing(range, folder) : range);
    }
    log(new Alpha.Folder(folder), ranges);
    List<Boolean> order =
        cluster.calls().requests("Apply", ImportSstpb.ApplyRequest.class).stream()
            .map(request -> request.getMetas(0).getIsDelete())
            .toList();
    assertThat(order).contains(true, false).isSortedAccordingTo(Boolean::compare);
  }

  /** Removes what a range puts; stored in an object of its own. */
  private static LogRange removing(LogRange range, Path folder) throws IOException {
    var events = new LogEventWriter();
    try (var reader = new RangeReader(Alpha.log(), CipherSpec.PLAINTEXT)) {
      LogEventCursor cursor = reader.cursor(range);
      while (cursor.next()) {
        events.add(cursor.key(), new byte[0]);
      }
    }
    byte[] bytes = events.toByteArray();
    String path = range.stored().path() + "." + range.stored().offset();
    Files.write(folder.resolve(path), bytes);
    return retyped(
        range,
        new LogRange.Stored(path, 0, bytes.length, 0, new byte[0]),
        new LogRange.Plain(bytes.length, events.entries(), Sha256.of(bytes), 0));
  }

  @Test
  void aPartOfPutsThatLostItsTypeIsRefusedBeforeAnythingIsApplied() {
    List<LogRange> ranges =
        new ArrayList<>(
            Alpha.dataRanges(Alpha.S4).stream()
                .filter(range -> USER_TABLES.target(range.tableId()).isPresent())
                .toList());
    LogRange last = ranges.remove(ranges.size() - 1);
    ranges.add(retyped(last, last.stored(), last.plain()));

    assertThatThrownBy(() -> log(Alpha.log(), ranges))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT))
        .hasMessageContaining("type as Delete");
    assertThat(cluster.calls().requests("Apply", ImportSstpb.ApplyRequest.class)).isEmpty();
  }

  /** As a range of type Delete. */
  private static LogRange retyped(LogRange range, LogRange.Stored stored, LogRange.Plain plain) {
    return new LogRange(
        stored,
        plain,
        range.cf(),
        true,
        range.meta(),
        range.tableId(),
        range.regionId(),
        range.keys(),
        range.timestamps());
  }

  @Test
  void aBatchHoldsAtMostEightPartsOfOneTableAndFamily() {
    log(new MemoryLedger());
    for (ImportSstpb.ApplyRequest request :
        cluster.calls().requests("Apply", ImportSstpb.ApplyRequest.class)) {
      assertThat(request.getMetasCount()).isBetween(1, 8).isEqualTo(request.getRewriteRulesCount());
      assertThat(request.getMetasList().stream().map(ImportSstpb.KVMeta::getCf).distinct())
          .hasSize(1);
      assertThat(request.getRewriteRulesList().stream().distinct()).hasSize(1);
    }
  }

  @Test
  void theLowerBoundIsBehindTheStart() {
    log(new MemoryLedger());
    for (ImportSstpb.ApplyRequest request :
        cluster.calls().requests("Apply", ImportSstpb.ApplyRequest.class)) {
      for (ImportSstpb.KVMeta meta : request.getMetasList()) {
        long expected =
            meta.getCf().equals("write") ? Alpha.BASE_TS.value() + 1 : Alpha.SHIFT.value();
        assertThat(meta.getStartTs()).isEqualTo(expected);
        assertThat(meta.getRestoreTs()).isEqualTo(Alpha.S4.value());
      }
    }
  }

  @Test
  void splitsMergesAndNewLeadersInTheMiddleAreFollowed() {
    for (int i = 0; i < 12; i++) {
      int at = i;
      ByteString key = encoded(1_118 + 3L * i);
      cluster
          .faults()
          .after("Download", 7 * i, new Faults.Effect.Then(() -> cluster.regions().splitAt(key)));
      cluster.faults().after("Apply", 5 * i, new Faults.Effect.Then(() -> change(at, key)));
      cluster
          .faults()
          .after("MultiIngest", 3 + i, new Faults.Effect.Then(() -> change(at + 1, key)));
    }
    base(new MemoryLedger());
    log(new MemoryLedger());
    assertWhole();
  }

  private void change(int kind, ByteString key) {
    switch (kind % 3) {
      case 0 -> cluster.regions().splitAt(key);
      case 1 -> cluster.regions().transferLeader(key);
      default -> cluster.regions().mergeWithPrevious(key);
    }
  }

  private static ByteString encoded(long tableId) {
    return ByteString.copyFrom(Memcomparable.encode(TableKeys.tablePrefix(tableId)));
  }

  private static ByteString table(long tableId) {
    return ByteString.copyFrom(Memcomparable.encodePrefix(TableKeys.tablePrefix(tableId)));
  }

  @Test
  void aStoreThatIsDownForHalfAMinuteIsSatOut() {
    var down = new AtomicBoolean();
    Runnable outage =
        () -> {
          if (down.compareAndSet(false, true)) {
            var thread =
                new Thread(
                    () -> {
                      cluster.storeDown(2);
                      cluster.time().sleep(Duration.ofSeconds(30));
                      cluster.storeUp(2);
                    });
            thread.start();
          }
        };
    cluster.faults().after("Download", 20, new Faults.Effect.Then(outage));
    base(new MemoryLedger());
    down.set(false);
    cluster.faults().after("Apply", 10, new Faults.Effect.Then(outage));
    log(new MemoryLedger());
    assertWhole();
  }

  @Test
  void aNewPdLeaderIsFollowed() {
    cluster.faults().after("Download", 5, new Faults.Effect.Then(() -> cluster.leadPd(1)));
    cluster.faults().after("Apply", 5, new Faults.Effect.Then(() -> cluster.leadPd(2)));
    base(new MemoryLedger());
    log(new MemoryLedger());
    assertWhole();
  }

  @Test
  void aBusyMinuteIsSatOut() {
    cluster.faults().during("Apply", Duration.ofMinutes(1), Faults.busy());
    var ledger = new MemoryLedger();
    log(ledger);
    cluster.faults().during("MultiIngest", Duration.ofMinutes(1), Faults.busy());
    base(new MemoryLedger());
    assertThat(ledger.waits()).isNotEmpty();
    assertWhole();
  }

  @Test
  void storesWithoutMemoryAreWaitedForWithoutEnd() {
    cluster.faults().during("Apply", Duration.ofMinutes(20), Faults.memoryLimited());
    base(new MemoryLedger());
    log(new MemoryLedger());
    assertWhole();
  }

  @Test
  void aStoreThatStaysBusyIsANamedError() {
    cluster.faults().whilst("Apply", () -> true, Faults.busy());
    assertThatThrownBy(() -> log(new MemoryLedger()))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIKV_BUSY));
  }

  /** Without a bound the two stores would be asked in turn, as fast as they answer. */
  @Test
  void storesThatNameEachOtherLeaderAreANamedError() {
    int most = 1_000;
    var asked = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      int turn = i;
      cluster
          .faults()
          .whilst(
              "Apply",
              () ->
                  asked.get() < most && asked.get() % 2 == turn && asked.incrementAndGet() <= most,
              leads(2 + turn));
    }
    List<LogRange> one =
        Alpha.dataRanges(Alpha.S4).stream()
            .filter(range -> USER_TABLES.target(range.tableId()).isPresent())
            .limit(1)
            .toList();
    assertThatThrownBy(() -> log(Alpha.log(), one))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(TikvError.TIKV_REFUSED);
              assertThat(e.getMessage()).contains("NOT_LEADER");
            });
    assertThat(cluster.calls().requests("Apply", ImportSstpb.ApplyRequest.class))
        .hasSizeLessThan(most);
    assertThat(cluster.calls().requests("GetRegionByID", Pdpb.GetRegionByIDRequest.class))
        .hasSizeGreaterThan(10);
  }

  private static Faults.Effect leads(long storeId) {
    return new Faults.Effect.Answer(
        Errorpb.Error.newBuilder()
            .setMessage("not leader")
            .setNotLeader(
                Errorpb.NotLeader.newBuilder()
                    .setLeader(Metapb.Peer.newBuilder().setId(1).setStoreId(storeId)))
            .build());
  }

  @Test
  void aFullDiskIsANamedError() {
    cluster.faults().whilst("Apply", () -> true, Faults.diskFull());
    assertThatThrownBy(() -> log(new MemoryLedger()))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIKV_DISK_FULL));
  }

  @Test
  void storesWithoutRoomForTheBackupAreReportedBeforeAnythingIsLoaded() {
    cluster.pdState().available("10KiB");
    assertThatThrownBy(() -> base(new MemoryLedger()))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(TikvError.TIKV_DISK_FULL);
              assertThat(e.getMessage()).contains("10KiB").contains("store 1");
            });
    assertThat(cluster.calls().requests("Download", ImportSstpb.DownloadRequest.class)).isEmpty();
  }

  @Test
  void whatPdDoesNotKnowYetIsLearntFromTheStores() {
    cluster.regions().pdLag(Duration.ofSeconds(3));
    for (int i = 0; i < 6; i++) {
      int at = i;
      ByteString key = encoded(1_118 + 5L * i);
      cluster.faults().after("Download", 9 * i, new Faults.Effect.Then(() -> change(at, key)));
      cluster.faults().after("Apply", 7 * i, new Faults.Effect.Then(() -> change(at + 1, key)));
    }
    base(new MemoryLedger());
    log(new MemoryLedger());
    assertWhole();
  }

  @Test
  void staleCommandsLostAnswersAndBrokenConnectionsAreTriedAgain() {
    cluster.faults().next("Apply", 10, Faults.staleCommand());
    cluster.faults().next("Apply", 10, new Faults.Effect.Lost());
    cluster.faults().next("Apply", 10, Faults.notLeader());
    cluster.faults().next("MultiIngest", 0, Faults.busy());
    cluster.faults().next("Download", 10, Faults.unavailable());
    base(new MemoryLedger());
    log(new MemoryLedger());
    assertWhole();
  }

  @Test
  void aBackupThatStoresCantReadIsANamedErrorAtOnce() {
    var elsewhere = new Alpha.Folder(Alpha.folder().resolve("decoded"));
    assertThatThrownBy(() -> target.putSsts(base(elsewhere), new MemoryLedger()))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(TikvError.TIKV_BACKUP_UNREADABLE));
    assertThat(cluster.importMode()).isEmpty();
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
  }

  @Test
  void schedulingIsPausedWithATimeLimitWhileDataIsLoaded() {
    var paused = new ArrayList<String>();
    cluster
        .faults()
        .after(
            "Download",
            0,
            new Faults.Effect.Then(
                () -> {
                  paused.addAll(cluster.pdState().pausedSchedulers());
                  paused.addAll(cluster.pdState().temporarySettings().keySet());
                }));
    base(new MemoryLedger());
    assertThat(paused)
        .contains(
            "balance-leader-scheduler", "balance-region-scheduler", "schedule.merge-schedule-limit")
        .doesNotContain("evict-leader-scheduler");
    assertThat(cluster.pdState().httpCalls())
        .anyMatch(call -> call.startsWith("POST /pd/api/v1/config?ttlSecond=300 "))
        .anyMatch(
            call ->
                call.startsWith("POST /pd/api/v1/config?ttlSecond=0 ")
                    && call.contains("\"schedule.max-snapshot-count\":64"));
  }

  @Test
  void withAFilterOnlyTheLoadedKeysAreKeptStill() {
    target.close();
    var filtered =
        new RunSettings(OptionalInt.empty(), OptionalLong.empty(), List.of(), true, true);
    target = ClusterTargets.open(cluster, new RecordingSql("9.0.0"), filtered, Map.of());
    var rules = new ArrayList<String>();
    cluster
        .faults()
        .after(
            "Download",
            0,
            new Faults.Effect.Then(() -> rules.addAll(cluster.pdState().labelRules())));
    base(new MemoryLedger());
    assertThat(rules).hasSize(1);
    assertThat(cluster.pdState().labelRules()).isEmpty();
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
  }

  @Test
  void onlineLeavesImportModeAndSchedulingAlone() {
    target.close();
    target = open(Map.of("online", "true"));
    base(new MemoryLedger());
    assertThat(cluster.calls().requests("SwitchMode", ImportSstpb.SwitchModeRequest.class))
        .isEmpty();
    assertThat(cluster.pdState().httpCalls()).isNotEmpty().allMatch(one -> one.startsWith("GET "));
  }

  @Test
  void aSpeedLimitIsSetAndTakenAway() {
    target.close();
    target = open(Map.of("ratelimit", "7"));
    base(new MemoryLedger());
    List<Long> limits =
        cluster
            .calls()
            .requests("SetDownloadSpeedLimit", ImportSstpb.SetDownloadSpeedLimitRequest.class)
            .stream()
            .map(ImportSstpb.SetDownloadSpeedLimitRequest::getSpeedLimit)
            .toList();
    // It is put again every three minutes of the cluster's time.
    assertThat(limits.subList(0, limits.size() - 3)).hasSizeGreaterThanOrEqualTo(3);
    assertThat(limits.subList(0, limits.size() - 3)).containsOnly(7L << 20);
    assertThat(limits.subList(limits.size() - 3, limits.size())).containsExactly(0L, 0L, 0L);
  }

  @Test
  void aLogLargerThanARegionIsSplitFirst() {
    cluster.splitThresholds("64KiB", 960_000, false);
    int before = cluster.regions().count();
    base(new MemoryLedger());
    int afterBase = cluster.regions().count();
    assertThat(afterBase).isGreaterThan(before + 3);
    log(new MemoryLedger());
    assertThat(cluster.regions().count()).isGreaterThan(afterBase);
    assertThat(cluster.calls().requests("ScatterRegion", Pdpb.ScatterRegionRequest.class))
        .isNotEmpty();
    assertWhole();
  }

  @Test
  void anOldClusterGetsSinglePartsAndEncodedPrefixes() {
    cluster.storeVersion("6.4.0");
    target.close();
    target = open(Map.of());
    log(new MemoryLedger());
    for (ImportSstpb.ApplyRequest request :
        cluster.calls().requests("Apply", ImportSstpb.ApplyRequest.class)) {
      assertThat(request.getMetasCount()).isZero();
      assertThat(request.hasMeta()).isTrue();
    }
    cluster.faults().whilst("Download", () -> true, Faults.unavailable());
    assertThatThrownBy(() -> base(new MemoryLedger())).isInstanceOf(RestoreException.class);
    ImportSstpb.DownloadRequest request =
        cluster.calls().requests("Download", ImportSstpb.DownloadRequest.class).get(0);
    assertThat(request.getRewriteRule().getNewKeyPrefix().byteAt(8)).isEqualTo((byte) 0xff);
  }

  @Test
  void aClusterThatCantApplyALogIsRefused() {
    cluster.storeVersion("6.1.7");
    assertThatThrownBy(() -> open(Map.of()))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(TikvError.TIKV_VERSION_UNSUPPORTED));
  }

  @Test
  void bytesThroughThisProgramStaySmall() {
    long before = cluster.calls().bytes();
    LoadResult result = base(new MemoryLedger()).plus(log(new MemoryLedger()));
    assertThat(cluster.calls().bytes() - before).isLessThan(result.bytes());
  }

  @Test
  void whatIsFetchedOfTheLogIsClearedByFlush() {
    target.flush();
    assertThat(cluster.calls().requests("ClearFiles", ImportSstpb.ClearRequest.class))
        .hasSize(3)
        .allMatch(request -> request.getPrefix().equals("v1"));
  }
}
