package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.ActionOutcome.Status;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.FinishBody.DeleteRanges;
import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.hook.FinishBody.SetReplica;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.GcHold;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.schema.TableInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionTest {
  private static final TableInfo USERS =
      TableInfo.parse(
          Opened.bytes(
              "{\"id\":7,\"name\":{\"O\":\"us`ers\",\"L\":\"us`ers\"},\"cols\":[],"
                  + "\"index_info\":null,\"tiflash_replica\":null,\"unknown_field\":"
                  + "18446744073709551615}"));

  @TempDir Path temp;
  private EmbeddedTarget target;

  @BeforeEach
  void open() {
    target = Opened.open("embedded://" + temp + "?history=drop", OpenMode.WRITE);
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void aReplicaIsWrittenIntoTheDefinitionAtAFreshTimestamp() {
    Tso written = Tso.of(Opened.NOW.toEpochMilli() + 60_000, 5);
    TestSchema schema = new TestSchema().add(target, USERS, written);
    ActionOutcome outcome = run(new SetReplica(7, 2, List.of("zone", "it's")), schema);
    assertThat(outcome.status()).isEqualTo(Status.DONE);
    assertThat(outcome.detail())
        .contains(
            "ALTER TABLE `app`.`us``ers` SET TIFLASH REPLICA 2 LOCATION LABELS 'zone', 'it''s'");
    TableInfo now = definition(Tso.MAX);
    assertThat(now.tiflashReplica()).hasValue(new ReplicaView(2, List.of("zone", "it's")));
    assertThat(now.text())
        .contains("\"Available\":false", "\"AvailablePartitionIDs\":null", "18446744073709551615");
    assertThat(definition(written).tiflashReplica()).isEmpty();
  }

  @Test
  void aReplicaThatIsThereAlreadyChangesNothing() {
    TestSchema schema = new TestSchema().add(target, USERS, new Tso(50));
    run(new SetReplica(7, 1, List.of()), schema);
    int versions = versions(ColumnFamily.WRITE).size();
    ActionOutcome again = run(new SetReplica(7, 1, List.of()), schema);
    assertThat(again.status()).isEqualTo(Status.DONE);
    assertThat(again.detail()).endsWith("SET TIFLASH REPLICA 1");
    assertThat(versions(ColumnFamily.WRITE)).hasSize(versions);
  }

  @Test
  void aReplicaOfATableThatIsGoneDoesNotApply() {
    assertThat(run(new SetReplica(7, 1, List.of()), new TestSchema()).status())
        .isEqualTo(Status.NOT_APPLICABLE);
  }

  @Test
  void aTableWhoseDefinitionIsMissingIsDamage() {
    TestSchema schema;
    try (EmbeddedTarget other = Opened.write(temp.resolve("other"))) {
      schema = new TestSchema().add(other, USERS, new Tso(50));
    }
    assertThatThrownBy(() -> run(new SetReplica(7, 1, List.of()), schema))
        .hasMessageStartingWith("[TARGET_CORRUPT]")
        .hasMessageContaining("`app`.`us``ers`");
  }

  @Test
  void rangesGoWithAllTheirVersionsAndNothingElseGoes() {
    TreeSet<String> left = new TreeSet<>();
    for (long table : new long[] {5, 6, 7, 0x1ff}) {
      putVersions(TableKeys.record(table, Long.MIN_VALUE));
      putVersions(TableKeys.record(table, Long.MAX_VALUE));
      for (long index : new long[] {1, 2, 3, 0x7fff_0000_0000_0002L}) {
        putVersions(TableKeys.index(table, index, new byte[] {3}));
        putVersions(TableKeys.index(table, index, new byte[20]));
      }
    }
    left.addAll(versions(ColumnFamily.WRITE));
    left.removeIf(key -> key.startsWith(hex(TableKeys.tablePrefix(6))));
    left.removeIf(key -> key.startsWith(hex(TableKeys.indexPrefix(7, 2))));
    left.removeIf(key -> key.startsWith(hex(TableKeys.indexPrefix(7, 0x7fff_0000_0000_0002L))));
    TestSchema schema = new TestSchema().map(106, 6).map(107, 7);
    var body =
        new DeleteRanges(
            1,
            List.of(
                new ObjectRange(106, ObjectRange.WHOLE_TABLE),
                new ObjectRange(107, 2),
                new ObjectRange(107, 0x7fff_0000_0000_0002L),
                new ObjectRange(999, ObjectRange.WHOLE_TABLE)));
    ActionOutcome outcome = run(body, schema);
    assertThat(outcome.status()).isEqualTo(Status.DONE);
    assertThat(outcome.detail())
        .contains("3 key ranges deleted", "1 skipped that were never restored", "earlier");
    assertThat(versions(ColumnFamily.WRITE)).containsExactlyElementsOf(left);
    assertThat(versions(ColumnFamily.DEFAULT)).hasSize(left.size() / 2);
    run(body, schema);
    target.close();
    open();
    assertThat(versions(ColumnFamily.WRITE)).containsExactlyElementsOf(left);
  }

  @Test
  void whatWentCanNotBeReadAtAnEarlierTimestamp() {
    byte[] dropped = TableKeys.record(6, 1);
    byte[] other = TableKeys.record(8, 1);
    putVersions(dropped);
    putVersions(other);
    Tso before = new Tso(40);
    assertThat(Opened.all(target, before)).hasSize(2);
    var whole = new ObjectRange(6, ObjectRange.WHOLE_TABLE);
    run(new DeleteRanges(1, List.of(new ObjectRange(6, 2), whole)), new TestSchema().map(6, 6));
    target.close();
    open();
    try (SnapshotReader reader = target.snapshot(before)) {
      assertThat(reader.get(other)).isPresent();
      assertThat(reader.get(TableKeys.record(5, 1))).isEmpty();
      assertNotReadable(() -> reader.get(dropped));
      assertNotReadable(() -> reader.scan(new byte[0], new byte[0]));
      assertNotReadable(() -> reader.scan(TableKeys.record(6, 5), TableKeys.record(6, 6)));
      assertNotReadable(() -> reader.scan(TableKeys.record(5, 5), TableKeys.record(6, 6)));
      reader.scan(TableKeys.tablePrefix(7), new byte[0]).close();
      reader.scan(new byte[0], TableKeys.tablePrefix(6)).close();
    }
    assertThat(Opened.all(target, target.timestamp(Tso.ZERO))).hasSize(1);
    assertThat(Opened.all(target, Tso.MAX)).hasSize(1);
  }

  @Test
  void aTargetThatKeepsItsHistoryDeletesNothing() {
    target.close();
    target = Opened.open("embedded://" + temp, OpenMode.WRITE);
    putVersions(TableKeys.record(6, 1));
    var body = new DeleteRanges(4, List.of(new ObjectRange(6, ObjectRange.WHOLE_TABLE)));
    ActionOutcome outcome = run(body, new TestSchema().map(6, 6));
    assertThat(outcome.status()).isEqualTo(Status.NOT_APPLICABLE);
    assertThat(outcome.detail()).contains("DDL job 4", "earlier timestamps");
    assertThat(Opened.all(target, new Tso(40))).hasSize(1);
  }

  private static void assertNotReadable(ThrowingCallable call) {
    assertThatThrownBy(call).hasMessageStartingWith("[TARGET_NOT_READABLE]");
  }

  @Test
  void rangesThatWereNeverRestoredDoNotApply() {
    var body = new DeleteRanges(1, List.of(new ObjectRange(999, ObjectRange.WHOLE_TABLE)));
    assertThat(run(body, new TestSchema()).status()).isEqualTo(Status.NOT_APPLICABLE);
  }

  @Test
  void whatNeedsASqlServerDoesNotApplyAndSaysWhy() {
    for (FinishBody body :
        List.of(
            new FinishBody.DropForeignKey(7, "fk"),
            new FinishBody.AddForeignKey(7, "fk"),
            new FinishBody.RunSql(List.of("ANALYZE TABLE a")))) {
      ActionOutcome outcome = run(body, new TestSchema());
      assertThat(outcome.status()).isEqualTo(Status.NOT_APPLICABLE);
      assertThat(outcome.detail()).isNotEmpty();
    }
  }

  @Test
  void aPluginsOwnCallbackIsNotForTheTarget() {
    assertThatThrownBy(() -> run(new FinishBody.Custom((key, schema) -> {}), new TestSchema()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void verbsThatHaveNothingToDoMayBeCalled() {
    var schema = new TestSchema();
    target.publishSchema();
    target.flush();
    target.openTables(new TreeSet<>(), schema);
    target.holdGc(new GcHold("chain", new Tso(5), Duration.ofSeconds(300)));
    target.holdGc(new GcHold("chain", new Tso(5), Duration.ofSeconds(300)));
    target.releaseGc("chain");
    target.releaseGc("chain");
    assertThat(target.traits().keepsHistory()).isTrue();
    assertThat(target.traits().readable()).isTrue();
    assertThat(target.traits().runsSql()).isFalse();
    assertThat(target.traits().fencesByTableMode()).isFalse();
    assertThat(target.state().scan("")).isEmpty();
  }

  private ActionOutcome run(FinishBody body, TestSchema schema) {
    return target.run(new FinishAction("id", 1, "what", body), schema);
  }

  private TableInfo definition(Tso ts) {
    try (SnapshotReader reader = target.snapshot(ts)) {
      return TableInfo.parse(reader.get(new MetaKey.Table(1001, 1007).encode()).orElseThrow());
    }
  }

  private void putVersions(byte[] raw) {
    TreeMap<byte[], byte[]> records = Opened.sorted();
    TreeMap<byte[], byte[]> values = Opened.sorted();
    byte[] longValue = new byte[300];
    records.put(
        VersionedKey.encode(raw, new Tso(30)), WriteRecord.of(WriteType.PUT, new Tso(25)).encode());
    values.put(VersionedKey.encode(raw, new Tso(25)), longValue);
    records.put(
        VersionedKey.encode(raw, new Tso(20)),
        WriteRecord.of(WriteType.DELETE, new Tso(15)).encode());
    Opened.put(target, ColumnFamily.DEFAULT, values);
    Opened.put(target, ColumnFamily.WRITE, records);
  }

  private List<String> versions(ColumnFamily cf) {
    List<String> found = new ArrayList<>();
    MvccDump.of(target)
        .versions(cf, version -> found.add(hex(version.rawKey()) + "@" + version.ts()));
    found.sort(null);
    return found;
  }

  private static String hex(byte[] bytes) {
    return HexText.of(bytes);
  }
}
