package io.pitr.inspect;

import io.pitr.api.Tso;
import io.pitr.api.target.SnapshotReader;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A snapshot over a map of raw keys. */
public final class MapSnapshot implements SnapshotReader {
  private final Tso ts;
  private final TreeMap<byte[], byte[]> entries;

  public MapSnapshot(Tso ts, TreeMap<byte[], byte[]> entries) {
    this.ts = ts;
    this.entries = entries;
  }

  /** The entries, which a test may change. */
  public TreeMap<byte[], byte[]> entries() {
    return entries;
  }

  @Override
  public Tso ts() {
    return ts;
  }

  @Override
  public Optional<byte[]> get(byte[] rawKey) {
    return Optional.ofNullable(entries.get(rawKey));
  }

  @Override
  public Cursor scan(byte[] start, byte[] end) {
    Map<byte[], byte[]> range =
        end.length == 0 ? entries.tailMap(start, true) : entries.subMap(start, true, end, false);
    Iterator<Map.Entry<byte[], byte[]>> it = range.entrySet().iterator();
    return new Cursor() {
      private Map.Entry<byte[], byte[]> entry = Map.entry(new byte[0], new byte[0]);

      @Override
      public boolean next() {
        if (!it.hasNext()) {
          return false;
        }
        entry = it.next();
        return true;
      }

      @Override
      public byte[] key() {
        return entry.getKey().clone();
      }

      @Override
      public byte[] value() {
        return Arrays.copyOf(entry.getValue(), entry.getValue().length);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
