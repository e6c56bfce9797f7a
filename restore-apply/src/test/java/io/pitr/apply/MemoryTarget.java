package io.pitr.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.target.ColumnFamily;
import io.pitr.apply.write.SortedEntrySink;
import io.pitr.apply.write.SortedRun;
import io.pitr.apply.write.StagedRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Column families in memory; checks what the contract promises, and fails when told to. */
final class MemoryTarget implements SortedEntrySink {
  final Contents data = new Contents();
  final List<String> stagedUnits = new ArrayList<>();
  IntPredicate failStage = n -> false;
  IntPredicate failPublish = n -> false;
  int publishes;
  int waiting;

  @Override
  public StagedRun stage(String unit, SortedRun run) {
    var staged = new Staged(run.cf());
    byte[] last = {};
    long size = 0;
    while (run.next()) {
      assertThat(run.key().isDirect()).isTrue();
      byte[] key = bytes(run.key());
      byte[] value = bytes(run.value());
      assertThat(Arrays.compareUnsigned(last, key)).as("order in %s", unit).isNegative();
      assertThat(run.isDelete() && value.length > 0).isFalse();
      staged.entries.add(new Entry(key, run.isDelete(), value));
      last = key;
      size += key.length + value.length;
    }
    assertThat(size).isLessThanOrEqualTo(run.sizeBytes());
    synchronized (this) {
      stagedUnits.add(unit);
      if (failStage.test(stagedUnits.size())) {
        throw new IllegalStateException("stage " + stagedUnits.size());
      }
      waiting++;
    }
    return staged;
  }

  @Override
  public synchronized void publish(List<StagedRun> runs) {
    publishes++;
    boolean fail = failPublish.test(publishes);
    int left = fail ? runs.size() / 2 : runs.size();
    for (StagedRun run : runs) {
      if (left-- > 0) {
        ((Staged) run).publish();
      }
    }
    if (fail) {
      throw new IllegalStateException("publish " + publishes);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private record Entry(byte[] key, boolean delete, byte[] value) {}

  private final class Staged implements StagedRun {
    private final ColumnFamily cf;
    private final List<Entry> entries = new ArrayList<>();
    private boolean over;

    Staged(ColumnFamily cf) {
      this.cf = cf;
    }

    void publish() {
      assertThat(over).as("published once").isFalse();
      for (Entry entry : entries) {
        if (entry.delete()) {
          data.of(cf).remove(entry.key());
        } else {
          data.of(cf).put(entry.key(), entry.value());
        }
      }
      end();
    }

    @Override
    public long entries() {
      return entries.size();
    }

    @Override
    public void discard() {
      synchronized (MemoryTarget.this) {
        end();
      }
    }

    private void end() {
      if (!over) {
        over = true;
        waiting--;
      }
    }
  }
}
