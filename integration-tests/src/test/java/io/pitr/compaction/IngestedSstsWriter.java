package io.pitr.compaction;

import com.google.protobuf.ByteString;
import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.storage.WritableStorage;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.proto.Brpb;
import io.pitr.writer.full.SnapshotSsts;
import io.pitr.writer.kv.KeyVersion;
import io.pitr.writer.kv.MvccStore;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Writes tables that a restore imported into a cluster, as the SSTs and messages that such a
 * restore leaves in the log backup (spec/formats.md §2.10). The files have the table ids of the
 * cluster that was backed up. Not thread-safe.
 */
public final class IngestedSstsWriter {
  private static final int UUID_BYTES = 16;

  private final WritableStorage storage;
  private final CipherSpec cipher;
  private final SplittableRandom random;
  private final MigrationLog migrations;

  public IngestedSstsWriter(WritableStorage storage, long seed) {
    this(storage, CipherSpec.PLAINTEXT, seed);
  }

  /**
   * @param cipher of the full backup that was restored
   */
  public IngestedSstsWriter(WritableStorage storage, CipherSpec cipher, long seed) {
    this.cipher = cipher;
    this.storage = storage;
    this.random = new SplittableRandom(seed);
    this.migrations = new MigrationLog(storage);
  }

  /**
   * Writes one group, in a message for each table and one that ends it, and a migration that names
   * them.
   *
   * @param ancestors physical id in this cluster to that in the files
   * @param asIfTs when the data appears
   * @return the group's id, 32 hex digits
   */
  public String write(MvccStore store, Map<Long, Long> ancestors, Tso asIfTs) {
    byte[] group = new byte[UUID_BYTES];
    random.nextBytes(group);
    String folder = "v1/ext_backups/backup-%016X".formatted(asIfTs.value());
    Brpb.Migration.Builder migration =
        Brpb.Migration.newBuilder().setCreator("br").setVersion(Brpb.MigrationVersion.M2);
    int number = 0;
    for (Map.Entry<Long, Long> table : new TreeMap<>(ancestors).entrySet()) {
      Brpb.IngestedSSTs.Builder message =
          message(group)
              .setFilesPrefixHint(folder + "/sst_files/")
              .addRewrittenTables(
                  Brpb.RewrittenTableID.newBuilder()
                      .setAncestorUpstream(table.getValue())
                      .setUpstream(table.getKey()));
      tables(store, table.getKey(), table.getValue(), asIfTs, folder, message);
      migration.addIngestedSstPaths(put(folder + "-" + number++, message.build()));
    }
    migration.addIngestedSstPaths(
        put(folder, message(group).setFinished(true).setAsIfTs(asIfTs.value()).build()));
    migrations.append(migration.build());
    return io.pitr.format.codec.HexText.of(group);
  }

  private static Brpb.IngestedSSTs.Builder message(byte[] group) {
    return Brpb.IngestedSSTs.newBuilder().setBackupUuid(ByteString.copyFrom(group));
  }

  private String put(String folder, Brpb.IngestedSSTs message) {
    String path = folder + "/extbackupmeta";
    storage.write(path, message.toByteArray());
    return path;
  }

  /** A pair of files for the records and one for each index. */
  private void tables(
      MvccStore store,
      long table,
      long ancestor,
      Tso ts,
      String folder,
      Brpb.IngestedSSTs.Builder message) {
    byte[] prefix = TableKeys.tablePrefix(table);
    NavigableMap<byte[], KeyVersion> all = store.scan(prefix, KeyPrefixes.next(prefix), ts);
    var ssts = new SnapshotSsts(storage::write, cipher, random);
    byte[] from = prefix;
    int number = 0;
    while (!all.tailMap(from, true).isEmpty()) {
      byte[] first = all.tailMap(from, true).firstKey();
      int length =
          TableKeys.isRecord(first) ? TableKeys.RECORD_PREFIX_BYTES : TableKeys.INDEX_PREFIX_BYTES;
      byte[] start = Arrays.copyOf(first, length);
      byte[] end = KeyPrefixes.next(start);
      NavigableMap<byte[], KeyVersion> renamed = new TreeMap<>(Arrays::compareUnsigned);
      all.subMap(start, true, end, false)
          .forEach((key, version) -> renamed.put(withId(key, ancestor), version));
      ssts.write(
              "%s/sst_files/1/%d_7_%d_%d".formatted(folder, 8 + number, ancestor, number++),
              renamed,
              withId(start, ancestor),
              withId(end, ancestor),
              ts)
          .forEach(message::addFiles);
      from = end;
    }
  }

  private static byte[] withId(byte[] key, long id) {
    return TableKeys.withPhysicalId(key, id, "a key of the model");
  }
}
