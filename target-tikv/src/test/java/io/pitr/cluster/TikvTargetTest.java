package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.option.OptionError;
import io.pitr.api.target.GcHold;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.ObjectName;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider;
import io.pitr.cluster.state.ClusterLease;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.sim.Faults;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.tikv.Clients;
import io.pitr.tikv.contract.TikvError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TikvTargetTest {
  private static final Duration RUNNING = Duration.ofSeconds(300);

  private static final RunSettings UNCHECKED =
      new RunSettings(OptionalInt.empty(), OptionalLong.empty(), List.of(), false, false);

  private SimCluster cluster;
  private RecordingSql sql;
  private RestoreTarget target;

  @BeforeEach
  void start() {
    cluster = new SimCluster(1, 3, 3, 100);
    sql = new RecordingSql("9.0.0");
    target = open();
  }

  private RestoreTarget open() {
    return open(Map.of());
  }

  private RestoreTarget open(Map<String, String> options) {
    return ClusterTargets.open(cluster, sql, options);
  }

  @AfterEach
  void stop() {
    target.close();
    cluster.close();
    assertThat(cluster.violations()).isEmpty();
  }

  private static void fails(ErrorCode code, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  // Identity and traits

  @Test
  void theLeaseIsReleasedAlthoughOtherCleanUpFails() {
    TargetLease lease = target.lock("one");
    ((ClusterLease) lease)
        .onClose(
            () -> {
              throw new IllegalStateException("no clean-up");
            });

    assertThatThrownBy(lease::close).hasMessage("no clean-up");
    assertThat(target.holder()).isEmpty();
  }

  @Test
  void theIdentityNamesTheCluster() {
    assertThat(target.identity().uri()).isEqualTo(cluster.uri());
    assertThat(target.identity().clusterId()).isEqualTo(cluster.clusterId());
    assertThat(target.identity().version()).isEqualTo("9.0.0");
    assertThat(target.identity().newCollation()).isEmpty();
  }

  @Test
  void tablesAreFencedWhereTheSqlServersKnowTheMode() {
    assertThat(target.traits().fencesByTableMode()).isTrue();
    assertThat(target.traits().keepsHistory()).isFalse();
    assertThat(target.traits().runsSql()).isTrue();
    for (String version : List.of("8.5.3", "8.1.0", "7.5.4")) {
      sql = new RecordingSql(version);
      try (RestoreTarget older = open()) {
        assertThat(older.traits().fencesByTableMode()).as(version).isFalse();
      }
    }
    sql = new RecordingSql("8.5.4");
    try (RestoreTarget fencing = open()) {
      assertThat(fencing.traits().fencesByTableMode()).isTrue();
    }
  }

  @Test
  void withoutASqlServerTheStoresVersionDecides() {
    sql.reachable(false);
    assertThat(target.traits().runsSql()).isFalse();
    assertThat(target.traits().fencesByTableMode()).isTrue();
  }

  @Test
  void wrongOptionsAreWrongUsage() {
    fails(OptionError.OPTION_INVALID, () -> open(Map.of("pitr-concurrency", "0")));
    fails(OptionError.OPTION_INVALID, () -> open(Map.of("pitr-batch-size", "many")));
    fails(OptionError.OPTION_INVALID, () -> open(Map.of("switch-mode-interval", "5")));
    fails(OptionError.OPTION_INVALID, () -> open(Map.of("online", "perhaps")));
    fails(TikvError.TLS_INVALID, () -> open(Map.of("cert", "/a", "key", "/b")));
    fails(TikvError.TLS_INVALID, () -> open(Map.of("ca", "/does/not/exist")));
  }

  // Lease

  @Test
  void aHeldTargetIsRefusedWithItsOwner() {
    try (var slow = new SimCluster(1, 1, 1, 20);
        RestoreTarget one = open(slow);
        TargetLease lease = one.lock("process 1 on host a");
        RestoreTarget other = open(slow)) {
      assertThatThrownBy(() -> other.lock("process 2"))
          .isInstanceOfSatisfying(
              RestoreException.class,
              e -> {
                assertThat(e.code()).isEqualTo(TargetError.TARGET_IN_USE);
                assertThat(e.getMessage()).contains("process 1 on host a");
              });
      lease.check();
    }
  }

  private static RestoreTarget open(SimCluster cluster) {
    return ClusterTargets.provider(cluster, new RecordingSql("9.0.0"))
        .open(
            cluster.uri(),
            TargetProvider.OpenMode.WRITE,
            RunSettings.DEFAULT,
            ClusterTargets.options(Map.of()));
  }

  @Test
  void aTargetGivenBackIsFree() {
    target.lock("one").close();
    try (TargetLease lease = target.lock("two")) {
      lease.check();
    }
  }

  @Test
  void aDeadOwnerIsReplacedAndItsLateWritesFail() {
    TargetLease dead = target.lock("dead");
    target.state().commit(StateChange.put("k", bytes("1")));
    target.close();
    try (RestoreTarget heir = open();
        TargetLease lease = heir.lock("heir")) {
      heir.state().commit(StateChange.put("k", bytes("2")));
      lease.check();
      assertThat(heir.state().get("k"))
          .hasValueSatisfying(v -> assertThat(v).isEqualTo(bytes("2")));
    }
    assertThatThrownBy(dead::check).isInstanceOf(RuntimeException.class);
  }

  @Test
  void anOwnerWhoseLeaseWasTakenCantWrite() {
    TargetLease first = target.lock("first");
    try (RestoreTarget other = open()) {
      stealLease();
      fails(
          TargetError.TARGET_IN_USE,
          () -> target.state().commit(StateChange.put("k", bytes("late"))));
      fails(TargetError.TARGET_IN_USE, first::check);
      assertThat(other.state().get("k")).isEmpty();
    }
    first.close();
  }

  /** Another process takes the target while this one sleeps. */
  private void stealLease() {
    putLease("{\"token\":99,\"owner\":\"thief\",\"untilMillis\":9999999999999}");
  }

  private void putLease(String record) {
    try (var clients = new Clients(cluster)) {
      clients.txn.write("steal", txn -> txn.put(noteKey("lease"), ByteString.copyFromUtf8(record)));
    }
  }

  private String lease() {
    try (var clients = new Clients(cluster)) {
      return clients
          .txn
          .inTransaction("look", txn -> txn.get(noteKey("lease")))
          .map(ByteString::toStringUtf8)
          .orElse("");
    }
  }

  @Test
  void whoeverHoldsTheTargetIsNamedWithoutTakingItsLease() {
    assertThat(target.holder()).isEmpty();
    assertThat(lease()).isEmpty();

    stealLease();
    String held = lease();
    LeaseHolder holder = target.holder().orElseThrow();
    assertThat(holder.owner()).isEqualTo("thief");
    assertThat(holder.expiresIn()).isPositive();
    assertThat(lease()).isEqualTo(held);

    String expired = "{\"token\":99,\"owner\":\"thief\",\"untilMillis\":1}";
    putLease(expired);
    assertThat(target.holder()).isEmpty();
    assertThat(lease()).isEqualTo(expired);
  }

  @Test
  void theLeaseIsRenewedAsLongAsItIsHeld() {
    try (TargetLease lease = target.lock("long")) {
      cluster.time().sleep(Duration.ofMinutes(2));
      lease.check();
      target.state().commit(StateChange.put("k", bytes("1")));
    }
  }

  @Test
  void otherToolsSeeTheRestore() {
    try (TargetLease lease = target.lock("me")) {
      cluster.time().sleep(Duration.ofMinutes(6));
      assertThat(cluster.etcd().prefix("/tidb/brie/import/restore/")).hasSize(1);
      lease.check();
    }
    assertThat(cluster.etcd().prefix("/tidb/brie/import/restore/")).isEmpty();
  }

  @Test
  void aClusterWithALogBackupOrAChangeFeedIsRefused() {
    cluster.etcd().put("/tidb/cdc/default/default/changefeed/info/f1", "{\"state\":\"finished\"}");
    target.lock("me").close();
    cluster.etcd().put("/tidb/cdc/default/default/changefeed/info/f2", "{\"state\":\"normal\"}");
    fails(TikvError.TARGET_WATCHED, () -> target.lock("me"));
    try (RestoreTarget careless = ClusterTargets.open(cluster, sql, UNCHECKED, Map.of())) {
      careless.lock("me").close();
    }
    cluster.etcd().put("/tidb/br-stream/info/task", "");
    fails(TikvError.TARGET_WATCHED, () -> target.lock("me"));
  }

  @Test
  void aPresenceThatHasRunOutIsAnnouncedAgain() {
    try (TargetLease lease = target.lock("me")) {
      cluster.pdDown(0);
      cluster.time().sleep(Duration.ofMinutes(4));
      assertThat(cluster.etcd().prefix("/tidb/brie/import/")).isEmpty();
      cluster.pdUp(0);
      cluster.time().sleep(Duration.ofMinutes(3));
      assertThat(cluster.etcd().prefix("/tidb/brie/import/")).hasSize(1);
      lease.check();
    }
  }

  @Test
  void aClusterThatRunsDdlIsRefusedWithTheJobs() {
    long first = sql.jobRuns(3, "117");
    long second = sql.jobRuns(7, "118");
    assertThatThrownBy(() -> target.lock("me"))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(TikvError.TARGET_RUNS_DDL);
              assertThat(e.getMessage()).contains(first + ", " + second);
            });
  }

  @Test
  void serversThatAreTooOldAreRefused() {
    sql.answer("SELECT VERSION()", List.of(List.of("5.7.25-TiDB-v6.1.0")));
    fails(TikvError.TIKV_VERSION_UNSUPPORTED, () -> target.lock("me"));
  }

  @Test
  void withoutRequirementChecksTheTargetIsTakenAllTheSame() {
    sql.jobRuns(3, "117");
    cluster.etcd().put("/tidb/br-stream/info/task", "");
    try (RestoreTarget unchecked = ClusterTargets.open(cluster, sql, UNCHECKED, Map.of())) {
      unchecked.lock("me").close();
    }
  }

  @Test
  void schedulingThatADeadRunPausedIsGivenBackByTheNext() {
    try (var clients = new Clients(cluster)) {
      clients.txn.write(
          "leave",
          txn ->
              txn.put(
                  noteKey("private/scheduling-pause"),
                  ByteString.copyFromUtf8(
                      "{\"means\":\"schedulers\",\"schedulers\":[\"balance-leader-scheduler\"],"
                          + "\"original\":{\"schedule.merge-schedule-limit\":8},"
                          + "\"during\":{\"schedule.merge-schedule-limit\":0}}")));
    }
    target.lock("next").close();
    assertThat(cluster.pdState().httpCalls())
        .contains(
            "POST /pd/api/v1/schedulers/balance-leader-scheduler {\"delay\":0}",
            "POST /pd/api/v1/config?ttlSecond=0 {\"schedule.merge-schedule-limit\":8}");
    assertThat(cluster.calls().requests("SwitchMode", ImportSstpb.SwitchModeRequest.class))
        .hasSize(3)
        .allMatch(request -> request.getMode() == ImportSstpb.SwitchMode.Normal);
    assertThat(
            cluster
                .calls()
                .requests("SetDownloadSpeedLimit", ImportSstpb.SetDownloadSpeedLimitRequest.class))
        .hasSize(3)
        .allMatch(request -> request.getSpeedLimit() == 0);
    int calls = cluster.pdState().httpCalls().size();
    target.lock("after").close();
    assertThat(cluster.pdState().httpCalls()).hasSize(calls);
  }

  private static ByteString noteKey(String field) {
    var appender =
        new ByteAppender()
            .u8('m')
            .memcomparable(bytes("BRSegments"))
            .orderedU64('h')
            .memcomparable(bytes(field));
    return ByteString.copyFrom(appender.toByteArray());
  }

  // State

  @Test
  void stateIsKeptWithTheCluster() {
    try (TargetLease lease = target.lock("me")) {
      lease.check();
      target.state().commit(StateChange.put(Map.of("a/1", bytes("x"), "a/2", new byte[0])));
      target.state().commit(StateChange.put("b", bytes("y")));
    }
    try (RestoreTarget other = open()) {
      assertThat(other.state().scan("a/").keySet()).containsExactly("a/1", "a/2");
      assertThat(other.state().scan("").keySet()).containsExactly("a/1", "a/2", "b");
      assertThat(other.state().get("a/2")).hasValueSatisfying(v -> assertThat(v).isEmpty());
      assertThat(other.state().get("c")).isEmpty();
    }
  }

  @Test
  void deletesAndPrefixesGoBeforePutsInOneStep() {
    target
        .state()
        .commit(StateChange.put(Map.of("p/1", bytes("1"), "p/2", bytes("2"), "q", bytes("3"))));
    target
        .state()
        .commit(
            new StateChange(
                new TreeMap<>(Map.of("p/2", bytes("new"))),
                new TreeSet<>(Set.of("q", "not there")),
                new TreeSet<>(Set.of("p/"))));
    assertThat(target.state().scan("").keySet()).containsExactly("p/2");
    assertThat(target.state().get("p/2"))
        .hasValueSatisfying(v -> assertThat(v).isEqualTo(bytes("new")));
  }

  @Test
  void longValuesAreCutIntoPartsThatGoWithThem() {
    byte[] large = new byte[3 << 20];
    new Random(7).nextBytes(large);
    target.state().commit(StateChange.put(Map.of("large", large, "small", bytes("s"))));
    assertThat(target.state().get("large"))
        .hasValueSatisfying(v -> assertThat(Arrays.equals(v, large)).isTrue());
    byte[] larger = Arrays.copyOf(large, (5 << 20) + 1);
    target.state().commit(StateChange.put("large", larger));
    assertThat(target.state().scan("")).containsOnlyKeys("large", "small");
    assertThat(target.state().get("large"))
        .hasValueSatisfying(v -> assertThat(Arrays.equals(v, larger)).isTrue());
    target.state().commit(StateChange.deletePrefixes(Set.of("")));
    assertThat(target.state().scan("")).isEmpty();
    assertThat(liveParts()).isZero();
  }

  @Test
  void partsOfARunThatDiedAreSweptByTheNext() {
    byte[] large = new byte[1 << 20];
    // Of the announcement, of the parts, of the head.
    cluster.faults().after("KvPrewrite", 3, new Faults.Effect.Fail(Status.INVALID_ARGUMENT));
    assertThatThrownBy(() -> target.state().commit(StateChange.put("large", large)))
        .isInstanceOf(RestoreException.class);
    assertThat(liveParts()).isPositive();
    cluster.time().skip(Duration.ofSeconds(30));
    target.lock("next").close();
    assertThat(liveParts()).isZero();
    assertThat(target.state().get("large")).isEmpty();
  }

  private long liveParts() {
    long parts = 0;
    try (SnapshotReader snapshot = target.snapshot(Tso.MAX);
        SnapshotReader.Cursor cursor = snapshot.scan(bytes("m"), bytes("n"))) {
      while (cursor.next()) {
        if (new String(cursor.key(), StandardCharsets.ISO_8859_1).contains("part/")) {
          parts++;
        }
      }
    }
    return parts;
  }

  @Test
  void manyValuesInOneStepAreOneStep() {
    var puts = new TreeMap<String, byte[]>();
    for (int i = 0; i < 2_000; i++) {
      puts.put("doc/%05d".formatted(i), bytes("value " + i));
    }
    target.state().commit(StateChange.put(puts));
    target.state().commit(StateChange.put(puts));
    assertThat(target.state().scan("doc/")).hasSize(2_000);
    assertThat(cluster.lockCount()).isZero();
  }

  // Timestamps

  @Test
  void timestampsGrowAndAreAboveTheFloor() {
    Tso one = target.timestamp(Tso.ZERO);
    assertThat(target.timestamp(one)).isGreaterThan(one);
  }

  @Test
  void aClockBehindTheFloorIsMovedOn() {
    Tso floor = Tso.of(cluster.time().wallTime().toEpochMilli() + Duration.ofDays(1).toMillis(), 5);
    assertThat(target.timestamp(floor)).isGreaterThan(floor);
    assertThat(cluster.pdState().httpCalls())
        .singleElement()
        .matches(
            call ->
                call.startsWith("POST /pd/api/v1/admin/reset-ts ")
                    && call.contains("\"force-use-larger\":true"));
  }

  // Names, ids, meta

  @Test
  void namesAreFoundInAnyLetterCase() {
    putSchema();
    assertThat(
            target.existing(
                List.of(
                    new ObjectName("APP", ""),
                    new ObjectName("app", "USERS"),
                    new ObjectName("app", "orders"),
                    new ObjectName("shop", "users"))))
        .containsExactly(new ObjectName("APP", ""), new ObjectName("app", "USERS"));
    assertThat(target.databaseId("App")).hasValue(500);
    assertThat(target.databaseId("shop")).isEmpty();
  }

  private Tso putSchema() {
    Tso ts = target.timestamp(Tso.ZERO);
    target.putMeta(
        List.of(
            entry(new MetaKey.Database(500), dbInfo(), ts),
            entry(new MetaKey.Table(500, 501), tableInfo(501, "Users", 2), ts),
            entry(new MetaKey.AutoId(MetaKey.AutoId.Kind.ROW_ID, 500, 501), "30000", ts)),
        ts);
    return ts;
  }

  private static MetaEntry entry(MetaKey key, String value, Tso ts) {
    return new MetaEntry(key.encode(), new Tso(ts.value() - 1), ts, false, bytes(value));
  }

  private static String dbInfo() {
    return "{\"id\":500,\"db_name\":{\"O\":\"App\",\"L\":\"app\"},\"charset\":\"utf8mb4\","
        + "\"collate\":\"utf8mb4_bin\",\"state\":5}";
  }

  private static String tableInfo(long id, String name, int mode) {
    return "{\"id\":%d,\"name\":{\"O\":\"%s\",\"L\":\"%s\"},\"charset\":\"utf8mb4\",\"cols\":null,\"comment\":\"%s\",\"state\":5,\"mode\":%d}"
        .formatted(id, name, name.toLowerCase(Locale.ROOT), "c".repeat(300), mode);
  }

  @Test
  void idsThatAreFreeAreKeptAndOthersFollowBehind() {
    setNextGlobalId("115");
    assertThat(
            target.allocateIds(
                "chain", new TreeSet<>(Set.of(2L, 100L, 120L, 121L, 300L, 281474976710649L))))
        .isEqualTo(
            Map.of(
                120L, 120L, 121L, 121L, 300L, 300L, 2L, 301L, 100L, 302L, 281474976710649L, 303L));
    assertThat(nextGlobalId()).isEqualTo("303");
    assertThat(target.allocateIds("chain", new TreeSet<>(Set.of(300L, 310L))))
        .isEqualTo(Map.of(310L, 310L, 300L, 311L));
    assertThat(target.allocateIds("chain", new TreeSet<>())).isEmpty();
  }

  private void setNextGlobalId(String text) {
    try (var clients = new Clients(cluster)) {
      clients.txn.write(
          "set",
          txn ->
              txn.put(
                  ByteString.copyFrom(new MetaKey.NextGlobalId().encode()),
                  ByteString.copyFromUtf8(text)));
    }
  }

  private String nextGlobalId() {
    try (SnapshotReader snapshot = target.snapshot(Tso.MAX)) {
      return new String(
          snapshot.get(new MetaKey.NextGlobalId().encode()).orElseThrow(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void onlyTheLastChangeOfAMetaKeyIsWrittenAtTheSegmentsTimestamp() {
    byte[] key = new MetaKey.Database(7).encode();
    Tso ts = new Tso(1_000);
    target.putMeta(
        List.of(
            new MetaEntry(key, new Tso(10), new Tso(40), false, bytes("first")),
            new MetaEntry(key, new Tso(20), new Tso(50), false, bytes("second")),
            new MetaEntry(
                new MetaKey.Database(8).encode(), new Tso(30), new Tso(60), true, new byte[0])),
        ts);
    var records = cluster.data().pairs("write", ByteString.copyFromUtf8("m"));
    assertThat(records).hasSize(2);
    WriteRecord put =
        WriteRecord.parse(
            records.get(ByteString.copyFrom(VersionedKey.encode(key, ts))).toByteArray(), "");
    assertThat(put)
        .isEqualTo(
            WriteRecord.of(WriteType.PUT, new Tso(20))
                .withShortValue(bytes("second"))
                .withTxnSource(0x10000));
    assertThat(records.values())
        .anyMatch(
            value ->
                WriteRecord.parse(value.toByteArray(), "")
                    .equals(WriteRecord.of(WriteType.DELETE, new Tso(30)).withTxnSource(0x10000)));
  }

  @Test
  void aValueTooLongForTheRecordLiesBesideIt() {
    byte[] key = new MetaKey.Database(7).encode();
    Tso ts = new Tso(1_000);
    target.putMeta(List.of(new MetaEntry(key, new Tso(10), new Tso(40), false, new byte[256])), ts);
    assertThat(
            cluster
                .data()
                .pairs("default", ByteString.EMPTY)
                .get(ByteString.copyFrom(VersionedKey.encode(key, new Tso(10))))
                .size())
        .isEqualTo(256);
    ByteString record = cluster.data().pairs("write", ByteString.EMPTY).values().iterator().next();
    assertThat(WriteRecord.parse(record.toByteArray(), "").hasLongValue()).isTrue();
  }

  @Test
  void countersCarryNoMark() {
    byte[] key = new MetaKey.AutoId(MetaKey.AutoId.Kind.AUTO_INCREMENT, 7, 8).encode();
    target.putMeta(
        List.of(new MetaEntry(key, new Tso(10), new Tso(40), false, bytes("30000"))),
        new Tso(1_000));
    ByteString record = cluster.data().pairs("write", ByteString.EMPTY).values().iterator().next();
    assertThat(WriteRecord.parse(record.toByteArray(), "").txnSource()).isZero();
  }

  @Test
  void publishingJumpsFartherThanServersFollow() {
    target.publishSchema();
    assertThat(cluster.etcd().prefix("/tidb/ddl/"))
        .containsEntry("/tidb/ddl/global_schema_version", "10064");
    try (SnapshotReader snapshot = target.snapshot(Tso.MAX)) {
      assertThat(snapshot.get(new MetaKey.SchemaVersion().encode()))
          .hasValueSatisfying(v -> assertThat(v).isEqualTo(bytes("10064")));
      assertThat(snapshot.get(new MetaKey.SchemaDiff(10_064).encode()))
          .hasValueSatisfying(
              v ->
                  assertThat(new String(v, StandardCharsets.UTF_8))
                      .contains("\"regenerate_schema_map\":true", "\"schema_id\":-1"));
    }
  }

  @Test
  void theSnapshotReadsWhatWasWritten() {
    putSchema();
    var keys = new ArrayList<byte[]>();
    try (SnapshotReader snapshot = target.snapshot(Tso.MAX);
        SnapshotReader.Cursor cursor = snapshot.scan(bytes("m"), bytes("n"))) {
      while (cursor.next()) {
        keys.add(cursor.key());
      }
    }
    assertThat(keys).hasSize(3);
    SnapshotReader closed = target.snapshot(Tso.MAX);
    closed.close();
    assertThatThrownBy(() -> closed.get(keys.get(0))).isInstanceOf(IllegalStateException.class);
  }

  // Garbage collection

  @Test
  void garbageCollectionIsHeldForTheChainAndGivenBack() {
    try (TargetLease lease = target.lock("me")) {
      lease.check();
      Tso ts = target.timestamp(Tso.ZERO);
      target.holdGc(new GcHold("c1", ts, RUNNING));
      assertThat(sql.statements()).containsExactly("set config tikv `gc.ratio-threshold` = '-1.0'");
      cluster.time().sleep(Duration.ofMinutes(6));
      assertThat(cluster.pdState().safePoints()).containsEntry("br-segments-c1", ts.value() - 1);

      target.holdGc(new GcHold("c1", target.timestamp(ts), Duration.ofHours(72)));
      assertThat(cluster.pdState().safePoints())
          .as("the chain's first safe point is kept")
          .containsEntry("br-segments-c1", ts.value() - 1);
      target.releaseGc("c1");
      assertThat(cluster.pdState().safePoints()).doesNotContainKey("br-segments-c1");
      assertThat(sql.statements()).endsWith("set config tikv `gc.ratio-threshold` = '1.1'");
      target.releaseGc("c1");
    }
  }

  @Test
  void theRatioOfBeforeIsKeptOverRunsAndPutAgainWhenSomebodyTookItAway() {
    sql.answer(
        "show config where name = 'gc.ratio-threshold' and type = 'tikv'",
        List.of(List.of("tikv", "x", "gc.ratio-threshold", "1.7")));
    target.holdGc(new GcHold("c1", target.timestamp(Tso.ZERO), RUNNING));
    sql.answer(
        "show config where name = 'gc.ratio-threshold' and type = 'tikv'",
        List.of(List.of("tikv", "x", "gc.ratio-threshold", "1.2")));
    try (RestoreTarget next = open()) {
      next.holdGc(new GcHold("c1", next.timestamp(Tso.ZERO), RUNNING));
      next.releaseGc("c1");
    }
    assertThat(sql.statements())
        .containsExactly(
            "set config tikv `gc.ratio-threshold` = '-1.0'",
            "set config tikv `gc.ratio-threshold` = '-1.0'",
            "set config tikv `gc.ratio-threshold` = '1.7'");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void aServerMayGoAwayDuringAnyStatementAboutGarbageCollection(int statement) {
    assertThat(target.traits().runsSql()).isTrue();
    sql.goAwayAt(statement, statement % 2 == 0, 3);
    target.holdGc(new GcHold("c1", target.timestamp(Tso.ZERO), RUNNING));
    assertThat(sql.statements()).endsWith("set config tikv `gc.ratio-threshold` = '-1.0'");
    target.releaseGc("c1");
    assertThat(sql.statements()).endsWith("set config tikv `gc.ratio-threshold` = '1.1'");
    assertThat(sql.arrived()).as("with those that were repeated").isGreaterThan(6);
  }

  @Test
  void aServerThatStaysAwayIsNoFaultOfTheStatement() {
    assertThat(target.traits().runsSql()).isTrue();
    sql.reachable(false);
    assertThatThrownBy(() -> target.holdGc(new GcHold("c1", target.timestamp(Tso.ZERO), RUNNING)))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIDB_UNREACHABLE))
        .hasMessageContaining("Start a TiDB server")
        .hasMessageNotContaining("Correct");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aServerMayGoAwayWhileTheTargetIsTaken(int statement) {
    sql.goAwayAt(statement, false, 3);
    target.lock("me").close();
    assertThat(sql.arrived()).isGreaterThan(4);
  }

  @Test
  void aRatioThatWasOffIsGivenBackAsTheDefault() {
    sql.answer(
        "show config where name = 'gc.ratio-threshold' and type = 'tikv'",
        List.of(List.of("tikv", "x", "gc.ratio-threshold", "-1.0")));
    target.holdGc(new GcHold("c1", target.timestamp(Tso.ZERO), RUNNING));
    target.releaseGc("c1");
    assertThat(sql.statements()).endsWith("set config tikv `gc.ratio-threshold` = '1.1'");
  }

  @Test
  void withoutASqlServerTheStoresAreToldThemselves() {
    sql.reachable(false);
    target.holdGc(new GcHold("c1", target.timestamp(Tso.ZERO), RUNNING));
    assertThat(cluster.gcRatios()).containsExactly("-1.0", "-1.0", "-1.0");
    target.releaseGc("c1");
    assertThat(cluster.gcRatios()).containsExactly("1.1", "1.1", "1.1");
  }

  @Test
  void aHoldThatHasExpiredIsANamedError() {
    Tso ts = target.timestamp(Tso.ZERO);
    target.holdGc(new GcHold("c1", ts, RUNNING));
    target.close();
    target = open();
    cluster.time().skip(RUNNING.plusSeconds(10));
    cluster.pdState().gcWorker(target.timestamp(ts).value());
    fails(
        TikvError.GC_HOLD_EXPIRED,
        () -> target.holdGc(new GcHold("c1", target.timestamp(ts), RUNNING)));
  }

  @Test
  void relaxedWritesAreKeptWhenWritingThemFails() {
    target.state().putRelaxed(StateChange.put("done/1", bytes("x")));
    cluster.faults().next("KvPrewrite", 1, new Faults.Effect.Fail(Status.PERMISSION_DENIED));
    fails(TikvError.TIKV_REFUSED, () -> target.state().get("done/1"));
    assertThat(target.state().get("done/1")).contains(bytes("x"));
    target.close();
    target = open();
    assertThat(target.state().get("done/1")).contains(bytes("x"));
  }

  @Test
  void aHoldThatIsLostDuringARunStopsIt() {
    Tso ts = target.timestamp(Tso.ZERO);
    try (TargetLease lease = target.lock("me")) {
      target.holdGc(new GcHold("c1", ts, RUNNING));
      lease.check();
      cluster.pdState().gcWorker(target.timestamp(ts).value());
      cluster.time().skip(RUNNING.plusSeconds(10));
      fails(TikvError.GC_HOLD_EXPIRED, lease::check);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
