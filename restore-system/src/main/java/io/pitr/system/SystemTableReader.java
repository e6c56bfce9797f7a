package io.pitr.system;

import io.pitr.api.RestoreException;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.TargetError;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.NewCollation;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.format.sst.SstReader;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.row.TableReading;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.SqlLiterals;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads rows of system tables from a full backup, which stores database {@code mysql} under a
 * temporary name (spec/formats.md §1.4). One table is in memory at a time. Tables that are too
 * large are not read and are reported.
 */
public final class SystemTableReader {
  /** Plain size of the largest table that is read. */
  static final long MAX_TABLE_BYTES = 16L << 20;

  private static final Set<String> MYSQL = Set.of("mysql", "__tidb_br_temporary_mysql");
  private static final int MAX_STORED_BYTES = 1 << 28;
  private static final int ROWS_A_PART = 500;

  private final FullBackup backup;

  public SystemTableReader(FullBackup backup) {
    this.backup = backup;
  }

  /**
   * Reads tables in their order.
   *
   * @param each receives parts of a table with at most 500 rows
   * @return one sentence for each table that is too large or unreadable
   * @throws RestoreException when a file is damaged
   */
  public List<String> read(Set<SystemTable> wanted, Consumer<SystemRows> each) {
    Map<SystemTable, TableInfo> found = tables(wanted);
    Map<Long, List<SstFile>> files = files();
    var skipped = new ArrayList<String>();
    found.forEach(
        (known, table) -> {
          List<SstFile> own = files.getOrDefault(table.id(), List.of());
          long bytes = own.stream().mapToLong(file -> file.totals().bytes()).sum();
          if (bytes > MAX_TABLE_BYTES) {
            skipped.add(
                "mysql.%s of the full backup holds %d MiB and is not restored"
                    .formatted(known.table(), bytes >> 20));
          } else {
            try {
              rows(known, table, own).forEach(each);
            } catch (RestoreException e) {
              if (!TableReading.isOfOneTable(e)) {
                throw e;
              }
              skipped.add(
                  "mysql.%s of the full backup can't be read and is not restored: %s"
                      .formatted(known.table(), e.problems().get(0).what()));
            }
          }
        });
    return skipped;
  }

  /** Whether any of the tables has rows. */
  public boolean hasAny(Set<SystemTable> wanted) {
    Set<Long> filled = files().keySet();
    return tables(wanted).values().stream().anyMatch(table -> filled.contains(table.id()));
  }

  private Map<SystemTable, TableInfo> tables(Set<SystemTable> wanted) {
    var found = new TreeMap<SystemTable, TableInfo>();
    backup.forEachSchema(
        schema -> {
          if (schema.getTable().isEmpty()) {
            return;
          }
          String database = DbInfo.parse(schema.getDb().toByteArray()).name().lower();
          if (MYSQL.contains(database)) {
            byte[] definition = schema.getTable().toByteArray();
            TableInfo.nameIn(definition)
                .flatMap(name -> SystemTable.named(name.toLowerCase(Locale.ROOT)))
                .filter(wanted::contains)
                .ifPresent(known -> found.put(known, TableInfo.parse(definition)));
          }
        });
    return found;
  }

  private Map<Long, List<SstFile>> files() {
    Map<Long, List<SstFile>> files = new HashMap<>();
    for (SstFile file : backup.files()) {
      files.computeIfAbsent(FullBackup.physicalTableId(file), id -> new ArrayList<>()).add(file);
    }
    return files;
  }

  private List<SystemRows> rows(SystemTable known, TableInfo info, List<SstFile> files) {
    TableDef table = TableDef.from(info.tree(), backup.newCollation() != NewCollation.OFF);
    List<ColumnDef> columns =
        table.visibleColumns().stream().filter(column -> !column.isGenerated()).toList();
    List<String> names = columns.stream().map(ColumnDef::name).toList();
    var decoder = new RowDecoder(table);
    var parts = new ArrayList<SystemRows>();
    var part = new ArrayList<List<String>>();
    for (Map.Entry<String, byte[]> row : values(info.id(), files).entrySet()) {
      byte[] key = HexText.parse(row.getKey(), known.table());
      Handle handle =
          Handle.decode(
              Arrays.copyOfRange(key, TableKeys.RECORD_PREFIX_BYTES, key.length),
              table.commonHandle());
      RowValues values = decoder.decode(handle, row.getValue());
      part.add(
          columns.stream()
              .map(column -> SqlLiterals.of(values.datum(column.offset()), column.type()))
              .toList());
      if (part.size() == ROWS_A_PART) {
        parts.add(new SystemRows(known, names, part));
        part.clear();
      }
    }
    if (!part.isEmpty()) {
      parts.add(new SystemRows(known, names, part));
    }
    return parts;
  }

  /** Row values by key in hexadecimal digits, which sort like the keys. */
  private Map<String, byte[]> values(long tableId, List<SstFile> files) {
    var rows = new TreeMap<String, byte[]>();
    var pointers = new HashMap<String, Long>();
    var longValues = new HashMap<String, byte[]>();
    var record = new WriteRecordReader();
    for (SstFile file : files) {
      SstReader.read(
          plain(file),
          file.name(),
          (bytes, keyLength, block, from, length) -> {
            VersionedKey key = VersionedKey.parseData(Arrays.copyOf(bytes, keyLength), file.name());
            if (!TableKeys.isRecord(key.rawKey())
                || TableKeys.physicalId(key.rawKey(), file.name()) != tableId) {
              return;
            }
            String name = HexText.of(key.rawKey());
            if (file.cf() == ColumnFamily.DEFAULT) {
              longValues.put(
                  name + "@" + key.ts().value(), Arrays.copyOfRange(block, from, from + length));
              return;
            }
            if (!record.parse(ByteBuffer.wrap(block), from, length)) {
              throw new RestoreException(
                  TargetError.SST_DAMAGED, "a write record can't be read", file.name());
            }
            if (record.hasShortValue()) {
              int start = record.shortValueOffset();
              rows.put(name, Arrays.copyOfRange(block, start, start + record.shortValueLength()));
            } else {
              pointers.put(name, record.startTs());
            }
          });
    }
    pointers.forEach(
        (name, startTs) -> {
          byte[] value = longValues.get(name + "@" + startTs);
          if (value == null) {
            throw new RestoreException(
                TargetError.SST_DAMAGED,
                "the value of a row of a system table is missing",
                "key " + name);
          }
          rows.put(name, value);
        });
    return rows;
  }

  private byte[] plain(SstFile file) {
    byte[] stored = backup.storage().read(file.name(), MAX_STORED_BYTES);
    if (file.stored().sha256().length > 0
        && !Arrays.equals(Sha256.of(stored), file.stored().sha256())) {
      throw new RestoreException(
          TargetError.SST_DAMAGED, "its SHA-256 differs from the metadata", file.name());
    }
    return backup.cipher().isPlaintext()
        ? stored
        : AesCtr.crypt(backup.cipher(), file.stored().cipherIv(), stored, file.name());
  }
}
