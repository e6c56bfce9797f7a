package io.pitr.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.apply.LogFixture.Event;
import io.pitr.apply.read.EventWindow;
import io.pitr.apply.read.UnitBuffer;
import io.pitr.apply.sort.EntryRun;
import io.pitr.format.log.LogRangeDecoder;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is allocated for a range is the same however many events it holds. */
class HotPathAllocationTest {
  private static final int EVENTS = 40_000;
  private static final long BYTES_A_RUN = 64 << 10;

  private final LogFixture log = new LogFixture();
  private final UnitBuffer buffer = new UnitBuffer();

  @Test
  void nothingIsAllocatedForAnEvent() {
    LogRange range = range();
    ByteBuffer stored = stored(range);
    try (var decoder = new LogRangeDecoder(CipherSpec.PLAINTEXT)) {
      // The first run grows the buffers that later ones use.
      long entries = apply(range, stored, decoder);
      long before = allocatedBytes();
      long again = apply(range, stored, decoder);
      long allocated = allocatedBytes() - before;

      assertThat(again).isEqualTo(entries).isGreaterThan(EVENTS / 2);
      assertThat(allocated).isLessThan(BYTES_A_RUN);
    }
  }

  /** Decodes, filters, rewrites, sorts, and goes through the entries as a target does. */
  private long apply(LogRange range, ByteBuffer stored, LogRangeDecoder decoder) {
    buffer.begin(new EventWindow(Tso.ZERO, Tso.ZERO, Tso.MAX), range.plain().length());
    buffer.add(range, stored, decoder, 1007);
    EntryRun run = buffer.run(ColumnFamily.WRITE);
    long bytes = 0;
    while (run.next()) {
      bytes += run.key().remaining() + run.value().remaining();
    }
    assertThat(bytes).isEqualTo(run.kvBytes());
    return run.kvs();
  }

  private LogRange range() {
    var random = new Random(1);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      long ts = 1_000_000 + i * 2L;
      byte[] record =
          WriteRecord.of(WriteType.PUT, new Tso(ts - 1))
              .withShortValue(new byte[random.nextInt(200)])
              .encode();
      events.add(LogFixture.row(7, random.nextInt(5_000), ts, record));
      if (random.nextInt(3) == 0) {
        events.add(events.get(random.nextInt(events.size())));
      }
    }
    log.range(7, ColumnFamily.WRITE, false, events);
    return log.ranges.get(0);
  }

  private ByteBuffer stored(LogRange range) {
    byte[] bytes =
        log.storage.read(
            range.stored().path(), range.stored().offset(), (int) range.stored().length());
    return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
