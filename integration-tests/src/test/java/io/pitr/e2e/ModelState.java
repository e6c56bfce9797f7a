package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.GoJson;
import io.pitr.format.schema.TableInfo;
import io.pitr.writer.kv.KeyVersion;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.LogicalState;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Expected contents of a target with the upstream's ids at a timestamp, by the modelled upstream.
 *
 * @param excluded databases and tables that the chain does not restore, by id
 */
record ModelState(ClusterModel cluster, Tso base, Tso reached, LongPredicate excluded) {
  private static final String WHERE = "a key of the model";
  private static final String ORIGIN = "old_schema_id";

  static String name(byte[] rawKey, Tso commitTs) {
    return HexText.of(rawKey) + "@" + commitTs;
  }

  static String version(boolean put, Tso startTs, String value) {
    return (put ? "put of " : "delete of ") + startTs + " " + value;
  }

  /** Commits of rows and index entries in (base, reached] that the log has. */
  SortedMap<String, String> versions() {
    Set<Long> known = physicalIds();
    var versions = new TreeMap<String, String>();
    cluster
        .store()
        .history()
        .forEach(
            (key, history) -> {
              if (key[0] == TableKeys.PREFIX && known.contains(TableKeys.physicalId(key, WHERE))) {
                history
                    .subMap(base, false, reached, true)
                    .values()
                    .forEach(version -> add(versions, key, version));
              }
            });
    return versions;
  }

  private static void add(Map<String, String> versions, byte[] key, KeyVersion version) {
    boolean put = version.kind() == KeyVersion.Kind.PUT;
    if (version.logged() && (put || version.kind() == KeyVersion.Kind.DELETE)) {
      versions.put(
          name(key, version.commitTs()),
          version(put, version.startTs(), put ? HexText.of(version.value()) : ""));
    }
  }

  /** Every physical id that a restored table has had between the base and the timestamp. */
  private Set<Long> physicalIds() {
    var ids = new HashSet<Long>();
    history()
        .forEach(
            (key, versions) -> {
              if (key instanceof MetaKey.Table table && !isExcluded(table)) {
                var seen = new TreeMap<>(versions.subMap(base, true, reached, true));
                Map.Entry<Tso, KeyVersion> before = versions.floorEntry(base);
                if (before != null) {
                  seen.put(before.getKey(), before.getValue());
                }
                seen.values().stream()
                    .filter(version -> version.kind() == KeyVersion.Kind.PUT)
                    .map(version -> TableInfo.parse(version.value()))
                    .forEach(
                        info -> {
                          ids.add(info.id());
                          ids.addAll(info.physicalIds());
                        });
              }
            });
    return ids;
  }

  private boolean isExcluded(MetaKey.Table table) {
    return isSystem(table.databaseId())
        || excluded.test(table.databaseId())
        || excluded.test(table.tableId());
  }

  /** {@code mysql} is the modelled cluster's first database. */
  private static boolean isSystem(long databaseId) {
    return databaseId == 1;
  }

  private Map<MetaKey, NavigableMap<Tso, KeyVersion>> history() {
    var meta = new HashMap<MetaKey, NavigableMap<Tso, KeyVersion>>();
    cluster
        .store()
        .history()
        .forEach(
            (key, versions) -> {
              if (key[0] == 'm') {
                meta.put(MetaKey.parse(key, WHERE), versions);
              }
            });
    return meta;
  }

  /**
   * Definitions of databases and tables at the timestamp, as JSON; without replicas, without locks
   * and caches, which belong to servers of the upstream, and without allocators, which only full
   * backups write into them.
   */
  SortedMap<String, String> definitions() {
    var definitions = new TreeMap<String, String>();
    var history = history();
    Set<Long> restored = restoredDatabases(history);
    history.forEach(
        (key, versions) -> {
          KeyVersion version = visible(versions);
          if (version == null) {
            return;
          }
          if (key instanceof MetaKey.Database database
              && !isSystem(database.databaseId())
              && !excluded.test(database.databaseId())) {
            definitions.put(key.toString(), normal(version.value()));
          } else if (key instanceof MetaKey.Table table && !isExcluded(table)) {
            definitions.put(
                key.toString(),
                normal(
                    withKnownOrigin(
                        version.commitTs().isAfter(base)
                            ? version.value()
                            : asBackedUp(version.value()),
                        restored)));
          }
        });
    return definitions;
  }

  /** A reference to a database that is not restored is left out of a definition. */
  private static byte[] withKnownOrigin(byte[] json, Set<Long> databases) {
    ObjectNode tree = GoJson.parseObject(json, WHERE);
    if (tree.hasNonNull(ORIGIN) && !databases.contains(tree.get(ORIGIN).longValue())) {
      tree.remove(ORIGIN);
    }
    return GoJson.write(tree);
  }

  /** The databases that the full backup or the log contains, dropped ones too. */
  private Set<Long> restoredDatabases(Map<MetaKey, NavigableMap<Tso, KeyVersion>> history) {
    var restored = new HashSet<Long>();
    history.forEach(
        (key, versions) -> {
          if (key instanceof MetaKey.Database database
              && !excluded.test(database.databaseId())
              && (visible(versions, base) != null
                  || versions.subMap(base, false, reached, true).values().stream()
                      .anyMatch(version -> version.kind() == KeyVersion.Kind.PUT))) {
            restored.add(database.databaseId());
          }
        });
    return restored;
  }

  private @org.jspecify.annotations.Nullable KeyVersion visible(
      NavigableMap<Tso, KeyVersion> versions) {
    return visible(versions, reached);
  }

  private static @org.jspecify.annotations.Nullable KeyVersion visible(
      NavigableMap<Tso, KeyVersion> versions, Tso ts) {
    for (KeyVersion version : versions.headMap(ts, true).descendingMap().values()) {
      if (version.kind() == KeyVersion.Kind.DELETE) {
        return null;
      }
      if (version.kind() == KeyVersion.Kind.PUT) {
        return version;
      }
    }
    return null;
  }

  /** Indexes that are not public stay out of a full backup. */
  private static byte[] asBackedUp(byte[] json) {
    ObjectNode tree = GoJson.parseObject(json, WHERE);
    if (tree.get("index_info") instanceof ArrayNode indexes) {
      indexes.removeIf(index -> index.get("state").intValue() != 5);
    }
    return GoJson.write(tree);
  }

  static String normal(byte[] json) {
    ObjectNode tree = GoJson.parseObject(json, WHERE);
    for (String field :
        new String[] {
          "tiflash_replica",
          "Lock",
          "cache_table_status",
          "auto_inc_id",
          "auto_inc_id_extra",
          "auto_rand_id"
        }) {
      tree.remove(field);
    }
    return new String(GoJson.write(tree), StandardCharsets.UTF_8);
  }

  /**
   * Positions of the allocators of live tables. An allocator in a database that is not restored is
   * expected in the table's present database.
   */
  SortedMap<String, Long> allocators() {
    Map<Long, Long> databases = new HashMap<>();
    tables().forEach(table -> databases.put(table.id(), table.schemaId()));
    var allocators = new TreeMap<String, Long>();
    var history = history();
    Set<Long> restored = restoredDatabases(history);
    history.forEach(
        (key, versions) -> {
          KeyVersion version = visible(versions);
          if (version != null
              && key instanceof MetaKey.AutoId auto
              && databases.containsKey(auto.tableId())) {
            MetaKey expected =
                restored.contains(auto.databaseId())
                    ? auto
                    : auto.with(databases.get(auto.tableId()), auto.tableId());
            allocators.merge(
                expected.toString(),
                Long.parseLong(new String(version.value(), StandardCharsets.US_ASCII)),
                Math::max);
          }
        });
    return allocators;
  }

  /** Restored tables, views and sequences. */
  Iterable<LogicalState.Table> tables() {
    return cluster.stateAt(reached).tables().stream()
            .filter(table -> !excluded.test(table.schemaId()) && !excluded.test(table.id()))
        ::iterator;
  }

  /** Rows that readers at the timestamp see: raw key to value. */
  SortedMap<String, String> rows() {
    var rows = new TreeMap<String, String>();
    for (LogicalState.Table table : tables()) {
      if (table.hasRows()) {
        for (long physicalId : table.physicalIds()) {
          byte[] prefix = TableKeys.recordPrefix(physicalId);
          cluster
              .store()
              .scan(prefix, KeyPrefixes.next(prefix), reached)
              .forEach((key, version) -> rows.put(HexText.of(key), HexText.of(version.value())));
        }
      }
    }
    return rows;
  }

  /** Entries of public indexes that agree with the rows: raw key to value. */
  SortedMap<String, String> entries() {
    var entries = new TreeMap<String, String>();
    for (LogicalState.Table table : tables()) {
      if (table.hasRows()) {
        table
            .indexEntries()
            .forEach((key, value) -> entries.put(HexText.of(key), HexText.of(value)));
      }
    }
    return entries;
  }

  /** Requested replica count and labels of each table with TiFlash replicas, by its name. */
  SortedMap<String, String> replicas() {
    var replicas = new TreeMap<String, String>();
    for (LogicalState.Table table : tables()) {
      table
          .tiflashReplica()
          .filter(replica -> replica.count() > 0)
          .ifPresent(
              replica ->
                  replicas.put(
                      table.schema() + "." + table.name(),
                      replica.count() + " " + replica.labels()));
    }
    return replicas;
  }
}
