package io.pitr.sql;

import com.github.luben.zstd.Zstd;
import io.pitr.fixture.Corpus;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.sql.table.TableDef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of the corpus applied to its full backup, with upstream ids. */
public final class LogReplay {
  private final FullBackup base;
  private final Map<String, byte[]> longValues = new HashMap<>();
  private final List<Write> writes = new ArrayList<>();

  private record Write(byte[] rawKey, long commitTs, WriteRecord record) {}

  private LogReplay(FullBackup base) {
    this.base = base;
  }

  public static LogReplay read(Corpus corpus, FullBackup base) {
    var replay = new LogReplay(base);
    corpus.jsonLines(
        "decoded/log-meta.jsonl.gz",
        meta -> {
          for (JsonNode group : meta.path("metadata").path("file_groups").values()) {
            byte[] object = corpus.bytes("log/" + group.path("path").asString(""));
            for (JsonNode range : group.path("data_files_info").values()) {
              replay.add(object, range);
            }
          }
        });
    return replay;
  }

  private void add(byte[] object, JsonNode range) {
    int offset = number(range, "range_offset");
    byte[] packed = Arrays.copyOfRange(object, offset, offset + number(range, "range_length"));
    byte[] plain = new byte[number(range, "length")];
    Zstd.decompress(plain, packed);
    boolean write = range.path("cf").asString("").equals("write");
    var cursor = new LogEventCursor(plain, "corpus");
    while (cursor.next()) {
      VersionedKey key = VersionedKey.parse(cursor.key(), "corpus");
      if (write) {
        writes.add(
            new Write(key.rawKey(), key.ts().value(), WriteRecord.parse(cursor.value(), "corpus")));
      } else {
        longValues.put(HexText.of(key.rawKey()) + key.ts(), cursor.value());
      }
    }
  }

  /** Data and schema at a timestamp. */
  public FullBackup at(long ts) {
    var entries = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
    entries.putAll(base.entries());
    Map<Long, String> databases = new HashMap<>();
    Map<Long, FullBackup.Table> tables = new HashMap<>();
    base.tables().forEach(table -> tables.put(table.def().id(), table));
    base.databases().forEach(databases::put);
    List<Write> ordered =
        writes.stream()
            .filter(write -> Long.compareUnsigned(write.commitTs, ts) <= 0)
            .sorted((a, b) -> Long.compareUnsigned(a.commitTs, b.commitTs))
            .toList();
    for (Write write : ordered) {
      WriteType type = write.record.type();
      if (type != WriteType.PUT && type != WriteType.DELETE) {
        continue;
      }
      byte[] value = type == WriteType.PUT ? value(write) : null;
      if (write.rawKey[0] == 'm') {
        applyMeta(write.rawKey, value, databases, tables);
      } else if (value != null) {
        entries.put(write.rawKey, value);
      } else {
        entries.remove(write.rawKey);
      }
    }
    return new FullBackup(entries, List.copyOf(tables.values()), databases);
  }

  private byte[] value(Write write) {
    return write
        .record
        .shortValue()
        .orElseGet(() -> longValues.get(HexText.of(write.rawKey) + write.record.startTs()));
  }

  private static void applyMeta(
      byte[] rawKey,
      byte[] value,
      Map<Long, String> databases,
      Map<Long, FullBackup.Table> tables) {
    MetaKey key = MetaKey.parse(rawKey, "corpus");
    if (key instanceof MetaKey.Database database) {
      if (value != null) {
        databases.put(
            database.databaseId(),
            JsonMapper.shared().readTree(value).path("db_name").path("O").asString(""));
      }
    } else if (key instanceof MetaKey.Table table) {
      if (value == null) {
        FullBackup.Table known = tables.get(table.tableId());
        String name = databases.get(table.databaseId());
        if (known != null && known.schema().equals(name)) {
          tables.remove(table.tableId());
        }
      } else {
        JsonNode info = JsonMapper.shared().readTree(value);
        tables.put(
            table.tableId(),
            new FullBackup.Table(
                databases.get(table.databaseId()), info, TableDef.from(info, true)));
      }
    }
  }

  private static int number(JsonNode range, String key) {
    return Integer.parseInt(range.path(key).asString("0"));
  }
}
