package io.pitr.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.format.compress.Compression;
import io.pitr.format.compress.Decompressor;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import io.pitr.format.proto.Brpb;
import io.pitr.testkit.MemoryStorage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The logs of random workloads have what logs of real clusters have (spec/observed.md). */
class WorkloadLogTest {
  private static final int WORKLOADS = 40;
  private static final int MOST_BYTES = 1 << 28;

  /** What TiKV writes beside commits. */
  private enum Shape {
    COMMIT,
    DELETED_VALUE,
    DELETED_ROLLBACK,
    ROLLBACK,
    PROTECTED_ROLLBACK,
    LOCK,
    OVERLAPPED_ROLLBACK_WITH_FENCE,
    OVERLAPPED_ROLLBACK_WITHOUT_NEXT
  }

  private final Map<Shape, Integer> counts = new EnumMap<>(Shape.class);
  private final Decompressor decompressor = new Decompressor(MOST_BYTES);

  @Test
  void everyShapeOccursAndMostTransactionsCommit() throws Exception {
    for (long seed = 1; seed <= WORKLOADS; seed++) {
      var log = new MemoryStorage("log");
      Workload.generate(seed, WorkloadOptions.DEFAULT)
          .run(new MemoryStorage("full")::write, log::write);
      read(log);
    }

    assertThat(counts.keySet()).containsExactly(Shape.values());
    int others = counts.values().stream().mapToInt(Integer::intValue).sum() - count(Shape.COMMIT);
    assertThat(others).isLessThan(count(Shape.COMMIT) / 4);
  }

  private int count(Shape shape) {
    return counts.getOrDefault(shape, 0);
  }

  private void read(MemoryStorage log) throws InvalidProtocolBufferException {
    List<String> metas = new ArrayList<>();
    log.list("v1/backupmeta", object -> metas.add(object.path()));
    for (String path : metas) {
      Brpb.Metadata metadata = Brpb.Metadata.parseFrom(log.read(path, MOST_BYTES));
      for (Brpb.DataFileGroup group : metadata.getFileGroupsList()) {
        for (Brpb.DataFileInfo file : group.getDataFilesInfoList()) {
          read(file, events(log, group.getPath(), file));
        }
      }
    }
  }

  private byte[] events(MemoryStorage log, String path, Brpb.DataFileInfo file) {
    byte[] stored = log.read(path, file.getRangeOffset(), (int) file.getRangeLength());
    return decompressor.decompress(
        Compression.ZSTD, stored, 0, stored.length, file.getLength(), path);
  }

  private void read(Brpb.DataFileInfo file, byte[] events) {
    boolean write = file.getCf().equals("write");
    boolean deletes = file.getType() == Brpb.FileType.Delete;
    var cursor = new LogEventCursor(events, "log");
    while (cursor.next()) {
      if (deletes) {
        assertThat(cursor.valueLength()).isZero();
        assertThat(file.getMinBeginTsInDefaultCf()).isEqualTo(file.getMinTs());
        add(write ? Shape.DELETED_ROLLBACK : Shape.DELETED_VALUE);
      } else if (write) {
        add(shape(WriteRecordReader.of(cursor.value(), "log")));
      }
    }
  }

  private static Shape shape(WriteRecordReader record) {
    if (record.hasOverlappedRollback()) {
      return record.gcFence() == 0
          ? Shape.OVERLAPPED_ROLLBACK_WITHOUT_NEXT
          : Shape.OVERLAPPED_ROLLBACK_WITH_FENCE;
    }
    if (record.type() == WriteType.ROLLBACK) {
      return record.hasShortValue() ? Shape.PROTECTED_ROLLBACK : Shape.ROLLBACK;
    }
    return record.type() == WriteType.LOCK ? Shape.LOCK : Shape.COMMIT;
  }

  private void add(Shape shape) {
    counts.merge(shape, 1, Integer::sum);
  }
}
