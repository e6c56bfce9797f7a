package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.FixedInts;
import java.time.Clock;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Issues timestamps from the wall clock. Each is greater than all earlier ones, across restarts,
 * and greater than every version in the store. Thread-safe.
 */
final class Timestamps {
  private static final byte[] GIVEN = LocalState.ownName("ts");
  private static final byte[] DATA = LocalState.ownName("data-ts");

  private final Store store;
  private final Clock clock;
  private Tso given;
  private Tso data;

  Timestamps(Store store, LocalState state, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.given = load(state, GIVEN);
    this.data = load(state, DATA);
  }

  synchronized Tso next(Tso floor) {
    Tso above = Tso.max(floor, Tso.max(given, data));
    if (above.equals(Tso.MAX)) {
      throw new IllegalArgumentException("no timestamp is greater than " + above);
    }
    Tso next = Tso.max(Tso.of(Math.max(0, clock.millis()), 0), above.next());
    save(GIVEN, next);
    given = next;
    return next;
  }

  /**
   * Notes that versions up to this timestamp are about to be written; saved first, unless a greater
   * timestamp was issued.
   */
  synchronized void seen(Tso newest) {
    if (newest.isAfter(Tso.max(given, data))) {
      save(DATA, newest);
      data = newest;
    }
  }

  private static Tso load(LocalState state, byte[] name) {
    byte[] saved = state.read(name);
    return saved == null ? Tso.ZERO : new Tso(new ByteReader(saved, "timestamps").i64Be());
  }

  private void save(byte[] name, Tso value) {
    byte[] saved = new byte[Long.BYTES];
    FixedInts.putI64Be(saved, 0, value.value());
    try (var batch = new WriteBatch()) {
      batch.put(store.state(), name, saved);
      store.write(batch);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "writing the state failed", store.folder().root());
    }
  }
}
