package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.MvccDump;
import io.pitr.format.codec.HexText;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.registry.PluginRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every version of every key of an embedded target up to a timestamp, as text: two restores are the
 * same when these are equal. Values that no commit points to do not count, since a cut may bring
 * them earlier or not at all; neither do versions after the timestamp, which are the end's own.
 */
record MvccState(Map<String, String> versions) {

  static MvccState of(PluginRegistry plugins, String uri, Tso until) {
    var versions = new TreeMap<String, String>();
    Set<String> pointedTo = new HashSet<>();
    try (RestoreTarget target = plugins.openTarget(uri, OpenMode.READ, Map.of())) {
      MvccDump dump = MvccDump.of(target);
      dump.versions(
          ColumnFamily.WRITE,
          version -> {
            if (version.ts().isAfter(until)) {
              return;
            }
            String key = HexText.of(version.rawKey());
            versions.put("write " + key + "@" + version.ts(), HexText.of(version.value()));
            WriteRecord record = WriteRecord.parse(version.value(), key);
            pointedTo.add(key + "@" + record.startTs());
          });
      dump.versions(
          ColumnFamily.DEFAULT,
          version -> {
            String name = HexText.of(version.rawKey()) + "@" + version.ts();
            if (pointedTo.contains(name)) {
              versions.put("default " + name, HexText.of(version.value()));
            }
          });
    }
    return new MvccState(versions);
  }
}
