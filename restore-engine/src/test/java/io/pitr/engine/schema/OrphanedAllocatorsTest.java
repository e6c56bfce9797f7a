package io.pitr.engine.schema;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.catalog.MetaChange;
import io.pitr.catalog.MetaTransaction;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.MetaKey.AutoId.Kind;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Database 1 was dropped before the full backup; table 7 was moved from it to database 2. */
class OrphanedAllocatorsTest {
  private static final Tso BASE = new Tso(9);
  private static final Tso LATER = new Tso(20);

  private final SchemaModel model = new SchemaModel();
  private final List<MetaChange> changes = new ArrayList<>();
  private final SchemaSink sink =
      new SchemaSink() {
        @Override
        public void event(RestoreEvent event) {
          // Only the changes matter here.
        }

        @Override
        public void change(MetaChange change) {
          changes.add(change);
        }
      };
  private final SchemaFold log = new SchemaFold(model, Scoping.EVERYTHING, sink);

  @BeforeEach
  void applyBase() {
    var base = new BaseSchema(model, Scoping.EVERYTHING, sink, BASE);
    base.table(DbInfo.parse(database(2)), TableInfo.parse(movedTable()));
    base.database(DbInfo.parse(database(3)));
    base.end();
    changes.clear();
  }

  @Test
  void aDefinitionDoesNotReferToTheDroppedDatabase() {
    log.apply(transaction(put(new MetaKey.Table(2, 7), movedTable())));

    assertThat(changes).hasSize(1);
    assertThat(TableInfo.parse(changes.get(0).value()).autoIdSchemaId()).isZero();
    assertThat(model.table(7).orElseThrow().info().autoIdSchemaId()).isZero();
  }

  @Test
  void aPositionUnderTheDroppedDatabaseIsWrittenUnderThePresentOne() {
    log.apply(transaction(put(new MetaKey.AutoId(Kind.ROW_ID, 1, 7), text(60000))));

    assertThat(positions()).containsExactly("put of 60000 under 2");
  }

  @Test
  void positionsMoveAlongWithTheTable() {
    log.apply(
        transaction(delete(new MetaKey.Table(2, 7)), put(new MetaKey.Table(3, 7), movedTable())));

    assertThat(positions()).containsExactly("delete under 2", "put of 30000 under 3");
    assertThat(model.autoIds(7).values().get(Kind.ROW_ID))
        .isEqualTo(new AllocatorPositions.Value(3, "30000"));
  }

  @Test
  void aMoveAmongRestoredDatabasesLeavesThePositionWhereItIs() {
    log.apply(transaction(put(new MetaKey.Table(2, 8), table(8, ""))));
    log.apply(transaction(put(new MetaKey.AutoId(Kind.ROW_ID, 2, 8), text(5))));
    changes.clear();

    log.apply(
        transaction(
            delete(new MetaKey.Table(2, 8)),
            put(new MetaKey.Table(3, 8), table(8, ",\"old_schema_id\":2"))));

    assertThat(positions()).isEmpty();
    assertThat(TableInfo.parse(changes.get(1).value()).autoIdSchemaId()).isEqualTo(2);
  }

  @Test
  void theRemovalOfAPositionUnderTheDroppedDatabaseIsIgnored() {
    log.apply(transaction(delete(new MetaKey.AutoId(Kind.ROW_ID, 1, 7))));

    assertThat(changes).isEmpty();
  }

  @Test
  void aPositionUnderADatabaseThatWasDroppedAfterTheBackupStaysThere() {
    log.apply(transaction(put(new MetaKey.Table(2, 8), table(8, ",\"old_schema_id\":3"))));
    log.apply(transaction(delete(new MetaKey.Database(3))));
    changes.clear();

    log.apply(transaction(put(new MetaKey.AutoId(Kind.ROW_ID, 3, 8), text(30000))));

    assertThat(positions()).containsExactly("put of 30000 under 3");
  }

  private List<String> positions() {
    return changes.stream()
        .filter(change -> change.key() instanceof MetaKey.AutoId)
        .map(
            change ->
                (change.delete() ? "delete" : "put of " + new String(change.value(), US_ASCII))
                    + " under "
                    + ((MetaKey.AutoId) change.key()).databaseId())
        .toList();
  }

  private static MetaTransaction transaction(MetaChange... changes) {
    return new MetaTransaction(LATER, List.of(changes));
  }

  private static MetaChange put(MetaKey key, byte[] value) {
    return new MetaChange(key, LATER, LATER, false, value);
  }

  private static MetaChange delete(MetaKey key) {
    return new MetaChange(key, LATER, LATER, true, new byte[0]);
  }

  private static byte[] movedTable() {
    return table(7, ",\"auto_inc_id\":30001,\"old_schema_id\":1");
  }

  private static byte[] table(long id, String fields) {
    return ("{\"id\":" + id + ",\"name\":{\"O\":\"t\",\"L\":\"t\"},\"state\":5" + fields + "}")
        .getBytes(UTF_8);
  }

  private static byte[] database(long id) {
    return ("{\"id\":" + id + ",\"db_name\":{\"O\":\"d\",\"L\":\"d\"},\"state\":5}")
        .getBytes(UTF_8);
  }

  private static byte[] text(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }
}
