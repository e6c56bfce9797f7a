package io.pitr.sql.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.fixture.Corpus;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.FullBackup;
import io.pitr.sql.LogReplay;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CorpusIndexTest {

  @Test
  void theEntriesOfEveryIndexMatchTheFullBackup() {
    FullBackup backup = FullBackup.read(Corpus.alpha());
    int indexes = 0;
    int entries = 0;
    for (String schema : List.of("app", "shop", "__TiDB_BR_Temporary_mysql")) {
      for (FullBackup.Table table : backup.tables(schema)) {
        for (IndexDef index : table.def().indexes()) {
          if (table.def().hasEntries(index)) {
            indexes++;
            entries += compare(backup, table.def(), index);
          }
        }
      }
    }
    assertThat(indexes).isGreaterThan(50);
    assertThat(entries).isGreaterThan(12_000);
  }

  @Test
  void afterTheLogEveryIndexEntryHasARow() {
    Corpus corpus = Corpus.alpha();
    FullBackup data = LogReplay.read(corpus, FullBackup.read(corpus)).at(470661510976765954L);
    int complete = 0;
    int partial = 0;
    for (String schema : List.of("app", "shop", "s2db")) {
      for (FullBackup.Table table : data.tables(schema)) {
        for (IndexDef index : table.def().indexes()) {
          if (table.def().hasEntries(index)) {
            Entries entries = entries(data, table.def(), index);
            assertThat(entries.expected).containsAllEntriesOf(entries.found);
            if (entries.found.equals(entries.expected)) {
              complete++;
            } else {
              partial++;
            }
          }
        }
      }
    }
    // The log does not contain entries that a backfill by ingest wrote.
    assertThat(partial).isBetween(1, 6);
    assertThat(complete).isGreaterThan(8);
  }

  private record Entries(Map<String, String> expected, Map<String, String> found) {}

  private static int compare(FullBackup backup, TableDef table, IndexDef index) {
    Entries entries = entries(backup, table, index);
    assertThat(entries.found)
        .as("index %s of %s", index.name(), table.name())
        .isEqualTo(entries.expected);
    return entries.found.size();
  }

  private static Entries entries(FullBackup backup, TableDef table, IndexDef index) {
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> found = new TreeMap<>();
    Map<String, RowValues> rows = new HashMap<>();
    var writer = new IndexWriter(table, index);
    var reader = new IndexReader(table, index);
    var decoder = new RowDecoder(table);
    for (long physicalId : table.physicalIds()) {
      byte[] prefix = TableKeys.recordPrefix(physicalId);
      for (Map.Entry<byte[], byte[]> entry : backup.withPrefix(prefix).entrySet()) {
        byte[] key = entry.getKey();
        Handle handle =
            Handle.decode(Arrays.copyOfRange(key, prefix.length, key.length), table.commonHandle());
        RowValues row = decoder.decode(handle, entry.getValue());
        rows.put(physicalId + " " + handle, row);
        for (IndexEntry one : writer.entries(physicalId, handle, row)) {
          expected.put(HexText.of(one.key()), HexText.of(one.value()));
        }
      }
      byte[] indexPrefix = TableKeys.indexPrefix(physicalId, index.id());
      for (Map.Entry<byte[], byte[]> entry : backup.withPrefix(indexPrefix).entrySet()) {
        found.put(HexText.of(entry.getKey()), HexText.of(entry.getValue()));
        IndexReader.Decoded decoded = reader.decode(entry.getKey(), entry.getValue());
        assertThat(decoded.tableId()).isEqualTo(physicalId);
        assertThat(decoded.indexId()).isEqualTo(index.id());
        RowValues row = rows.get(physicalId + " " + decoded.handle());
        assertThat(row).as("row of %s", decoded).isNotNull();
        sameValues(table, index, decoded, row);
      }
    }
    return new Entries(expected, found);
  }

  private static void sameValues(
      TableDef table, IndexDef index, IndexReader.Decoded decoded, RowValues row) {
    for (int i = 0; i < index.columns().size(); i++) {
      IndexDef.Column part = index.columns().get(i);
      Datum value = row.datum(part.offset());
      if (!index.multiValued() && !part.isPrefix()) {
        assertThat(decoded.values().get(i))
            .as("column %s of index %s of %s", part.name(), index.name(), table.name())
            .isEqualTo(value);
      }
    }
  }
}
