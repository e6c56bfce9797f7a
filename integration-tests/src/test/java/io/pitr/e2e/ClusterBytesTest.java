package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.key.TableKeys;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.testkit.Properties;
import io.pitr.writer.Upstream;
import io.pitr.writer.kv.KvEvent;
import io.pitr.writer.log.LogOptions;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes read the data; this program reads only a small part of the backup and sends little to the
 * cluster. The full size is 1 GiB of rows like those of sysbench.
 */
class ClusterBytesTest {
  private static final int MEBIBYTES = 1_100;
  private static final long FLUSH_BYTES = 48L << 20;
  private static final int ROWS = 200_000;
  private static final int TABLES = 8;
  private static final int TEXT_BYTES = 178;
  private static final int SEGMENTS = 2;
  private static final double GREATEST_SHARE = 0.05;

  @TempDir Path folder;

  private final Random random = new Random(1);
  private final byte[] text = text();
  private long pending;
  private long written;

  private byte[] text() {
    byte[] letters = new byte[1 << 20];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    return letters;
  }

  @Test
  void theBytesThroughThisProgramAreASmallShareOfTheBackup() {
    List<Tso> ends = write((long) Properties.count(MEBIBYTES) << 20);
    try (var cluster = new SimCluster(1, 3, 3, 100)) {
      cluster.data().forgetRows();
      var storage = new CountingStoragePlugin();
      var bench =
          new Workbench(
              folder.resolve("full"),
              folder.resolve("log"),
              List.of(
                  storage,
                  new SimulatedClusterPlugin(cluster, new RecordingSql("9.0.0")),
                  new GcPlugin(),
                  new IndexPlugin(),
                  new TiflashPlugin()));
      bench.chain(cluster.uri(), ends);
      assertThat(cluster.violations()).isEmpty();
      long restored = cluster.data().rowBytes();
      long own = storage.bytes() + cluster.calls().bytes();
      System.out.printf(
          "%,d bytes restored in %d segments; read of the backup %,d, messages %,d: %.3f %%%n",
          restored, ends.size(), storage.bytes(), cluster.calls().bytes(), 100.0 * own / restored);
      assertThat(restored).isGreaterThan(written * 9 / 10);
      assertThat((double) own / restored).isLessThan(GREATEST_SHARE);
    }
  }

  /** A full backup of empty tables, then inserts and updates; the ends of segments. */
  private List<Tso> write(long wanted) {
    Upstream upstream =
        Upstream.into(
            folder,
            new Upstream.Options(
                ClusterOptions.DEFAULT.systemTables(false),
                Upstream.Options.DEFAULT.full(),
                LogOptions.DEFAULT.duplicateRatio(0).lateRatio(0),
                3,
                1,
                500_000,
                1));
    upstream.ddl().createDatabase("sbtest").finish();
    long[] ids = new long[TABLES];
    for (int i = 0; i < TABLES; i++) {
      String name = "sbtest" + i;
      upstream.ddl().createTable("sbtest", table(name)).finish();
      ids[i] =
          upstream.cluster().catalog().table("sbtest", name).orElseThrow().get("id").longValue();
    }
    upstream.flush();
    upstream.fullBackup();
    List<Tso> ends = new ArrayList<>();
    for (int segment = 1; segment <= SEGMENTS; segment++) {
      while (written + pending < wanted * segment / SEGMENTS) {
        put(upstream, ids[random.nextInt(TABLES)], random.nextInt(ROWS));
        if (pending >= FLUSH_BYTES) {
          flush(upstream);
        }
      }
      ends.add(upstream.cluster().clock().next());
      upstream.cluster().clock().pass(1);
    }
    flush(upstream);
    upstream.complete();
    return ends;
  }

  private static TableSpec table(String name) {
    return TableSpec.named(name)
        .column(ColumnSpec.of("id", SqlType.INT).notNull())
        .column(ColumnSpec.of("c", SqlType.character(TEXT_BYTES)).notNull())
        .primaryKey("id");
  }

  private void put(Upstream upstream, long tableId, int row) {
    Tso start = upstream.cluster().clock().next();
    Tso commit = upstream.cluster().clock().next();
    byte[] key = TableKeys.record(tableId, row + 1);
    byte[] record = WriteRecord.of(WriteType.PUT, start).withShortValue(row()).encode();
    upstream.log().accept(new KvEvent(ColumnFamily.WRITE, key, commit, record, false));
    pending += key.length + key.length / 8 + 18 + record.length;
    if (random.nextInt(64) == 0) {
      upstream.cluster().clock().pass(1);
    }
  }

  /** Row format v2 with column 2. */
  private byte[] row() {
    byte[] piece = new byte[TEXT_BYTES];
    System.arraycopy(text, random.nextInt(text.length - TEXT_BYTES), piece, 0, TEXT_BYTES);
    return new ByteAppender()
        .u8(0x80)
        .u8(0)
        .u16Le(1)
        .u16Le(0)
        .u8(2)
        .u16Le(TEXT_BYTES)
        .bytes(piece)
        .toByteArray();
  }

  private void flush(Upstream upstream) {
    upstream.flush();
    upstream.cluster().clock().pass(1000);
    written += pending;
    pending = 0;
  }
}
