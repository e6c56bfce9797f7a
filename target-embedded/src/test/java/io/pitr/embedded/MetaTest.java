package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.ObjectName;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.MetaKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetaTest {
  private static final byte[] KEY = new MetaKey.Table(1, 2).encode();

  @TempDir Path temp;
  private EmbeddedTarget target;

  @BeforeEach
  void open() {
    target = Opened.write(temp);
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void everyChangeIsReadAtItsOwnTimestamp() {
    String large = "x".repeat(256);
    put(entry(KEY, 10, "first"), entry(KEY, 20, large), entry(KEY, 30, ""), deletion(KEY, 40));
    assertThat(at(KEY, 9)).isEmpty();
    assertThat(at(KEY, 10)).hasValue("first");
    assertThat(at(KEY, 19)).hasValue("first");
    assertThat(at(KEY, 20)).hasValue(large);
    assertThat(at(KEY, 39)).hasValue("");
    assertThat(at(KEY, 40)).isEmpty();
  }

  @Test
  void onlyValuesOfMoreThan255BytesGoToTheDefaultFamily() {
    put(entry(KEY, 10, "x".repeat(255)));
    assertThat(values()).isEmpty();
    put(entry(KEY, 20, "x".repeat(256)));
    assertThat(values()).containsExactly("19");
  }

  @Test
  void puttingTheSameAgainChangesNothing() {
    MetaEntry[] entries = {entry(KEY, 10, "a"), entry(KEY, 20, "y".repeat(300))};
    put(entries);
    List<String> before = dump();
    put(entries);
    assertThat(dump()).isEqualTo(before);
  }

  @Test
  void whatWasPutIsThereAfterARestart() {
    put(entry(KEY, 10, "z".repeat(1000)));
    target.close();
    open();
    assertThat(at(KEY, 10)).hasValue("z".repeat(1000));
  }

  @Test
  void manyLargeChangesFit() {
    List<MetaEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 300; i++) {
      entries.add(entry(new MetaKey.Table(1, i).encode(), 10 + i, "v".repeat(100_000)));
    }
    target.putMeta(entries, new Tso(1000));
    assertThat(at(new MetaKey.Table(1, 300).encode(), 310)).hasValue("v".repeat(100_000));
  }

  @Test
  void namesAreFoundInAnyLetterCase() {
    putSchema();
    ObjectName db = new ObjectName("APP", "");
    ObjectName table = new ObjectName("app", "ORDERS");
    ObjectName absent = new ObjectName("App", "other");
    ObjectName elsewhere = new ObjectName("none", "Orders");
    assertThat(target.existing(List.of(db, table, absent, elsewhere))).containsExactly(db, table);
    assertThat(target.existing(List.of())).isEmpty();
  }

  @Test
  void aDroppedTableDoesNotExist() {
    putSchema();
    put(deletion(new MetaKey.Table(5, 6).encode(), 90));
    assertThat(target.existing(List.of(new ObjectName("app", "orders")))).isEmpty();
  }

  @Test
  void aDatabaseIsFoundByItsName() {
    putSchema();
    assertThat(target.databaseId("aPP")).hasValue(5);
    assertThat(target.databaseId("none")).isEmpty();
  }

  private void putSchema() {
    put(
        entry(
            new MetaKey.Database(5).encode(),
            50,
            "{\"id\":5,\"db_name\":{\"O\":\"App\",\"L\":\"app\"},\"state\":5}"),
        entry(
            new MetaKey.Table(5, 6).encode(),
            60,
            "{\"id\":6,\"name\":{\"O\":\"Orders\",\"L\":\"orders\"},\"cols\":null}"),
        entry(new MetaKey.AutoId(MetaKey.AutoId.Kind.ROW_ID, 5, 6).encode(), 61, "30000"));
  }

  private void put(MetaEntry... entries) {
    target.putMeta(List.of(entries), new Tso(1000));
  }

  private Optional<String> at(byte[] key, long ts) {
    try (SnapshotReader reader = target.snapshot(new Tso(ts))) {
      return reader.get(key).map(String::new);
    }
  }

  private List<String> values() {
    List<String> found = new ArrayList<>();
    MvccDump.of(target).versions(ColumnFamily.DEFAULT, v -> found.add(v.ts().toString()));
    return found;
  }

  private List<String> dump() {
    List<String> found = new ArrayList<>();
    for (ColumnFamily cf : ColumnFamily.values()) {
      MvccDump.of(target)
          .versions(cf, v -> found.add(cf + "@" + v.ts() + "=" + new String(v.value())));
    }
    return found;
  }

  private static MetaEntry entry(byte[] key, long commitTs, String value) {
    return new MetaEntry(key, new Tso(commitTs - 1), new Tso(commitTs), false, Opened.bytes(value));
  }

  private static MetaEntry deletion(byte[] key, long commitTs) {
    return new MetaEntry(key, new Tso(commitTs - 1), new Tso(commitTs), true, new byte[0]);
  }
}
