package io.pitr.writer.full;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.proto.Brpb;
import io.pitr.format.schema.GoJson;
import io.pitr.writer.ObjectSink;
import io.pitr.writer.kv.KeyVersion;
import io.pitr.writer.kv.MvccStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a full backup of a store at a timestamp as BR and TiKV do (spec/formats.md §1). The same
 * store, timestamp and seed give the same content; SST files also name the process that wrote them.
 * Not thread-safe.
 */
public final class FullBackupWriter {
  private static final String TEMPORARY = "__TiDB_BR_Temporary_";
  private static final String BR_VERSION =
      "BR\nRelease Version: v9.0.0-beta.2\nGit Commit Hash: None\nGit Branch: None\n"
          + "Go Version: None\nUTC Build Time: None\nRace Enabled: false\nKernel Type: Classic";
  private static final byte[] LOCK =
      "DO NOT DELETE\nThis file exists to remind other backup jobs won't use this path"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int IV_BYTES = 16;

  private final ObjectSink sink;
  private final FullOptions options;
  private final SplittableRandom random;
  private final SnapshotSsts ssts;
  private final List<Brpb.File> files = new ArrayList<>();
  private final List<Brpb.Schema> schemas = new ArrayList<>();
  private long totalBytes;
  private int leaves;

  public FullBackupWriter(ObjectSink sink, FullOptions options, long seed) {
    this.sink = sink;
    this.options = options;
    this.random = new SplittableRandom(seed);
    this.ssts = new SnapshotSsts(sink, options.cipher(), random);
  }

  /**
   * Writes the backup.
   *
   * @param newCollation whether string keys are sort keys
   */
  public void write(
      MvccStore store, Tso ts, long clusterId, String clusterVersion, boolean newCollation) {
    sink.put("backup.lock", LOCK);
    byte[] databases = MetaKey.databasesPrefix();
    for (KeyVersion version : store.scan(databases, KeyPrefixes.next(databases), ts).values()) {
      database(store, ts, GoJson.parseObject(version.value(), "a database of the model"));
    }
    Brpb.BackupMeta.Builder meta =
        Brpb.BackupMeta.newBuilder()
            .setClusterId(clusterId)
            .setClusterVersion(clusterVersion)
            .setEndVersion(ts.value())
            .setDdls(ByteString.copyFromUtf8("[]"))
            .setBrVersion(BR_VERSION)
            .setNewCollationsEnabled(newCollation ? "True" : "False")
            .setBackupSchemaVersion(1);
    if (options.inline()) {
      meta.addAllFiles(files).addAllSchemas(schemas);
    } else {
      meta.setVersion(1)
          .setFileIndex(leaf("datafile", Brpb.MetaFile.newBuilder().addAllDataFiles(files).build()))
          .setSchemaIndex(
              leaf("schema", Brpb.MetaFile.newBuilder().addAllSchemas(schemas).build()));
    }
    byte[] root = meta.setBackupSize(totalBytes).build().toByteArray();
    if (options.cipher().isPlaintext()) {
      sink.put("backupmeta", root);
    } else {
      byte[] iv = iv();
      sink.put(
          "backupmeta",
          new ByteAppender(root.length + IV_BYTES)
              .bytes(iv)
              .bytes(AesCtr.crypt(options.cipher(), iv, root, "a file to write"))
              .toByteArray());
    }
  }

  private Brpb.MetaFile leaf(String kind, Brpb.MetaFile content) {
    byte[] plain = content.toByteArray();
    leaves++;
    String name = "backupmeta.%s.%09d".formatted(kind, leaves);
    Brpb.File.Builder reference =
        Brpb.File.newBuilder()
            .setName(name)
            .setSha256(ByteString.copyFrom(Sha256.of(plain)))
            .setSize(plain.length);
    totalBytes += plain.length;
    if (options.cipher().isPlaintext()) {
      sink.put(name, plain);
    } else {
      byte[] iv = iv();
      reference.setCipherIv(ByteString.copyFrom(iv));
      sink.put(name, AesCtr.crypt(options.cipher(), iv, plain, "a file to write"));
    }
    return Brpb.MetaFile.newBuilder().addMetaFiles(reference).build();
  }

  private void database(MvccStore store, Tso ts, ObjectNode info) {
    long id = info.get("id").longValue();
    ObjectNode named = info.deepCopy();
    renameSystem((ObjectNode) named.get("db_name"));
    ByteString json = ByteString.copyFrom(GoJson.write(named));
    byte[] prefix = MetaKey.databasePrefix(id);
    boolean any = false;
    for (Map.Entry<byte[], KeyVersion> entry :
        store.scan(prefix, KeyPrefixes.next(prefix), ts).entrySet()) {
      if (MetaKey.parse(entry.getKey(), "a key of the model") instanceof MetaKey.Table) {
        ObjectNode table = GoJson.parseObject(entry.getValue().value(), "a table of the model");
        schemas.add(table(store, ts, json, id, table));
        any = true;
      }
    }
    if (!any) {
      schemas.add(Brpb.Schema.newBuilder().setDb(json).build());
    }
  }

  private static void renameSystem(ObjectNode name) {
    String lower = name.get("L").stringValue();
    if (lower.equals("mysql") || lower.equals("sys")) {
      name.put("O", TEMPORARY + name.get("O").stringValue());
      name.put("L", (TEMPORARY + lower).toLowerCase(java.util.Locale.ROOT));
    }
  }

  private Brpb.Schema table(
      MvccStore store, Tso ts, ByteString database, long databaseId, ObjectNode table) {
    editTable(store, ts, databaseId, table);
    int before = files.size();
    if (table.get("view").isNull() && table.get("sequence").isNull()) {
      data(store, ts, table);
    }
    Brpb.Schema.Builder schema =
        Brpb.Schema.newBuilder().setDb(database).setTable(ByteString.copyFrom(GoJson.write(table)));
    if (options.checksums()) {
      for (Brpb.File file : files.subList(before, files.size())) {
        schema
            .setCrc64Xor(schema.getCrc64Xor() ^ file.getCrc64Xor())
            .setTotalKvs(schema.getTotalKvs() + file.getTotalKvs())
            .setTotalBytes(schema.getTotalBytes() + file.getTotalBytes());
      }
    }
    return schema.build();
  }

  /** What the backup changes in a table's definition, spec/formats.md §1.4. */
  private static void editTable(MvccStore store, Tso ts, long databaseId, ObjectNode table) {
    long id = table.get("id").longValue();
    JsonNode oldSchema = table.get("old_schema_id");
    long home =
        oldSchema == null || oldSchema.longValue() == 0 ? databaseId : oldSchema.longValue();
    boolean separate =
        table.get("version").intValue() >= 5 && table.get("auto_id_cache").longValue() == 1;
    if (!table.get("sequence").isNull()) {
      table.put("auto_inc_id", next(store, ts, MetaKey.AutoId.Kind.SEQUENCE, home, id));
    } else if (table.get("view").isNull()) {
      table.put(
          "auto_inc_id",
          next(
              store,
              ts,
              separate ? MetaKey.AutoId.Kind.AUTO_INCREMENT : MetaKey.AutoId.Kind.ROW_ID,
              home,
              id));
      if (separate) {
        table.put("auto_inc_id_extra", next(store, ts, MetaKey.AutoId.Kind.ROW_ID, home, id));
      }
      if (table.get("auto_random_bits").longValue() > 0) {
        table.put("auto_rand_id", next(store, ts, MetaKey.AutoId.Kind.AUTO_RANDOM, home, id));
      }
    }
    table.put("cache_table_status", 0);
    if (table.get("index_info") instanceof ArrayNode indexes) {
      indexes.removeIf(index -> index.get("state").intValue() != 5);
    }
  }

  private static long next(
      MvccStore store, Tso ts, MetaKey.AutoId.Kind kind, long databaseId, long tableId) {
    return store
        .get(new MetaKey.AutoId(kind, databaseId, tableId).encode(), ts)
        .map(value -> Long.parseLong(new String(value, StandardCharsets.US_ASCII)) + 1)
        .orElse(1L);
  }

  private void data(MvccStore store, Tso ts, ObjectNode table) {
    boolean commonHandle = table.get("is_common_handle").booleanValue();
    long logicalId = table.get("id").longValue();
    for (long physicalId : physicalIds(table)) {
      if (table.get("index_info") instanceof ArrayNode indexes) {
        for (JsonNode index : indexes) {
          if (hasEntries(table, index) && !index.get("is_global").booleanValue()) {
            index(store, ts, physicalId, index.get("id").longValue());
          }
        }
      }
      byte[] prefix = TableKeys.recordPrefix(physicalId);
      byte[] start =
          commonHandle
              ? append(prefix, 1)
              : new ByteAppender().bytes(prefix).i64Be(0).toByteArray();
      byte[] end =
          commonHandle
              ? append(prefix, 0xfb)
              : new ByteAppender().bytes(prefix).i64Be(-1).u8(0).toByteArray();
      range(store, ts, start, end);
    }
    if (table.get("index_info") instanceof ArrayNode indexes) {
      for (JsonNode index : indexes) {
        if (index.get("is_global").booleanValue()) {
          index(store, ts, logicalId, index.get("id").longValue());
        }
      }
    }
  }

  private static boolean hasEntries(ObjectNode table, JsonNode index) {
    boolean clusteredKey =
        index.get("is_primary").booleanValue() && table.get("is_common_handle").booleanValue();
    return !clusteredKey && index.get("index_type").intValue() < 4;
  }

  private static List<Long> physicalIds(ObjectNode table) {
    JsonNode partition = table.get("partition");
    List<Long> ids = new ArrayList<>();
    if (partition.isNull() || !partition.get("enable").booleanValue()) {
      ids.add(table.get("id").longValue());
    } else {
      partition.get("definitions").forEach(d -> ids.add(d.get("id").longValue()));
    }
    return ids;
  }

  private void index(MvccStore store, Tso ts, long physicalId, long indexId) {
    byte[] prefix = TableKeys.indexPrefix(physicalId, indexId);
    range(store, ts, append(prefix, 0), append(prefix, 0xfb));
  }

  private static byte[] append(byte[] prefix, int last) {
    return new ByteAppender(prefix.length + 1).bytes(prefix).u8(last).toByteArray();
  }

  private void range(MvccStore store, Tso ts, byte[] start, byte[] end) {
    NavigableMap<byte[], KeyVersion> all = store.scan(start, end, ts);
    byte[] from = start;
    while (!all.tailMap(from, true).isEmpty()) {
      byte[] to = end;
      int count = 0;
      for (byte[] key : all.tailMap(from, true).keySet()) {
        if (count++ == options.entriesPerSst()) {
          to = key;
          break;
        }
      }
      sst(all.subMap(from, true, to, false), from, to, ts);
      from = to;
    }
  }

  private void sst(NavigableMap<byte[], KeyVersion> entries, byte[] start, byte[] end, Tso ts) {
    String base =
        "1/%d_%d_%s_%d"
            .formatted(
                8 + 2 * Math.floorMod(TableKeys.physicalId(start, "a key of the model"), 20),
                7,
                HexText.of(Sha256.of(start)),
                ts.physicalMillis() + files.size());
    List<Brpb.File> written = ssts.write(base, entries, start, end, ts);
    written.forEach(file -> totalBytes += file.getSize());
    files.addAll(written);
  }

  private byte[] iv() {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    return iv;
  }
}
