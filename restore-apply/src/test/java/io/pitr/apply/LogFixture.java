package io.pitr.apply;

import com.github.luben.zstd.Zstd;
import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.TableKeys;
import io.pitr.format.log.LogEventWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Builds a log in memory, range by range, and keeps the events for a model. */
public final class LogFixture {
  public final MemoryStorage storage = new MemoryStorage();
  public final List<LogRange> ranges = new ArrayList<>();
  final List<List<Event>> events = new ArrayList<>();
  final Map<Long, Long> ids = new HashMap<>();
  private ByteArrayOutputStream object = new ByteArrayOutputStream();
  private int objects;

  /** An event as the log has it. */
  public record Event(byte[] rawKey, long ts, byte[] value) {
    public byte[] versionedKey() {
      byte[] encoded = Memcomparable.encode(rawKey);
      return ByteBuffer.allocate(encoded.length + 8).put(encoded).putLong(~ts).array();
    }
  }

  public static Event row(long table, long handle, long ts, byte[] value) {
    return new Event(TableKeys.record(table, handle), ts, value);
  }

  /** Adds a range to the object that is open. */
  public void range(long table, ColumnFamily cf, boolean delete, List<Event> content) {
    range(table, cf, delete, content, true);
  }

  public void range(
      long table, ColumnFamily cf, boolean delete, List<Event> content, boolean zstd) {
    var writer = new LogEventWriter();
    content.forEach(event -> writer.add(event.versionedKey(), event.value()));
    byte[] plain = writer.toByteArray();
    byte[] stored = zstd ? Zstd.compress(plain) : plain;
    List<byte[]> keys =
        content.stream().map(Event::versionedKey).sorted(Arrays::compareUnsigned).toList();
    ranges.add(
        new LogRange(
            new LogRange.Stored(path(), object.size(), stored.length, zstd ? 3 : 0, new byte[0]),
            new LogRange.Plain(plain.length, content.size(), Sha256.of(plain), 0),
            cf,
            delete,
            false,
            table,
            1,
            new LogRange.Keys(
                keys.isEmpty() ? new byte[0] : keys.get(0),
                keys.isEmpty() ? new byte[0] : keys.get(keys.size() - 1)),
            new LogRange.Timestamps(Tso.ZERO, Tso.MAX, Tso.ZERO)));
    events.add(content);
    object.writeBytes(stored);
    storage.write(path(), object.toByteArray());
  }

  /** The next range goes to another object. */
  public void closeObject() {
    object = new ByteArrayOutputStream();
    objects++;
  }

  LogLoad load(long start, long shift, long restored) {
    return new LogLoad(
        "log",
        storage,
        CipherSpec.PLAINTEXT,
        ranges,
        id -> ids.containsKey(id) ? OptionalLong.of(ids.get(id)) : OptionalLong.empty(),
        new Tso(start),
        new Tso(shift),
        new Tso(restored),
        LoadBudget.ofMachine());
  }

  private String path() {
    return String.format("v1/%05d.log", objects);
  }
}
