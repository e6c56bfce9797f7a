package io.pitr.format.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.format.Corpus;
import io.pitr.format.FullBackup;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.TableKeys;
import io.pitr.format.table.ColumnDef;
import io.pitr.format.value.Datum;
import io.pitr.format.value.DatumText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class CorpusRowsTest {

  @Test
  void everyCellOfTheFullBackupIsWhatTheDatabaseShowed() {
    Corpus corpus = Corpus.alpha();
    FullBackup backup = FullBackup.read(corpus);
    var compared = new ArrayList<String>();
    corpus.jsonLines(
        "expected/full.jsonl.gz",
        line -> {
          if (line.path("kind").asString("").equals("BASE TABLE")) {
            String schema = line.path("schema").asString("");
            FullBackup.Table table = backup.table(schema, line.path("table").asString(""));
            assertThat(rows(backup, table)).isEqualTo(expected(line));
            compared.add(schema + "." + table.def().name());
          }
        });
    assertThat(compared).hasSize(11);
  }

  private static List<String> expected(JsonNode line) {
    return line.path("data").valueStream().map(JsonNode::toString).sorted().toList();
  }

  private static List<String> rows(FullBackup backup, FullBackup.Table table) {
    var decoder = new RowDecoder(table.def());
    var rows = new ArrayList<String>();
    for (long physicalId : table.def().physicalIds()) {
      byte[] prefix = TableKeys.recordPrefix(physicalId);
      for (Map.Entry<byte[], byte[]> entry : backup.withPrefix(prefix).entrySet()) {
        byte[] key = entry.getKey();
        Handle handle =
            Handle.decode(
                Arrays.copyOfRange(key, prefix.length, key.length), table.def().commonHandle());
        rows.add(row(table.def().visibleColumns(), decoder.decode(handle, entry.getValue())));
      }
    }
    return rows.stream().sorted().toList();
  }

  private static String row(List<ColumnDef> columns, RowValues values) {
    var cells = JsonMapper.shared().createArrayNode();
    for (ColumnDef column : columns) {
      Datum datum = values.datum(column.offset());
      if (datum.isNull()) {
        cells.addNull();
      } else if (column.type().isBinaryCell()) {
        cells.add("0x" + HexText.of(DatumText.bytes(datum, column.type())));
      } else {
        cells.add(DatumText.text(datum, column.type()));
      }
    }
    return cells.toString();
  }
}
