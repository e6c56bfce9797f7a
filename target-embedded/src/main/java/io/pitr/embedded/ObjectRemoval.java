package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.ObjectsById;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedSet;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Removes objects by their ids, with all versions of their definitions and rows. The rows go first,
 * so that a removal that dies finds the objects again.
 */
final class ObjectRemoval {
  private static final int PREFIXES_A_BATCH = 1_000;

  private final EmbeddedTarget target;
  private final Store store;

  ObjectRemoval(EmbeddedTarget target) {
    this.target = target;
    this.store = target.store();
  }

  void remove(SortedSet<Long> ids) {
    var kept = new HashSet<Long>();
    var wholly = new HashSet<Long>();
    try (MvccReader newest = target.snapshot(Tso.MAX)) {
      ObjectsById.allDatabases(newest).stream().map(DbInfo::id).forEach(kept::add);
      for (ObjectsById.Database database : ObjectsById.read(newest, ids).databases()) {
        if (database.isWhollyChosen()) {
          wholly.add(database.info().id());
        }
      }
    }
    kept.removeAll(wholly);
    var rows = new ArrayList<byte[]>();
    var definitions = new ArrayList<byte[]>();
    for (long id : ids) {
      rows.add(TableKeys.tablePrefix(id));
      for (long database : kept) {
        addDefinition(definitions, database, id);
      }
      if (!kept.contains(id)) {
        // A database that goes, or one that is gone and has older versions only.
        definitions.add(MetaKey.databasePrefix(id));
        definitions.add(new MetaKey.Database(id).encode());
      }
    }
    delete(rows);
    delete(definitions);
  }

  private static void addDefinition(List<byte[]> keys, long database, long table) {
    keys.add(new MetaKey.Table(database, table).encode());
    for (MetaKey.AutoId.Kind kind : MetaKey.AutoId.Kind.values()) {
      keys.add(new MetaKey.AutoId(kind, database, table).encode());
    }
  }

  private void delete(List<byte[]> prefixes) {
    for (int from = 0; from < prefixes.size(); from += PREFIXES_A_BATCH) {
      try (var batch = new WriteBatch()) {
        for (byte[] prefix :
            prefixes.subList(from, Math.min(prefixes.size(), from + PREFIXES_A_BATCH))) {
          byte[] start = MvccCursor.bound(prefix);
          byte[] end = MvccCursor.bound(KeyPrefixes.next(prefix));
          for (ColumnFamily cf : ColumnFamily.values()) {
            batch.deleteRange(store.family(cf), start, end);
          }
        }
        store.write(batch);
      } catch (RocksDBException e) {
        throw StoreFailure.of(e, "removing objects failed", store.folder().root());
      }
    }
  }
}
