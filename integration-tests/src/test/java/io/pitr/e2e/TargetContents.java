package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.MvccDump;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.MetaKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.registry.PluginRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything in an embedded target, read as raw keys and values.
 *
 * @param commits puts and deletes, by key ascending and then by timestamp descending
 * @param state of the chain, by key
 */
record TargetContents(List<Commit> commits, SortedMap<String, String> state) {
  static final TargetContents NOTHING = new TargetContents(List.of(), new TreeMap<>());

  private static final byte TABLE = 't';
  private static final byte META = 'm';

  /**
   * A put or delete.
   *
   * @param record as it is stored
   * @param found the value of a put; empty where it is missing, and of a delete
   */
  record Commit(
      byte[] rawKey, Tso ts, WriteType type, Tso startTs, String record, Optional<String> found) {
    boolean isData() {
      return rawKey[0] == TABLE;
    }

    boolean isMeta() {
      return rawKey[0] == META;
    }

    String key() {
      return HexText.of(rawKey);
    }

    /** A put without its value. */
    boolean isDangling() {
      return type == WriteType.PUT && found.isEmpty();
    }
  }

  static TargetContents of(PluginRegistry plugins, String uri) {
    Map<String, String> values = new HashMap<>();
    var commits = new ArrayList<Commit>();
    var state = new TreeMap<String, String>();
    try (RestoreTarget target = plugins.openTarget(uri, OpenMode.READ, Map.of())) {
      MvccDump dump = MvccDump.of(target);
      dump.state((key, value) -> state.put(key, HexText.of(value)));
      dump.versions(
          ColumnFamily.DEFAULT,
          version ->
              values.put(
                  HexText.of(version.rawKey()) + "@" + version.ts(), HexText.of(version.value())));
      dump.versions(
          ColumnFamily.WRITE,
          version -> {
            WriteRecord record = WriteRecord.parse(version.value(), uri);
            if (record.type() == WriteType.PUT || record.type() == WriteType.DELETE) {
              Optional<String> found =
                  record
                      .shortValue()
                      .map(HexText::of)
                      .or(
                          () ->
                              Optional.ofNullable(
                                  values.get(
                                      HexText.of(version.rawKey()) + "@" + record.startTs())))
                      .filter(value -> record.type() == WriteType.PUT);
              commits.add(
                  new Commit(
                      version.rawKey(),
                      version.ts(),
                      record.type(),
                      record.startTs(),
                      HexText.of(version.value()),
                      found));
            }
          });
    }
    return new TargetContents(commits, state);
  }

  /** Commits of rows and index entries after a timestamp, as text. */
  SortedMap<String, String> versionsAfter(Tso base) {
    var versions = new TreeMap<String, String>();
    for (Commit commit : commits) {
      if (commit.isData() && commit.ts().isAfter(base)) {
        versions.put(
            ModelState.name(commit.rawKey(), commit.ts()),
            ModelState.version(
                commit.type() == WriteType.PUT, commit.startTs(), commit.found().orElse("")));
      }
    }
    return versions;
  }

  /** Everything up to a timestamp, records as they are stored. */
  SortedMap<String, String> versionsUntil(Tso until) {
    var versions = new TreeMap<String, String>();
    for (Commit commit : commits) {
      if (!commit.ts().isAfter(until)) {
        versions.put(
            ModelState.name(commit.rawKey(), commit.ts()),
            commit.record() + " " + commit.found().orElse(""));
      }
    }
    return versions;
  }

  /** All commits, and the state: everything that a run could change. */
  SortedMap<String, String> everything() {
    SortedMap<String, String> everything = versionsUntil(Tso.MAX);
    everything.putAll(state);
    return everything;
  }

  /** The newest value of each key; meta keys and values as text. */
  SortedMap<String, String> newestValues() {
    var values = new TreeMap<String, String>();
    newest()
        .forEach(
            (key, commit) ->
                values.put(
                    commit.isMeta() ? MetaKey.parse(commit.rawKey(), "target").toString() : key,
                    commit.isMeta()
                        ? new String(
                            HexText.parse(commit.found().orElse(""), key), StandardCharsets.UTF_8)
                        : commit.found().orElse("nothing")));
    return values;
  }

  /** The states of all hooks as the last segment left them. */
  SortedMap<String, String> hooks() {
    var hooks = new TreeMap<String, String>();
    state.forEach(
        (key, value) -> {
          int at = key.indexOf("/hook/");
          if (key.startsWith("chain/s") && at >= 0) {
            hooks.put(
                key.substring(at), new String(HexText.parse(value, key), StandardCharsets.UTF_8));
          }
        });
    return hooks;
  }

  /** What the newest reader sees under each key. */
  Map<String, Commit> newest() {
    var newest = new LinkedHashMap<String, Commit>();
    byte[] last = {};
    for (Commit commit : commits) {
      if (!Arrays.equals(last, commit.rawKey())) {
        last = commit.rawKey();
        if (commit.type() == WriteType.PUT) {
          newest.put(commit.key(), commit);
        }
      }
    }
    return newest;
  }

  /** The newest values of meta keys, in bytes. */
  Map<MetaKey, byte[]> meta() {
    var meta = new HashMap<MetaKey, byte[]>();
    newest()
        .values()
        .forEach(
            commit -> {
              if (commit.isMeta()) {
                meta.put(
                    MetaKey.parse(commit.rawKey(), "target"),
                    HexText.parse(commit.found().orElse(""), "target"));
              }
            });
    return meta;
  }

  /** Requested replica count and labels of each table with TiFlash replicas, by its name. */
  SortedMap<String, String> replicas() {
    var databases = new HashMap<Long, String>();
    Map<MetaKey, byte[]> meta = meta();
    meta.forEach(
        (key, json) -> {
          if (key instanceof MetaKey.Database database) {
            databases.put(database.databaseId(), DbInfo.parse(json).name().original());
          }
        });
    var replicas = new TreeMap<String, String>();
    meta.forEach(
        (key, json) -> {
          if (key instanceof MetaKey.Table table) {
            TableInfo info = TableInfo.parse(json);
            info.tiflashReplica()
                .ifPresent(
                    replica ->
                        replicas.put(
                            databases.get(table.databaseId()) + "." + info.name().original(),
                            replica.count() + " " + replica.locationLabels()));
          }
        });
    return replicas;
  }
}
