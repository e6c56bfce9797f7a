package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.MvccDump;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.MetaKey;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.registry.PluginRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest value of every key of an embedded target, at whatever timestamp it was written: the
 * last segment writes at timestamps of its own.
 */
final class NewestState {
  private static final int TABLE_PREFIX = 't';

  private NewestState() {}

  /** Key to value; meta keys in words, other bytes as hexadecimal digits. */
  static Map<String, String> of(PluginRegistry plugins, String uri) {
    Map<String, byte[]> values = new HashMap<>();
    var newest = new TreeMap<String, String>();
    try (RestoreTarget target = plugins.openTarget(uri, OpenMode.READ, Map.of())) {
      MvccDump dump = MvccDump.of(target);
      dump.versions(
          ColumnFamily.DEFAULT,
          version -> values.put(name(version.rawKey(), version.ts()), version.value()));
      byte[][] last = {new byte[0]};
      dump.versions(
          ColumnFamily.WRITE,
          version -> {
            if (java.util.Arrays.equals(last[0], version.rawKey())) {
              return;
            }
            WriteRecord record = WriteRecord.parse(version.value(), "target");
            switch (record.type()) {
              case LOCK, ROLLBACK -> {
                // Looks through to the version before.
              }
              case DELETE -> last[0] = version.rawKey();
              case PUT -> {
                last[0] = version.rawKey();
                byte[] value =
                    record
                        .shortValue()
                        .orElseGet(() -> values.get(name(version.rawKey(), record.startTs())));
                newest.put(key(version.rawKey()), text(version.rawKey(), value));
              }
            }
          });
    }
    return newest;
  }

  private static String name(byte[] rawKey, Tso startTs) {
    return HexText.of(rawKey) + "@" + startTs;
  }

  private static String key(byte[] rawKey) {
    return rawKey[0] == TABLE_PREFIX
        ? HexText.of(rawKey)
        : MetaKey.parse(rawKey, "target").toString();
  }

  private static String text(byte[] rawKey, byte @org.jspecify.annotations.Nullable [] value) {
    if (value == null) {
      return "a value that is missing";
    }
    return rawKey[0] == TABLE_PREFIX
        ? HexText.of(value)
        : new String(value, StandardCharsets.UTF_8);
  }
}
