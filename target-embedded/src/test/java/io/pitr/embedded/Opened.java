package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.option.OptionValues;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.apply.write.SortedRun;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens targets for tests, and puts entries into them. */
final class Opened {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private Opened() {}

  static EmbeddedTarget write(Path folder) {
    return open("embedded://" + folder, OpenMode.WRITE);
  }

  static EmbeddedTarget writeExisting(Path folder) {
    return open("embedded://" + folder, OpenMode.WRITE_EXISTING);
  }

  static EmbeddedTarget fresh(Path folder) {
    return open("embedded://" + folder + "?ids=fresh", OpenMode.WRITE);
  }

  static EmbeddedTarget read(Path folder) {
    return open("embedded://" + folder, OpenMode.READ);
  }

  static EmbeddedTarget open(String uri, OpenMode mode) {
    var run =
        new RunSettings(OptionalInt.of(2), OptionalLong.of(32L << 20), List.of(), true, false);
    return (EmbeddedTarget)
        new EmbeddedProvider(Clock.fixed(NOW, ZoneOffset.UTC))
            .open(uri, mode, run, OptionValues.NONE);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A map of versioned keys or raw keys, in byte order. */
  static <V> TreeMap<byte[], V> sorted() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  /** Versioned key to value; an empty array that is {@link #DELETE} removes. */
  static final byte[] DELETE = new byte[0];

  static void put(EmbeddedTarget target, ColumnFamily cf, SortedMap<byte[], byte[]> entries) {
    target.entries().put("test", run(cf, entries));
  }

  static SortedRun run(ColumnFamily cf, SortedMap<byte[], byte[]> entries) {
    Iterator<Map.Entry<byte[], byte[]>> rest = entries.entrySet().iterator();
    ByteBuffer key = ByteBuffer.allocateDirect(4096);
    ByteBuffer value = ByteBuffer.allocateDirect(1 << 20);
    return new SortedRun() {
      private boolean delete;

      @Override
      public ColumnFamily cf() {
        return cf;
      }

      @Override
      public boolean next() {
        if (!rest.hasNext()) {
          return false;
        }
        Map.Entry<byte[], byte[]> entry = rest.next();
        key.clear().put(entry.getKey()).flip();
        value.clear().put(entry.getValue()).flip();
        delete = entry.getValue() == DELETE;
        return true;
      }

      @Override
      public ByteBuffer key() {
        return key;
      }

      @Override
      public ByteBuffer value() {
        return value;
      }

      @Override
      public boolean isDelete() {
        return delete;
      }

      @Override
      public long sizeBytes() {
        return 1 << 20;
      }
    };
  }

  /** All that a reader sees, raw key to value. */
  static TreeMap<byte[], byte[]> all(EmbeddedTarget target, Tso ts) {
    TreeMap<byte[], byte[]> found = sorted();
    try (SnapshotReader reader = target.snapshot(ts);
        SnapshotReader.Cursor cursor = reader.scan(new byte[0], new byte[0])) {
      while (cursor.next()) {
        found.put(cursor.key(), cursor.value());
      }
    }
    return found;
  }
}
