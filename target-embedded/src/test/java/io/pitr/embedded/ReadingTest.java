package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetError;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
  private static final byte[] KEY = Opened.bytes("tkey");

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
  void aMissingLongValueIsNamedByItsKey() {
    putRecord(KEY, 9, WriteRecord.of(WriteType.PUT, new Tso(7)).encode());
    try (SnapshotReader reader = target.snapshot(Tso.MAX)) {
      assertThatThrownBy(() -> reader.get(KEY))
          .isInstanceOfSatisfying(
              RestoreException.class,
              e -> assertThat(e.code()).isEqualTo(TargetError.TARGET_CORRUPT))
          .hasMessageContaining(HexText.of(KEY))
          .hasMessageContaining("at 7");
    }
  }

  @Test
  void anUnreadableRecordIsNamedByItsKey() {
    putRecord(KEY, 9, new byte[] {'X', 1});
    try (SnapshotReader reader = target.snapshot(Tso.MAX);
        SnapshotReader.Cursor cursor = reader.scan(new byte[0], new byte[0])) {
      assertThatThrownBy(cursor::next)
          .hasMessageStartingWith("[TARGET_CORRUPT]")
          .hasMessageContaining(HexText.of(KEY));
    }
  }

  @Test
  void aReaderDoesNotSeeWhatIsPutLater() {
    putRecord(KEY, 9, put("old"));
    try (SnapshotReader reader = target.snapshot(Tso.MAX);
        SnapshotReader.Cursor cursor = reader.scan(new byte[0], new byte[0])) {
      putRecord(KEY, 12, put("new"));
      putRecord(Opened.bytes("tother"), 12, put("new"));
      assertThat(reader.get(KEY)).hasValue(Opened.bytes("old"));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEqualTo(Opened.bytes("old"));
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void aKeyWithVeryManyVersionsIsReadAtAnyOfThem() {
    TreeMap<byte[], byte[]> records = Opened.sorted();
    for (int ts = 1; ts <= 2000; ts++) {
      records.put(VersionedKey.encode(KEY, new Tso(ts)), put("v" + ts));
    }
    records.put(VersionedKey.encode(Opened.bytes("tl"), new Tso(1)), put("next key"));
    Opened.put(target, ColumnFamily.WRITE, records);
    for (int ts : new int[] {1, 2, 999, 1995, 2000, 3000}) {
      TreeMap<byte[], byte[]> found = Opened.all(target, new Tso(ts));
      assertThat(found).hasSize(2);
      assertThat(found.get(KEY)).isEqualTo(Opened.bytes("v" + Math.min(ts, 2000)));
    }
  }

  @Test
  void cursorsAndReadersFailOnceTheyAreClosed() {
    SnapshotReader reader = target.snapshot(new Tso(5));
    assertThat(reader.ts()).isEqualTo(new Tso(5));
    SnapshotReader.Cursor closed = reader.scan(new byte[0], new byte[0]);
    SnapshotReader.Cursor open = reader.scan(new byte[0], new byte[0]);
    closed.close();
    closed.close();
    assertThatThrownBy(closed::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(open::key).isInstanceOf(IllegalStateException.class);
    reader.close();
    reader.close();
    assertThatThrownBy(open::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> reader.get(KEY)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void versionsAreDumpedInOrderAsTheyAreStored() {
    putRecord(KEY, 9, put("a"));
    putRecord(KEY, 12, put("b"));
    TreeMap<byte[], byte[]> values = Opened.sorted();
    values.put(VersionedKey.encode(KEY, new Tso(3)), Opened.bytes("orphan"));
    Opened.put(target, ColumnFamily.DEFAULT, values);
    var dumped = new ArrayList<String>();
    for (ColumnFamily cf : ColumnFamily.values()) {
      MvccDump.of(target)
          .versions(
              cf,
              version ->
                  dumped.add(
                      version.cf() + " " + version.ts() + " " + HexText.of(version.value())));
    }
    assertThat(dumped)
        .containsExactly(
            "DEFAULT 3 " + HexText.of(Opened.bytes("orphan")),
            "WRITE 12 " + HexText.of(put("b")),
            "WRITE 9 " + HexText.of(put("a")));
  }

  private void putRecord(byte[] raw, long commitTs, byte[] record) {
    TreeMap<byte[], byte[]> records = Opened.sorted();
    records.put(VersionedKey.encode(raw, new Tso(commitTs)), record);
    Opened.put(target, ColumnFamily.WRITE, records);
  }

  private static byte[] put(String value) {
    return WriteRecord.of(WriteType.PUT, new Tso(1)).withShortValue(Opened.bytes(value)).encode();
  }
}
