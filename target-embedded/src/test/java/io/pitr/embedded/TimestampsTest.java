package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimestampsTest {
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
  void theWallClockIsTheBase() {
    assertThat(target.timestamp(Tso.ZERO).physicalMillis()).isEqualTo(Opened.NOW.toEpochMilli());
  }

  @Test
  void everyTimestampIsGreaterThanAllBefore() {
    Tso first = target.timestamp(Tso.ZERO);
    Tso second = target.timestamp(Tso.ZERO);
    assertThat(second).isGreaterThan(first);
    target.close();
    open();
    assertThat(target.timestamp(Tso.ZERO)).isGreaterThan(second);
  }

  @Test
  void aTimestampIsGreaterThanItsFloorAndStaysSo() {
    Tso floor = Tso.of(Opened.NOW.toEpochMilli() + 1_000_000, 7);
    assertThat(target.timestamp(floor)).isGreaterThan(floor);
    target.close();
    open();
    assertThat(target.timestamp(Tso.ZERO)).isGreaterThan(floor);
  }

  @Test
  void aTimestampIsGreaterThanEveryVersionThatWasPut() {
    Tso future = Tso.of(Opened.NOW.toEpochMilli() + 5_000_000, 3);
    TreeMap<byte[], byte[]> entries = Opened.sorted();
    entries.put(
        VersionedKey.encode(Opened.bytes("tkey"), future),
        WriteRecord.of(WriteType.DELETE, Tso.ZERO).encode());
    Opened.put(target, ColumnFamily.WRITE, entries);
    target.close();
    open();
    assertThat(target.timestamp(Tso.ZERO)).isGreaterThan(future);
  }

  @Test
  void nothingIsGreaterThanTheGreatest() {
    assertThatThrownBy(() -> target.timestamp(Tso.MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
