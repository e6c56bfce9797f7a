package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.format.key.KeySpan;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The data of the cluster: versioned keys ({@code enc(raw) + ts}, without the data prefix) to
 * values, for each column family. Thread-safe.
 */
public final class SimData {
  private final NavigableMap<ByteString, ByteString> defaults =
      new ConcurrentSkipListMap<>(KeySpan.ORDER);
  private final NavigableMap<ByteString, ByteString> writes =
      new ConcurrentSkipListMap<>(KeySpan.ORDER);

  private final LongAdder rowBytes = new LongAdder();
  private volatile boolean keepsRows = true;

  SimData() {}

  /** From now on, keys and values of tables are counted and not kept. */
  public void forgetRows() {
    keepsRows = false;
  }

  /** Bytes of keys and values of tables that stores wrote, with repetitions. */
  public long rowBytes() {
    return rowBytes.sum();
  }

  /** Writes a loaded pair. */
  void load(String cf, ByteString key, ByteString value) {
    rowBytes.add((long) key.size() + value.size());
    if (keepsRows) {
      cf(cf).put(key, value);
    }
  }

  NavigableMap<ByteString, ByteString> cf(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "default", "" -> defaults;
      case "write" -> writes;
      default -> throw new IllegalArgumentException("no column family " + name);
    };
  }

  /** A copy of the pairs of a column family whose keys begin with a prefix. */
  public SortedMap<ByteString, ByteString> pairs(String cf, ByteString prefix) {
    KeySpan span = KeySpan.prefix(prefix);
    NavigableMap<ByteString, ByteString> from = cf(cf).tailMap(span.start(), true);
    SortedMap<ByteString, ByteString> within =
        span.end().isEmpty() ? from : from.headMap(span.end(), false);
    var copy = new TreeMap<ByteString, ByteString>(KeySpan.ORDER);
    copy.putAll(within);
    return copy;
  }
}
