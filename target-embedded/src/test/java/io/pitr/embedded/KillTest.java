package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.StateChange;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process said was done is there after it was killed at any moment. */
@Tag("kill")
class KillTest {
  private static final int ENTRIES = 40;

  @TempDir Path temp;

  @Test
  void aUnitThatIsMarkedIsThereWhenever() throws Exception {
    long seed = Long.getLong("pitr.seed", System.nanoTime());
    var random = new Random(seed);
    double scale = Double.parseDouble(System.getProperty("pitr.test.scale", "0.1"));
    int last = 0;
    for (int round = 0; round < Math.max(2, (int) (12 * scale)); round++) {
      runAndKill(random.nextInt(1200));
      int marked = check("-Dpitr.seed=" + seed);
      assertThat(marked).isGreaterThanOrEqualTo(last);
      last = marked;
    }
    assertThat(last).isPositive();
  }

  /** Kills the writer some time after its first unit. */
  private void runAndKill(int afterMillis) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                temp.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.getInputStream().read()).isPositive();
    process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  private int check(String seed) {
    try (EmbeddedTarget target = Opened.write(temp);
        SnapshotReader reader = target.snapshot(Tso.MAX)) {
      assertThat(temp.resolve("tmp")).isEmptyDirectory();
      int units = target.state().scan("done/").size();
      for (int unit = 0; unit < units; unit++) {
        assertThat(target.state().get("done/" + unit)).as(seed).isPresent();
        assertThat(reader.get(metaKey(unit))).as(seed).isPresent();
        for (int i = 0; i < ENTRIES; i++) {
          Optional<byte[]> value = reader.get(rawKey(unit, i));
          assertThat(value).as("%s unit %d entry %d", seed, unit, i).isPresent();
          assertThat(value.get()).hasSize(valueBytes(i));
        }
      }
      return units;
    }
  }

  static byte[] metaKey(int unit) {
    return new MetaKey.Table(1, unit + 1).encode();
  }

  /** Units overlap each other. */
  private static byte[] rawKey(int unit, int i) {
    return Opened.bytes("t%05d/%05d".formatted(i, unit));
  }

  private static int valueBytes(int i) {
    return i % 2 == 0 ? 20 : 400;
  }

  /** Puts one unit after the other until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      try (EmbeddedTarget target = Opened.write(Path.of(args[0]))) {
        target.allocateIds("chain", new TreeSet<>(List.of(1L)));
        int first = target.state().scan("done/").size();
        for (int unit = first; unit < 100_000; unit++) {
          put(target, unit);
          target.state().commit(StateChange.put("done/" + unit, new byte[] {1}));
          if (unit == first) {
            System.out.println("first unit");
          }
        }
      }
    }

    static void put(EmbeddedTarget target, int unit) {
      Tso start = target.timestamp(Tso.ZERO);
      Tso commit = target.timestamp(start);
      target.putMeta(
          List.of(new MetaEntry(metaKey(unit), start, commit, false, new byte[300])), commit);
      TreeMap<byte[], byte[]> records = Opened.sorted();
      TreeMap<byte[], byte[]> values = Opened.sorted();
      for (int i = 0; i < ENTRIES; i++) {
        byte[] value = new byte[valueBytes(i)];
        var record = WriteRecord.of(WriteType.PUT, start);
        if (value.length > 255) {
          values.put(VersionedKey.encode(rawKey(unit, i), start), value);
        } else {
          record = record.withShortValue(value);
        }
        records.put(VersionedKey.encode(rawKey(unit, i), commit), record.encode());
      }
      Opened.put(target, ColumnFamily.DEFAULT, values);
      Opened.put(target, ColumnFamily.WRITE, records);
    }
  }
}
