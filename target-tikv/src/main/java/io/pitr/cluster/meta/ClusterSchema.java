package io.pitr.cluster.meta;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.api.target.ObjectName;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.tikv.kv.KvReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the cluster's schema at one timestamp. */
public final class ClusterSchema {
  private final KvReader reader;
  private final Tso ts;

  public ClusterSchema(KvReader reader, Tso ts) {
    this.reader = reader;
    this.ts = ts;
  }

  /** Returns lower-case names and ids of all databases. */
  public Map<String, Long> databases() {
    var databases = new HashMap<String, Long>();
    Iterator<KvReader.Entry> entries = scan(MetaKey.databasesPrefix());
    while (entries.hasNext()) {
      DbInfo info = DbInfo.parse(entries.next().value().toByteArray());
      databases.put(info.name().lower(), info.id());
    }
    return databases;
  }

  /** Returns the names that exist, in any letter case, in the order of {@code names}. */
  public List<ObjectName> existing(Collection<ObjectName> names) {
    Map<String, Long> databases = databases();
    Map<String, Set<String>> tables = new HashMap<>();
    var existing = new ArrayList<ObjectName>();
    for (ObjectName name : names) {
      String database = name.schema().toLowerCase(Locale.ROOT);
      Long id = databases.get(database);
      if (id == null) {
        continue;
      }
      if (name.table().isEmpty()
          || tables
              .computeIfAbsent(database, key -> tables(id))
              .contains(name.table().toLowerCase(Locale.ROOT))) {
        existing.add(name);
      }
    }
    return existing;
  }

  private Set<String> tables(long databaseId) {
    var names = new HashSet<String>();
    Iterator<KvReader.Entry> entries = scan(MetaKey.databasePrefix(databaseId));
    while (entries.hasNext()) {
      KvReader.Entry entry = entries.next();
      MetaKey key = MetaKey.parse(entry.key().toByteArray(), "schema of the cluster");
      if (key instanceof MetaKey.Table) {
        names.add(TableInfo.parse(entry.value().toByteArray()).name().lower());
      }
    }
    return names;
  }

  /** Reads a table by the cluster's ids. */
  public Optional<TableInfo> table(long databaseId, long tableId) {
    return reader
        .get(ByteString.copyFrom(new MetaKey.Table(databaseId, tableId).encode()), ts)
        .map(json -> TableInfo.parse(json.toByteArray()));
  }

  private Iterator<KvReader.Entry> scan(byte[] prefix) {
    return reader.scan(KeySpan.prefix(ByteString.copyFrom(prefix)), ts);
  }
}
