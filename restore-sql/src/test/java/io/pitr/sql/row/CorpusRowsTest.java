package io.pitr.sql.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.fixture.Corpus;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.FullBackup;
import io.pitr.sql.LogReplay;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DatumText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class CorpusRowsTest {

  @Test
  void allCellsOfTheFullBackupMatchTheDatabase() {
    Corpus corpus = Corpus.alpha();
    assertThat(compare(corpus, FullBackup.read(corpus), "full")).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource({
    "s1, 470661498655735815, 12",
    "s2, 470661502784503809, 13",
    "s3, 470661506428567554, 14",
    "s4, 470661510976765954, 13"
  })
  void allCellsAfterTheLogMatchTheDatabase(String cut, long ts, int tables) {
    Corpus corpus = Corpus.alpha();
    LogReplay replay = LogReplay.read(corpus, FullBackup.read(corpus));
    assertThat(compare(corpus, replay.at(ts), cut)).isEqualTo(tables);
  }

  private static int compare(Corpus corpus, FullBackup data, String cut) {
    var compared = new ArrayList<String>();
    corpus.jsonLines(
        "expected/" + cut + ".jsonl.gz",
        line -> {
          if (line.path("kind").asString("").equals("BASE TABLE")) {
            String schema = line.path("schema").asString("");
            FullBackup.Table table = data.table(schema, line.path("table").asString(""));
            assertThat(rows(data, table)).isEqualTo(expected(line));
            compared.add(schema + "." + table.def().name());
          }
        });
    return compared.size();
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
