package io.pitr.sql;

import io.pitr.fixture.Corpus;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.sql.table.TableDef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import tools.jackson.databind.JsonNode;

/**
 * The data of the corpus at one timestamp, as TiDB sees it: raw keys and values, and the tables.
 */
public final class FullBackup {
  private final NavigableMap<byte[], byte[]> entries;
  private final List<Table> tables;
  private final Map<Long, String> databases;

  FullBackup(
      NavigableMap<byte[], byte[]> entries, List<Table> tables, Map<Long, String> databases) {
    this.entries = entries;
    this.tables = tables;
    this.databases = databases;
  }

  public record Table(String schema, JsonNode info, TableDef def) {}

  public static FullBackup read(Corpus corpus) {
    JsonNode full = corpus.json("decoded/full.json.gz");
    var tables = new ArrayList<Table>();
    Map<Long, String> databases = new HashMap<>();
    for (JsonNode schema : full.path("schemas").values()) {
      String name = schema.path("db").path("db_name").path("O").asString("");
      databases.put(schema.path("db").path("id").asLong(0), name);
      JsonNode info = schema.path("table");
      if (info.isObject()) {
        tables.add(new Table(name, info, TableDef.from(info, true)));
      }
    }
    Map<String, byte[]> longValues = new HashMap<>();
    NavigableMap<byte[], byte[]> writes = new TreeMap<>(Arrays::compareUnsigned);
    for (JsonNode file : full.path("data_files").values()) {
      boolean write = file.path("cf").asString("").equals("write");
      String path = corpus.path("full/" + file.path("name").asString("")).toString();
      readSst(
          path,
          (key, value) -> {
            VersionedKey versioned = VersionedKey.parseData(key, path);
            if (write) {
              writes.put(versioned.rawKey(), value);
            } else {
              longValues.put(longKey(versioned.rawKey(), versioned.ts().value()), value);
            }
          });
    }
    writes.replaceAll(
        (key, bytes) -> {
          WriteRecord record = WriteRecord.parse(bytes, "corpus");
          return record
              .shortValue()
              .orElseGet(() -> longValues.get(longKey(key, record.startTs().value())));
        });
    return new FullBackup(writes, tables, databases);
  }

  NavigableMap<byte[], byte[]> entries() {
    return entries;
  }

  List<Table> tables() {
    return tables;
  }

  Map<Long, String> databases() {
    return databases;
  }

  /** Tables of a database, including sequences and views. */
  public List<Table> tables(String schema) {
    return tables.stream().filter(table -> table.schema().equals(schema)).toList();
  }

  public Table table(String schema, String name) {
    return tables(schema).stream()
        .filter(table -> table.def().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Entries with a prefix of their raw key, in key order. */
  public NavigableMap<byte[], byte[]> withPrefix(byte[] prefix) {
    byte[] end = prefix.clone();
    int last = end.length - 1;
    while ((end[last] & 0xff) == 0xff) {
      last--;
    }
    end[last]++;
    return entries.subMap(prefix, true, Arrays.copyOf(end, last + 1), false);
  }

  private static String longKey(byte[] rawKey, long startTs) {
    return Arrays.toString(rawKey) + startTs;
  }

  private interface Entry {
    void accept(byte[] key, byte[] value);
  }

  private static void readSst(String path, Entry each) {
    try (var options = new Options();
        var readOptions = new ReadOptions();
        var reader = new SstFileReader(options)) {
      reader.open(path);
      try (var iterator = reader.newIterator(readOptions)) {
        for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
          each.accept(iterator.key(), iterator.value());
        }
        iterator.status();
      }
    } catch (RocksDBException e) {
      throw new IllegalStateException(path, e);
    }
  }
}
