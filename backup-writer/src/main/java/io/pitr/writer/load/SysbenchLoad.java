package io.pitr.writer.load;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.key.TableKeys;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.writer.TsoClock;
import io.pitr.writer.Upstream;
import io.pitr.writer.kv.KvEvent;
import io.pitr.writer.log.LogOptions;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes the backup of a cluster under sysbench's read-write load: a full backup of empty tables,
 * then a log of inserts and updates of rows and their index entries. Memory does not grow with the
 * log.
 */
public final class SysbenchLoad {
  private static final long FLUSH_BYTES = 48L << 20;
  private static final int CUTS = 10;

  /** Bytes that commit during a flush: some seconds out of some minutes. */
  private static final long BEHIND_CHECKPOINT_BYTES = FLUSH_BYTES / 32;

  private static final byte[] INDEX_VALUE = {'0'};
  private static final int C_BYTES = 119;
  private static final int PAD_BYTES = 59;
  private static final int TEXT_BYTES = 1 << 20;

  private final Upstream upstream;
  private final TsoClock clock;
  private final Random random;
  private final byte[] text;
  private final long[] tableIds;
  private final int[][] indexed;
  private final double copies;
  private final List<Tso> checkpoints = new ArrayList<>();
  private Tso nextCheckpoint = Tso.ZERO;
  private long pending;
  private long plainBytes;
  private long events;

  private SysbenchLoad(Path out, Size size, long seed) {
    var log = LogOptions.DEFAULT.duplicateRatio(size.duplicates() / 100.0).lateRatio(0);
    this.upstream =
        Upstream.into(
            out,
            new Upstream.Options(
                ClusterOptions.DEFAULT.systemTables(false),
                Upstream.Options.DEFAULT.full(),
                log,
                3,
                1,
                500_000,
                seed));
    this.clock = upstream.cluster().clock();
    this.random = new Random(seed);
    this.text = digits(random, TEXT_BYTES);
    this.tableIds = new long[size.tables()];
    this.indexed = new int[size.tables()][size.rows()];
    this.copies = 1 / (1 - size.duplicates() / 100.0);
  }

  /**
   * @param rows of each table
   * @param duplicates how many of a hundred events are written twice
   */
  public record Size(int tables, int rows, int duplicates) {}

  /**
   * @param out gets {@code full} and {@code log}
   */
  public static SysbenchLoad into(Path out, Size size, long seed) {
    return new SysbenchLoad(out, size, seed);
  }

  /**
   * Lives through it.
   *
   * @param wantedBytes how long the log becomes, plain, about
   * @return the timestamp of the full backup, then one for each tenth of the log
   */
  public List<Tso> write(long wantedBytes) {
    int rows = indexed[0].length;
    upstream.ddl().createDatabase("sbtest").finish();
    for (int t = 0; t < tableIds.length; t++) {
      String name = "sbtest" + (t + 1);
      upstream.ddl().createTable("sbtest", table(name)).finish();
      tableIds[t] =
          upstream.cluster().catalog().table("sbtest", name).orElseThrow().get("id").longValue();
    }
    upstream.flush();
    clock.pass(1000);
    List<Tso> cuts = new ArrayList<>();
    cuts.add(upstream.fullBackup());
    clock.pass(1000);
    long insert = 0;
    long inserts = (long) rows * tableIds.length;
    for (int cut = 1; cut <= CUTS; cut++) {
      long cutAt = wantedBytes * cut / CUTS;
      while (plainBytes + pending * copies < cutAt) {
        if (insert < inserts && random.nextInt(3) == 0) {
          insert((int) (insert % tableIds.length), (int) (insert++ / tableIds.length));
        } else {
          update(rows);
        }
        flushInTime();
      }
      cuts.add(clock.next());
      clock.pass(1);
    }
    flush();
    upstream.complete();
    return cuts;
  }

  private static TableSpec table(String name) {
    return TableSpec.named(name)
        .column(ColumnSpec.of("id", SqlType.INT).notNull())
        .column(ColumnSpec.of("k", SqlType.INT).notNull())
        .column(ColumnSpec.of("c", SqlType.character(120)).notNull())
        .column(ColumnSpec.of("pad", SqlType.character(60)).notNull())
        .primaryKey("id")
        .index(IndexSpec.of("k_1", "k"));
  }

  private void insert(int table, int row) {
    Tso start = clock.next();
    Tso commit = clock.next();
    int k = 1 + random.nextInt(indexed[table].length);
    indexed[table][row] = k;
    put(table, row, k, start, commit);
    entry(WriteType.PUT, table, row, k, start, commit);
    tick();
  }

  private void update(int rows) {
    int table = random.nextInt(tableIds.length);
    int row = random.nextInt(rows);
    int k = indexed[table][row];
    if (k == 0) {
      return;
    }
    Tso start = clock.next();
    Tso commit = clock.next();
    if (random.nextInt(3) == 0) {
      put(table, row, k, start, commit);
    } else {
      int next = 1 + k % indexed[table].length;
      indexed[table][row] = next;
      put(table, row, next, start, commit);
      entry(WriteType.DELETE, table, row, k, start, commit);
      entry(WriteType.PUT, table, row, next, start, commit);
    }
    tick();
  }

  private void put(int table, int row, int k, Tso start, Tso commit) {
    byte[] key = TableKeys.record(tableIds[table], row + 1);
    observe(key, commit, WriteRecord.of(WriteType.PUT, start).withShortValue(row(k)).encode());
  }

  private void entry(WriteType type, int table, int row, int k, Tso start, Tso commit) {
    byte[] values =
        ByteBuffer.allocate(18)
            .put((byte) 3)
            .putLong(k ^ Long.MIN_VALUE)
            .put((byte) 3)
            .putLong(row + 1 ^ Long.MIN_VALUE)
            .array();
    WriteRecord record = WriteRecord.of(type, start);
    byte[] key = TableKeys.index(tableIds[table], 1, values);
    boolean isPut = type == WriteType.PUT;
    observe(key, commit, (isPut ? record.withShortValue(INDEX_VALUE) : record).encode());
  }

  /** Row format v2 with the columns 2, 3 and 4, none of them NULL. */
  private byte[] row(int k) {
    return new ByteAppender(13 + 4 + C_BYTES + PAD_BYTES)
        .u8(0x80)
        .u8(0)
        .u16Le(3)
        .u16Le(0)
        .u8(2)
        .u8(3)
        .u8(4)
        .u16Le(4)
        .u16Le(4 + C_BYTES)
        .u16Le(4 + C_BYTES + PAD_BYTES)
        .u32Le(k)
        .bytes(piece(C_BYTES))
        .bytes(piece(PAD_BYTES))
        .toByteArray();
  }

  private byte[] piece(int length) {
    byte[] piece = new byte[length];
    System.arraycopy(text, random.nextInt(TEXT_BYTES - length), piece, 0, length);
    return piece;
  }

  private void observe(byte[] key, Tso commit, byte[] record) {
    upstream.log().accept(new KvEvent(ColumnFamily.WRITE, key, commit, record, false));
    pending += key.length + key.length / 8 + 18 + record.length;
    events++;
  }

  private void tick() {
    if (random.nextInt(64) == 0) {
      clock.pass(1);
    }
  }

  /** A checkpoint is where a flush begins; when its objects are written there is more. */
  private void flushInTime() {
    if (pending >= FLUSH_BYTES - BEHIND_CHECKPOINT_BYTES && nextCheckpoint.equals(Tso.ZERO)) {
      nextCheckpoint = clock.next();
    }
    if (pending >= FLUSH_BYTES) {
      flush();
      checkpoints.add(nextCheckpoint);
      nextCheckpoint = Tso.ZERO;
    }
  }

  private void flush() {
    upstream.flush();
    clock.pass(1000);
    plainBytes += (long) (pending * copies);
    pending = 0;
  }

  /**
   * Up to where the log could be restored after each flush, if the commits that come while its
   * objects are written count for the next; ascending.
   */
  public List<Tso> checkpoints() {
    return List.copyOf(checkpoints);
  }

  /** How many events were written, those that are written again not counted. */
  public long events() {
    return events;
  }

  /** How long the log is, plain, about. */
  public long plainBytes() {
    return plainBytes;
  }

  /** Groups of eleven, as sysbench fills its columns with them. */
  public static byte[] digits(Random random, int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) (i % 12 == 11 ? '-' : '0' + random.nextInt(10));
    }
    return text;
  }
}
