package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads at random timestamps, compared with the simplest model that can be thought of. */
class MvccModelTest {
  private static final int GREATEST_TS = 60;

  @TempDir Path temp;

  /** One record of the write CF and, for a long value, one of the default CF. */
  private record Version(long commitTs, byte[] record, @Nullable Seen seen) {}

  /** What readers get; no value means deleted. */
  private record Seen(byte @Nullable [] value) {}

  @Test
  void readsAreThoseOfTheModel() {
    long seed = Long.getLong("pitr.seed", System.nanoTime());
    double scale = Double.parseDouble(System.getProperty("pitr.test.scale", "0.1"));
    int rounds = Math.max(3, (int) (60 * scale));
    for (int round = 0; round < rounds; round++) {
      Path folder = temp.resolve("round" + round);
      try (EmbeddedTarget target = Opened.write(folder)) {
        run(new Random(seed + round), target);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dpitr.seed=" + (seed + round), e);
      }
    }
  }

  private static void run(Random random, EmbeddedTarget target) {
    TreeMap<byte[], List<Version>> model = Opened.sorted();
    for (int key = 1 + random.nextInt(40); key > 0; key--) {
      model.put(rawKey(random), new ArrayList<>());
    }
    for (int run = 1 + random.nextInt(5); run > 0; run--) {
      putRandomVersions(random, target, model);
    }
    for (int i = 0; i < 12; i++) {
      long ts = i == 0 ? -1L : random.nextInt(GREATEST_TS + 3);
      compare(random, target, model, new Tso(ts));
    }
  }

  private static void putRandomVersions(
      Random random, EmbeddedTarget target, TreeMap<byte[], List<Version>> model) {
    TreeMap<byte[], byte[]> records = Opened.sorted();
    TreeMap<byte[], byte[]> values = Opened.sorted();
    for (var entry : model.entrySet()) {
      int many = random.nextInt(10) == 0 ? 30 : 4;
      for (int i = random.nextInt(many); i > 0; i--) {
        long commitTs = 2 * (1 + random.nextInt(GREATEST_TS / 2));
        byte[] raw = entry.getKey();
        if (entry.getValue().stream().noneMatch(version -> version.commitTs() == commitTs)) {
          Version version = version(random, raw, commitTs, values);
          entry.getValue().add(version);
          records.put(VersionedKey.encode(raw, new Tso(commitTs)), version.record());
        }
      }
    }
    Opened.put(target, ColumnFamily.DEFAULT, values);
    Opened.put(target, ColumnFamily.WRITE, records);
  }

  private static Version version(
      Random random, byte[] raw, long commitTs, TreeMap<byte[], byte[]> values) {
    Tso startTs = new Tso(commitTs - random.nextInt(2));
    long fence = random.nextInt(6) == 0 ? random.nextInt(GREATEST_TS) : 0;
    byte[] value = new byte[random.nextInt(5) == 0 ? 0 : random.nextInt(700)];
    random.nextBytes(value);
    switch (random.nextInt(8)) {
      case 0:
        return new Version(commitTs, WriteRecord.of(WriteType.LOCK, startTs).encode(), null);
      case 1:
        return new Version(commitTs, WriteRecord.of(WriteType.ROLLBACK, startTs).encode(), null);
      case 2:
        byte[] deleted = WriteRecord.of(WriteType.DELETE, startTs).encode();
        return new Version(commitTs, deleted, new Seen(null));
      default:
        var record = WriteRecord.of(WriteType.PUT, startTs);
        if (value.length <= 255) {
          record = record.withShortValue(value);
        } else {
          values.put(VersionedKey.encode(raw, startTs), value);
        }
        if (fence != 0 || random.nextInt(6) == 0) {
          record = record.withOverlappedRollback().withGcFence(new Tso(fence));
        }
        return new Version(commitTs, record.encode(), new Seen(value));
    }
  }

  private static void compare(
      Random random, EmbeddedTarget target, TreeMap<byte[], List<Version>> model, Tso ts) {
    TreeMap<byte[], byte[]> expected = Opened.sorted();
    model.forEach(
        (key, versions) -> {
          byte[] value = visible(versions, ts);
          if (value != null) {
            expected.put(key, value);
          }
        });
    assertSame(Opened.all(target, ts), expected);
    byte[] start = random.nextInt(3) == 0 ? new byte[0] : rawKey(random);
    byte[] end = random.nextInt(3) == 0 ? new byte[0] : rawKey(random);
    try (SnapshotReader reader = target.snapshot(ts)) {
      List<byte[]> keys = new ArrayList<>(model.keySet());
      Collections.shuffle(keys, random);
      for (byte[] key : keys) {
        byte[] value = expected.get(key);
        assertThat(reader.get(key).orElse(null)).isEqualTo(value);
      }
      byte[] any = rawKey(random);
      assertThat(reader.get(any).orElse(null)).isEqualTo(expected.get(any));
      if (end.length == 0 || Arrays.compareUnsigned(start, end) <= 0) {
        TreeMap<byte[], byte[]> found = Opened.sorted();
        try (SnapshotReader.Cursor cursor = reader.scan(start, end)) {
          while (cursor.next()) {
            found.put(cursor.key(), cursor.value());
          }
        }
        assertSame(found, end.length == 0 ? expected.tailMap(start) : expected.subMap(start, end));
      }
    }
  }

  private static byte @Nullable [] visible(List<Version> versions, Tso ts) {
    return versions.stream()
        .filter(version -> Long.compareUnsigned(version.commitTs(), ts.value()) <= 0)
        .sorted(Comparator.comparingLong(Version::commitTs).reversed())
        .map(Version::seen)
        .filter(seen -> seen != null)
        .findFirst()
        .map(Seen::value)
        .orElse(null);
  }

  /** Few distinct bytes and lengths around the group size, so that keys are prefixes of others. */
  private static byte[] rawKey(Random random) {
    byte[] key = new byte[1 + random.nextInt(18)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(3) == 0 ? 0xff : random.nextInt(2));
    }
    key[0] = 't';
    return key;
  }

  private static void assertSame(
      SortedMap<byte[], byte[]> found, SortedMap<byte[], byte[]> expected) {
    assertThat(found.size()).isEqualTo(expected.size());
    var theirs = expected.entrySet().iterator();
    found.forEach(
        (key, value) -> {
          var next = theirs.next();
          assertThat(key).isEqualTo(next.getKey());
          assertThat(value).isEqualTo(next.getValue());
        });
  }
}
