package io.pitr.embedded;

import io.pitr.embedded.TargetUri.IdPolicy;
import io.pitr.format.codec.FixedInts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Allocates ids for databases, tables and partitions. The state has an entry for every allocated
 * id, so that none is allocated twice. The entry names the upstream id and the chain, so that a
 * chain that died before it saved its ids gets the same ones again.
 */
final class IdAllocator {
  /** Greater ids are reserved for system objects (spec/formats.md §4.4). */
  private static final long GREATEST_USER_ID = 0x0000_FFFF_FFFF_FFFFL - 1000;

  private static final byte[] GIVEN = LocalState.ownName("id");

  private final Store store;
  private final LocalState state;
  private final IdPolicy policy;

  IdAllocator(Store store, LocalState state, IdPolicy policy) {
    this.store = store;
    this.state = state;
    this.policy = policy;
  }

  Map<Long, Long> allocate(String chain, SortedSet<Long> upstreamIds) {
    if (!upstreamIds.isEmpty() && upstreamIds.first() <= 0) {
      throw new IllegalArgumentException("ids are positive, got " + upstreamIds.first());
    }
    Map<Long, Long> before = given(chain);
    var ids = new LinkedHashMap<Long, Long>();
    long next = greatestUserId(upstreamIds) + 1;
    try (var batch = new WriteBatch()) {
      for (long upstream : upstreamIds) {
        if (before.containsKey(upstream)) {
          ids.put(upstream, before.get(upstream));
          continue;
        }
        boolean reuse = policy == IdPolicy.REUSE && state.read(name(upstream)) == null;
        long id = reuse ? upstream : next++;
        if (id > GREATEST_USER_ID && !reuse) {
          throw new IllegalStateException("no id is free for " + upstream);
        }
        batch.put(store.state(), name(id), use(chain, upstream));
        ids.put(upstream, id);
      }
      store.write(batch);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "writing the state failed", store.folder().root());
    }
    return ids;
  }

  /** The ids of a chain: upstream id to target id. */
  private Map<Long, Long> given(String chain) {
    var ids = new HashMap<Long, Long>();
    state.eachOwn(
        GIVEN,
        (id, use) -> {
          if (id.length == Long.BYTES
              && use.length >= Long.BYTES
              && Arrays.equals(use, use(chain, FixedInts.i64Be(use, 0)))) {
            ids.put(FixedInts.i64Be(use, 0), FixedInts.i64Be(id, 0));
          }
        });
    return ids;
  }

  /** The owner of an id: the upstream id, then the chain. */
  private static byte[] use(String chain, long upstreamId) {
    byte[] name = chain.getBytes(StandardCharsets.UTF_8);
    byte[] use = new byte[Long.BYTES + name.length];
    FixedInts.putI64Be(use, 0, upstreamId);
    System.arraycopy(name, 0, use, Long.BYTES, name.length);
    return use;
  }

  /** The greatest of the allocated and the requested ids. */
  private long greatestUserId(SortedSet<Long> upstreamIds) {
    SortedSet<Long> user = upstreamIds.headSet(GREATEST_USER_ID + 1);
    return Math.max(user.isEmpty() ? 0 : user.last(), greatestGiven());
  }

  private long greatestGiven() {
    try (var options = new ReadOptions();
        RocksIterator entries = store.db().newIterator(store.state(), options)) {
      entries.seekForPrev(name(GREATEST_USER_ID));
      entries.status();
      if (entries.isValid()) {
        byte[] key = entries.key();
        if (key.length == GIVEN.length + Long.BYTES
            && Arrays.mismatch(key, GIVEN) == GIVEN.length) {
          return FixedInts.i64Be(key, GIVEN.length);
        }
      }
      return 0;
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "reading the state failed", store.folder().root());
    }
  }

  private static byte[] name(long id) {
    byte[] name = Arrays.copyOf(GIVEN, GIVEN.length + Long.BYTES);
    FixedInts.putI64Be(name, GIVEN.length, id);
    return name;
  }
}
