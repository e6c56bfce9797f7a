package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.registry.PluginRegistry;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.LogicalState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares a read of an embedded target with a read of the upstream at the same timestamp:
 * definitions, rows of every table byte by byte, positions of allocators. The target has the
 * upstream's ids, and no deferred work has run.
 */
final class AsUpstream {
  private static final byte[] META = {'m'};

  private final PluginRegistry plugins;
  private final String target;
  private final ClusterModel upstream;
  private final Tso base;

  AsUpstream(PluginRegistry plugins, String target, ClusterModel upstream, Tso base) {
    this.plugins = plugins;
    this.target = target;
    this.upstream = upstream;
    this.base = base;
  }

  /**
   * @param ts where the upstream is read
   * @param readAt where the target is read
   * @return a sentence for each of the first differences
   */
  List<String> differences(Tso ts, Tso readAt) {
    var expected = new ModelState(upstream, base, ts, id -> false);
    var differences = new ArrayList<String>();
    try (RestoreTarget opened = plugins.openTarget(target, OpenMode.READ, Map.of());
        SnapshotReader snapshot = opened.snapshot(readAt)) {
      Map<MetaKey, byte[]> meta = meta(snapshot);
      differences.addAll(
          Differences.between(
              expected.definitions(), "the upstream", definitions(meta), "the target"));
      differences.addAll(
          Differences.between(
              expected.rows(), "the upstream", rows(snapshot, expected), "the target"));
      allocators(meta, expected, differences);
    }
    return differences;
  }

  private static Map<MetaKey, byte[]> meta(SnapshotReader snapshot) {
    var meta = new java.util.HashMap<MetaKey, byte[]>();
    try (SnapshotReader.Cursor cursor = snapshot.scan(META, KeyPrefixes.next(META))) {
      while (cursor.next()) {
        meta.put(MetaKey.parse(cursor.key(), "target"), cursor.value());
      }
    }
    return meta;
  }

  private static SortedMap<String, String> definitions(Map<MetaKey, byte[]> meta) {
    var definitions = new TreeMap<String, String>();
    meta.forEach(
        (key, json) -> {
          if (key instanceof MetaKey.Database || key instanceof MetaKey.Table) {
            definitions.put(key.toString(), ModelState.normal(json));
          }
        });
    return definitions;
  }

  private static SortedMap<String, String> rows(SnapshotReader snapshot, ModelState expected) {
    var rows = new TreeMap<String, String>();
    for (LogicalState.Table table : expected.tables()) {
      if (table.hasRows()) {
        for (long physicalId : table.physicalIds()) {
          byte[] prefix = TableKeys.recordPrefix(physicalId);
          try (SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
            while (cursor.next()) {
              rows.put(HexText.of(cursor.key()), HexText.of(cursor.value()));
            }
          }
        }
      }
    }
    return rows;
  }

  private static void allocators(
      Map<MetaKey, byte[]> meta, ModelState expected, List<String> differences) {
    SortedMap<String, Long> found = new TreeMap<>();
    meta.forEach(
        (key, value) -> {
          if (key instanceof MetaKey.AutoId) {
            found.put(key.toString(), Long.parseLong(new String(value, StandardCharsets.US_ASCII)));
          }
        });
    expected
        .allocators()
        .forEach(
            (key, value) -> {
              if (found.getOrDefault(key, 0L) < value) {
                differences.add(key + " is " + found.get(key) + " and not " + value);
              }
            });
  }
}
