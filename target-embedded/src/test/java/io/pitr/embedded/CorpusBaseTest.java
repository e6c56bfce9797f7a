package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.SstLoad;
import io.pitr.format.codec.Crc64;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.proto.Brpb;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The base of a real cluster, under its own ids and under others. */
class CorpusBaseTest {
  @TempDir Path temp;

  @Test
  void everyTableHasItsRowsUnderItsOwnIds() throws Exception {
    CorpusBackup backup = CorpusBackup.load();
    try (EmbeddedTarget target = Opened.write(temp)) {
      Map<Long, Long> ids = restore(backup, target);
      assertThat(ids).allSatisfy((upstream, id) -> assertThat(id).isEqualTo(upstream));
      assertThat(rows(backup, target, ids)).isEqualTo(CorpusBackup.expectedRows("full"));
    }
  }

  @Test
  void everyTableHasItsRowsUnderOtherIds() throws Exception {
    CorpusBackup backup = CorpusBackup.load();
    try (EmbeddedTarget target = Opened.fresh(temp)) {
      Map<Long, Long> ids = restore(backup, target);
      assertThat(ids).allSatisfy((upstream, id) -> assertThat(id).isNotEqualTo(upstream));
      assertThat(rows(backup, target, ids)).isEqualTo(CorpusBackup.expectedRows("full"));
    }
  }

  @Test
  void bothTargetsHoldTheSameVersions() throws Exception {
    CorpusBackup backup = CorpusBackup.load();
    try (EmbeddedTarget own = Opened.write(temp.resolve("own"));
        EmbeddedTarget other = Opened.fresh(temp.resolve("other"))) {
      restore(backup, own);
      Map<Long, Long> ids = restore(backup, other);
      for (ColumnFamily cf : ColumnFamily.values()) {
        assertThat(digest(other, cf, Map.of())).isEqualTo(digest(own, cf, ids));
      }
    }
  }

  private static Map<Long, Long> restore(CorpusBackup backup, EmbeddedTarget target) {
    var upstream = new TreeSet<Long>();
    for (CorpusBackup.Table table : backup.tables()) {
      upstream.add(table.database().id());
      upstream.addAll(table.info().allIds());
    }
    Map<Long, Long> ids = target.allocateIds("chain", upstream);
    target.putMeta(backup.meta(ids), backup.ts());
    var ledger = new MemoryLedger();
    SstLoad load =
        backup.sstLoad(
            id -> ids.containsKey(id) ? OptionalLong.of(ids.get(id)) : OptionalLong.empty());
    LoadResult result = ledger.counted(() -> target.putSsts(load, ledger));
    long kvs = 0;
    long bytes = 0;
    for (Brpb.File file : backup.files()) {
      if (ids.containsKey(TableKeys.physicalId(file.getStartKey().toByteArray(), "test"))) {
        kvs += file.getTotalKvs();
        bytes += file.getTotalBytes();
      }
    }
    assertThat(result.kvs()).isEqualTo(kvs);
    assertThat(result.bytes()).isEqualTo(bytes);
    return ids;
  }

  private static Map<String, Integer> rows(
      CorpusBackup backup, EmbeddedTarget target, Map<Long, Long> ids) {
    var found = new LinkedHashMap<String, Integer>();
    try (SnapshotReader reader = target.snapshot(backup.ts())) {
      for (CorpusBackup.Table table : backup.tables()) {
        if (table.info().viewInfo().isPresent() || table.info().sequenceInfo().isPresent()) {
          continue;
        }
        int rows = 0;
        for (long physicalId : table.info().physicalIds()) {
          byte[] prefix = TableKeys.recordPrefix(ids.get(physicalId));
          try (var cursor = reader.scan(prefix, KeyPrefixes.next(prefix))) {
            while (cursor.next()) {
              assertThat(cursor.value()).isNotEmpty();
              rows++;
            }
          }
        }
        found.put(table.name(), rows);
      }
    }
    return found;
  }

  /** Of all versions of user data, in no order; ids are mapped first. */
  private static String digest(EmbeddedTarget target, ColumnFamily cf, Map<Long, Long> ids) {
    long[] sums = new long[2];
    MvccDump.of(target)
        .versions(
            cf,
            version -> {
              if (TableKeys.isTableKey(version.rawKey())) {
                byte[] key = version.rawKey();
                long id = TableKeys.physicalId(key, "test");
                key = TableKeys.withPhysicalId(key, ids.getOrDefault(id, id), "test");
                long crc = Crc64.XZ.of(key, version.value());
                sums[0] += crc * 31 + version.ts().value();
                sums[1]++;
              }
            });
    assertThat(sums[1]).isGreaterThan(500);
    return sums[1] + " versions, sum " + sums[0];
  }
}
