package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.RestoreTarget;
import io.pitr.format.key.VersionedKey;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The whole content of an embedded target in order, to compare targets. */
public final class MvccDump {
  private final Store store;
  private final LocalState state;

  private MvccDump(Store store, LocalState state) {
    this.store = store;
    this.state = state;
  }

  /**
   * A version of a key as it is stored.
   *
   * @param ts commit-ts in the write CF, start-ts in the default CF
   * @param value write record in the write CF, value in the default CF
   */
  public record Version(ColumnFamily cf, byte[] rawKey, Tso ts, byte[] value) {}

  /**
   * @throws IllegalArgumentException for a target of another kind
   */
  public static MvccDump of(RestoreTarget target) {
    if (target instanceof EmbeddedTarget embedded) {
      return new MvccDump(embedded.store(), embedded.state());
    }
    throw new IllegalArgumentException("no embedded target: " + target.identity().uri());
  }

  /** All versions of a column family, by raw key ascending and then by timestamp descending. */
  public void versions(ColumnFamily cf, Consumer<Version> each) {
    String where = store.folder().root().toString();
    try (var options = new ReadOptions();
        RocksIterator entries = store.db().newIterator(store.family(cf), options)) {
      for (entries.seekToFirst(); entries.isValid(); entries.next()) {
        VersionedKey key = VersionedKey.parseData(entries.key(), where);
        each.accept(new Version(cf, key.rawKey(), key.ts(), entries.value()));
      }
      entries.status();
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "reading failed", where);
    }
  }

  /** All values of the state store, by key, without the target's own. */
  public void state(BiConsumer<String, byte[]> each) {
    state.each("", each);
  }
}
