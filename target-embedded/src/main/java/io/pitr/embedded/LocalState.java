package io.pitr.embedded;

import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * The engine's values in the column family {@code state}, under their own names. The target's own
 * values have names that start with a byte that no name of the engine contains.
 */
final class LocalState implements StateStore {
  private static final int LIMIT_BYTES = 64 << 20;
  private static final char FIRST = ' ';
  private static final char LAST = '~';

  private final Store store;

  LocalState(Store store) {
    this.store = store;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(read(name(key)));
  }

  @Override
  public SortedMap<String, byte[]> scan(String prefix) {
    var found = new TreeMap<String, byte[]>();
    each(prefix, found::put);
    return found;
  }

  /** Entries in order of key, one at a time. */
  void each(String prefix, BiConsumer<String, byte[]> entry) {
    byte[] start = prefix.isEmpty() ? new byte[] {FIRST} : prefixName(prefix);
    try (var options = new ReadOptions();
        RocksIterator entries = store.db().newIterator(store.state(), options)) {
      for (entries.seek(start); entries.isValid(); entries.next()) {
        byte[] key = entries.key();
        if (!prefix.isEmpty() && !startsWith(key, start)) {
          break;
        }
        entry.accept(new String(key, StandardCharsets.US_ASCII), entries.value());
      }
      entries.status();
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "reading the state failed", store.folder().root());
    }
  }

  /** The target's own entries under a name, in order: what follows the name, and the value. */
  void eachOwn(byte[] name, BiConsumer<byte[], byte[]> entry) {
    try (var options = new ReadOptions();
        RocksIterator entries = store.db().newIterator(store.state(), options)) {
      for (entries.seek(name); entries.isValid(); entries.next()) {
        byte[] key = entries.key();
        if (!startsWith(key, name)) {
          break;
        }
        entry.accept(Arrays.copyOfRange(key, name.length, key.length), entries.value());
      }
      entries.status();
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "reading the state failed", store.folder().root());
    }
  }

  @Override
  public void commit(StateChange change) {
    write(change, store::write);
  }

  @Override
  public void putRelaxed(StateChange change) {
    write(change, store::writeRelaxed);
  }

  private void write(StateChange change, Consumer<WriteBatch> way) {
    try (var batch = new WriteBatch()) {
      for (String prefix : change.deletedPrefixes()) {
        if (prefix.isEmpty()) {
          batch.deleteRange(store.state(), new byte[] {FIRST}, new byte[] {LAST + 1});
        } else {
          byte[] start = prefixName(prefix);
          batch.deleteRange(store.state(), start, behind(start));
        }
      }
      for (String key : change.deletes()) {
        batch.delete(store.state(), name(key));
      }
      for (var put : change.puts().entrySet()) {
        byte[] value = put.getValue();
        if (value.length > LIMIT_BYTES) {
          throw new IllegalArgumentException(
              "a value of " + value.length + " bytes for " + put.getKey());
        }
        batch.put(store.state(), name(put.getKey()), value);
      }
      way.accept(batch);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "writing the state failed", store.folder().root());
    }
  }

  byte @Nullable [] read(byte[] key) {
    try {
      return store.db().get(store.state(), key);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "reading the state failed", store.folder().root());
    }
  }

  /** A name of the target's own values, which the engine can't use. */
  static byte[] ownName(String name) {
    return ('\0' + name).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] name(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a key of the state is empty");
    }
    return prefixName(key);
  }

  private static byte[] prefixName(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) < FIRST || key.charAt(i) > LAST) {
        throw new IllegalArgumentException("a key of the state is not printable ASCII: " + key);
      }
    }
    return key.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** Names are printable: the last byte can grow. */
  private static byte[] behind(byte[] prefix) {
    byte[] end = prefix.clone();
    end[end.length - 1]++;
    return end;
  }
}
