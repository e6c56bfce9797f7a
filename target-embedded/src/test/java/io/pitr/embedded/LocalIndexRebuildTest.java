package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.ActionOutcome.Status;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody.RebuildIndex;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlModes;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.schema.TableInfo;
import io.pitr.sql.row.RowEncoder;
import io.pitr.sql.row.RowEncoder.Cell;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIndexRebuildTest {
  private static final Tso LOADED = new Tso(100);

  /**
   * id BIGINT, the handle; name VARCHAR; nick VARCHAR; n BIGINT. Upstream id 7, on the target 1007.
   */
  private static final TableInfo USERS =
      TableInfo.parse(
          Opened.bytes(
              "{\"id\":7,\"name\":{\"O\":\"users\",\"L\":\"users\"},\"pk_is_handle\":true,\"cols\":["
                  + column(1, "id", 8, 3, "binary")
                  + ","
                  + column(2, "name", 15, 0, "utf8mb4_bin")
                  + ","
                  + column(3, "nick", 15, 0, "utf8mb4_unheard_of_ci")
                  + ","
                  + column(4, "n", 8, 0, "binary")
                  + ","
                  + column(5, "_v$_k_next_0", 8, 0, "binary", "`n` + 1")
                  + ","
                  + column(6, "_v$_k_hour_0", 8, 0, "binary", "hour(from_unixtime(`n`))")
                  + "],\"index_info\":["
                  + index(1, "k_name", "name", 1, false, 5)
                  + ","
                  + index(2, "u_name", "name", 1, true, 5)
                  + ","
                  + index(3, "k_nick", "nick", 2, false, 5)
                  + ","
                  + index(4, "k_half", "n", 3, false, 4)
                  + ","
                  + index(5, "k_next", "_v$_k_next_0", 4, false, 5)
                  + ","
                  + index(6, "k_hour", "_v$_k_hour_0", 5, false, 5)
                  + "]}"));

  @TempDir Path temp;
  private EmbeddedTarget target;
  private TestSchema schema;

  @BeforeEach
  void open() {
    target = Opened.write(temp);
    schema = new TestSchema().add(target, USERS, LOADED);
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void missingEntriesAreAdded() {
    row(1, "b", 101);
    row(2, "a", 102);
    assertThat(rebuild(1))
        .isEqualTo(
            new ActionOutcome(
                Status.DONE, "2 entries, 2 added, 0 replaced, 0 deleted, all checked"));
    assertThat(entries(1, Tso.MAX)).hasSize(2);
  }

  @Test
  void aSecondRunFindsNothingToDo() {
    row(1, "b", 101);
    rebuild(1);
    int records = records();
    assertThat(rebuild(1).detail()).startsWith("1 entries, 0 added, 0 replaced, 0 deleted");
    assertThat(records()).isEqualTo(records);
  }

  @Test
  void wrongAndSuperfluousEntriesArePutRight() {
    row(1, "b", 101);
    row(2, "a", 102);
    rebuild(2);
    TreeMap<byte[], byte[]> right = entries(2, Tso.MAX);
    Tso broken = target.timestamp(Tso.ZERO);
    putIndex(right.firstKey(), new byte[] {0, 0, 0, 0, 0, 0, 0, 9}, broken);
    byte[] extra = TableKeys.index(1007, 2, new byte[] {0, 3, 5});
    putIndex(extra, new byte[300], broken);
    delete(TableKeys.record(1007, 1), target.timestamp(Tso.ZERO));
    assertThat(rebuild(2).detail()).startsWith("1 entries, 0 added, 1 replaced, 2 deleted");
    TreeMap<byte[], byte[]> now = entries(2, Tso.MAX);
    assertThat(now).hasSize(1);
    assertThat(now.get(right.firstKey())).isEqualTo(right.firstEntry().getValue());
  }

  @Test
  void readsAtAnEarlierTimestampSeeTheEntriesOfThatTime() {
    row(1, "b", 101);
    rebuild(1);
    Tso between = target.timestamp(Tso.ZERO);
    row(2, "a", between.value() + 1);
    rebuild(1);
    assertThat(entries(1, LOADED)).isEmpty();
    assertThat(entries(1, between)).hasSize(1);
    assertThat(entries(1, Tso.MAX)).hasSize(2);
  }

  @Test
  void twoRowsWithTheSameUniqueValuesAreBothShown() {
    row(1, "same", 101);
    row(2, "other", 102);
    row(9, "same", 103);
    assertThatThrownBy(() -> rebuild(2))
        .hasMessageStartingWith("[UNIQUE_INDEX_DUPLICATE]")
        .hasMessageContaining("the row with handle 1 (name = 'same')")
        .hasMessageContaining("the row with handle 9 (name = 'same')")
        .hasMessageContaining("`u_name` of `app`.`users`");
    assertThat(entries(2, Tso.MAX)).isEmpty();
    assertThat(temp.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void rowsWithoutAValueMayRepeatInAUniqueIndex() {
    rowWithoutName(1, 101);
    rowWithoutName(2, 102);
    assertThat(rebuild(2).detail()).startsWith("2 entries, 2 added");
  }

  @Test
  void aCollationThatIsNotKnownIsNamed() {
    assertThatThrownBy(() -> rebuild(3))
        .hasMessageStartingWith("[INDEX_NOT_BUILDABLE]")
        .hasMessageContaining("utf8mb4_unheard_of_ci")
        .hasMessageContaining("`k_nick` of `app`.`users`");
  }

  @Test
  void whatIsNotThereOrNotPublicDoesNotApply() {
    assertThat(rebuild(4).status()).isEqualTo(Status.NOT_APPLICABLE);
    assertThat(rebuild(77).detail()).contains("index 77 is gone from `app`.`users`");
    var gone = new FinishAction("id", 1, "what", new RebuildIndex(8, 1));
    assertThat(target.run(gone, schema).status()).isEqualTo(Status.NOT_APPLICABLE);
  }

  @Test
  void anExpressionThatFailsForARowLeavesTheEntryOfALenientStatement() {
    put(TableKeys.record(1007, 1), numbered(Long.MAX_VALUE), new Tso(101));
    assertThat(rebuild(5).detail()).contains("1 added");
    assertThat(entries(5, Tso.MAX).firstKey())
        .isEqualTo(TableKeys.index(1007, 5, new byte[] {0, 3, (byte) 0x80, 0, 0, 0, 0, 0, 0, 1}));
  }

  @Test
  void expressionsAreEvaluatedWithTheSettingsOfTheJob() {
    put(TableKeys.record(1007, 1), numbered(0), new Tso(101));
    var india = new SessionSettings(SqlModes.NONE, new SessionZone("UTC", 19_800));
    ActionOutcome outcome =
        target.run(
            new FinishAction("id", 1, "what", new RebuildIndex(7, 6, Optional.of(india))), schema);
    assertThat(outcome.detail()).endsWith("evaluated with sql_mode '', time zone +05:30");
    assertThat(entries(6, Tso.MAX).firstKey()[TableKeys.indexPrefix(1007, 6).length + 8])
        .isEqualTo((byte) 5);
    assertThat(rebuild(6).detail())
        .startsWith("1 entries, 1 added, 0 replaced, 1 deleted")
        .contains("the log has no job that added the index");
  }

  @Test
  void aRowThatCantBeReadIsNamed() {
    put(TableKeys.record(1007, 9), new byte[] {(byte) 128, 0, 1}, new Tso(101));
    assertThatThrownBy(() -> rebuild(1))
        .hasMessageStartingWith("[INDEX_ROW_REFUSED]")
        .hasMessageContaining("row with handle 9")
        .hasMessageContaining("`k_name` of `app`.`users`")
        .hasMessageContaining("br restore finish --skip-index app.users.k_name");
  }

  private static byte[] numbered(long n) {
    TableDef table = TableDef.from(USERS.tree(), true);
    return RowEncoder.encode(List.of(Cell.of(table.columns().get(3), new Datum.Int(n))));
  }

  @Test
  void manyRowsAreSortedWithLittleMemory() {
    for (int i = 1; i <= 3000; i++) {
      cells.put(
          VersionedKey.encode(TableKeys.record(1007, i), new Tso(200)),
          WriteRecord.of(WriteType.PUT, new Tso(199))
              .withShortValue(encoded("name" + (i * 7919L) % 3001))
              .encode());
    }
    Opened.put(target, ColumnFamily.WRITE, cells);
    var little = new LocalIndexRebuild(target, new EmbeddedResources(1, 4 * 20_000));
    assertThat(little.rebuild(new RebuildIndex(7, 1), schema).detail())
        .startsWith("3000 entries, 3000 added");
    assertThat(entries(1, Tso.MAX)).hasSize(3000);
    assertThat(temp.resolve("tmp")).isEmptyDirectory();
  }

  private final TreeMap<byte[], byte[]> cells = Opened.sorted();

  private ActionOutcome rebuild(long indexId) {
    return target.run(new FinishAction("id", 1, "what", new RebuildIndex(7, indexId)), schema);
  }

  private void row(long handle, String name, long ts) {
    put(TableKeys.record(1007, handle), encoded(name), new Tso(ts));
  }

  private void rowWithoutName(long handle, long ts) {
    TableDef table = TableDef.from(USERS.tree(), true);
    byte[] row = RowEncoder.encode(List.of(Cell.of(table.columns().get(1), Datum.NULL)));
    put(TableKeys.record(1007, handle), row, new Tso(ts));
  }

  private static byte[] encoded(String name) {
    TableDef table = TableDef.from(USERS.tree(), true);
    return RowEncoder.encode(
        List.of(
            Cell.of(table.columns().get(1), new Datum.Bytes(Opened.bytes(name))),
            Cell.of(table.columns().get(3), new Datum.Int(5))));
  }

  private void putIndex(byte[] key, byte[] value, Tso ts) {
    put(key, value, ts);
  }

  private void put(byte[] raw, byte[] value, Tso ts) {
    TreeMap<byte[], byte[]> one = Opened.sorted();
    var record = WriteRecord.of(WriteType.PUT, ts);
    if (value.length > 255) {
      TreeMap<byte[], byte[]> values = Opened.sorted();
      values.put(VersionedKey.encode(raw, ts), value);
      Opened.put(target, ColumnFamily.DEFAULT, values);
    } else {
      record = record.withShortValue(value);
    }
    one.put(VersionedKey.encode(raw, ts), record.encode());
    Opened.put(target, ColumnFamily.WRITE, one);
  }

  private void delete(byte[] raw, Tso ts) {
    TreeMap<byte[], byte[]> one = Opened.sorted();
    one.put(VersionedKey.encode(raw, ts), WriteRecord.of(WriteType.DELETE, ts).encode());
    Opened.put(target, ColumnFamily.WRITE, one);
  }

  private TreeMap<byte[], byte[]> entries(long indexId, Tso ts) {
    TreeMap<byte[], byte[]> found = Opened.sorted();
    byte[] prefix = TableKeys.indexPrefix(1007, indexId);
    try (SnapshotReader reader = target.snapshot(ts);
        SnapshotReader.Cursor cursor = reader.scan(prefix, KeyPrefixes.next(prefix))) {
      while (cursor.next()) {
        found.put(cursor.key(), cursor.value());
      }
    }
    return found;
  }

  private int records() {
    int[] count = {0};
    MvccDump.of(target).versions(ColumnFamily.WRITE, version -> count[0]++);
    return count[0];
  }

  private static String column(long id, String name, int type, int flags, String collation) {
    return column(id, name, type, flags, collation, "");
  }

  private static String column(
      long id, String name, int type, int flags, String collation, String expression) {
    return ("{'id':%d,'name':{'O':'%s','L':'%s'},'offset':%d,'generated_expr_string':'%s',"
            + "'state':5,'version':2,'type':"
            + "{'Tp':%d,'Flag':%d,'Flen':64,'Decimal':0,'Charset':'%s','Collate':'%s'}}")
        .formatted(
            id,
            name,
            name,
            id - 1,
            expression,
            type,
            flags,
            collation.equals("binary") ? "binary" : "utf8mb4",
            collation)
        .replace('\'', '"');
  }

  private static String index(
      long id, String name, String column, int offset, boolean unique, int state) {
    return ("{'id':%d,'idx_name':{'O':'%s','L':'%s'},'idx_cols':[{'name':{'O':'%s','L':'%s'},"
            + "'offset':%d,'length':-1}],'state':%d,'is_unique':%b,'is_primary':false,'index_type':1}")
        .formatted(id, name, name, column, column, offset, state, unique)
        .replace('\'', '"');
  }
}
