package io.pitr.inspect.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pitr.api.Tso;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.key.MetaKey;
import io.pitr.inspect.MapSnapshot;
import io.pitr.inspect.TableJson;
import io.pitr.inspect.check.CheckProblem.Kind;
import io.pitr.sql.index.IndexEntry;
import io.pitr.sql.index.IndexWriter;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.HandleEncoder;
import io.pitr.sql.row.RowEncoder;
import io.pitr.sql.row.RowEncoder.Cell;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.text.SourceRules;
import io.pitr.sql.value.Datum;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CheckerTest {
  private static final long DB = 7;
  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  private TableDef put(TableJson json) {
    String database = "{\"id\":7,\"db_name\":{\"O\":\"d\",\"L\":\"d\"},\"state\":5}";
    entries.put(new MetaKey.Database(DB).encode(), database.getBytes(StandardCharsets.UTF_8));
    var info = json.build();
    entries.put(new MetaKey.Table(DB, info.id()).encode(), info.json());
    return TableDef.from(info.tree(), true);
  }

  private static TableJson table() {
    return TableJson.named("t").column("a", 3, 0, 11, 0).column("b", 3, 0, 11, 0);
  }

  private void row(TableDef table, long physicalId, long id, Datum a, Datum b, boolean checksum) {
    Handle handle = new Handle.Int(id);
    List<Cell> cells =
        List.of(Cell.of(table.columns().get(0), a), Cell.of(table.columns().get(1), b));
    entries.put(
        handle.recordKey(physicalId),
        checksum ? RowEncoder.encodeWithChecksum(cells, handle) : RowEncoder.encode(cells));
    Datum[] values = {a, b};
    for (var index : table.indexes()) {
      if (IndexWriter.obstacle(table, index).isEmpty()) {
        for (IndexEntry entry :
            new IndexWriter(table, index).entries(physicalId, handle, o -> values[o])) {
          entries.put(entry.key(), entry.value());
        }
      }
    }
  }

  private CheckReport check(String... pending) {
    return new Checker(new MapSnapshot(Tso.MAX, entries), SourceRules.newest(true))
        .check(TableFilter.ALL, Set.of(pending), CheckListener.SILENT);
  }

  private static Datum number(long value) {
    return new Datum.Int(value);
  }

  @Test
  void rowChecksumsAreCompared() {
    TableDef table = put(table());
    row(table, 1, 1, number(5), number(6), true);
    row(table, 1, 2, number(5), number(6), false);
    assertThat(check().rowChecksums()).isEqualTo(1);
    assertThat(check().ok()).isTrue();
    byte[] key = new Handle.Int(1).recordKey(1);
    byte[] damaged = entries.get(key).clone();
    damaged[damaged.length - 7] ^= 1;
    entries.put(key, damaged);
    assertThat(check().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.CHECKSUM));
  }

  @Test
  void globalIndexesAreComparedWithTheRowsOfAllPartitions() {
    TableDef table =
        put(
            table()
                .with("partition", "{'enable':true,'type':2,'definitions':[{'id':11},{'id':12}]}")
                .index("u", true, "a", "is_global:true")
                .index("g", false, "b", "is_global:true", "global_index_version:1")
                .index("l", false, "b"));
    row(table, 11, 1, number(1), number(5), false);
    row(table, 12, 2, number(2), number(5), false);
    row(table, 12, 3, Datum.NULL, number(5), false);
    CheckReport clean = check();
    assertThat(clean.problems()).isEmpty();
    assertThat(clean.indexEntries()).isEqualTo(9);
    entries.remove(new Handle.Int(2).recordKey(12));
    assertThat(check().problems())
        .extracting(CheckProblem::index, CheckProblem::kind)
        .containsExactlyInAnyOrder(
            tuple("u", Kind.EXTRA), tuple("g", Kind.EXTRA), tuple("l", Kind.EXTRA));
  }

  @Test
  void entriesThatPipelinedDmlDidNotChangeAreValid() {
    TableDef table =
        put(
            table()
                .with("partition", "{'enable':true,'type':2,'definitions':[{'id':11}]}")
                .index("u", true, "a")
                .index("g", true, "a", "is_global:true")
                .index("l", false, "b"));
    row(table, 11, 1, number(1), number(5), false);
    entries.replaceAll(
        (key, value) ->
            key[0] == 't' && key[10] == 'i'
                ? new IndexEntry(key, value).untouched().value()
                : value);
    CheckReport report = check();
    assertThat(report.problems()).isEmpty();
    assertThat(report.indexEntries()).isEqualTo(3);
  }

  @Test
  void entriesOfARemovedPartitionAreExtra() {
    TableDef two =
        put(
            table()
                .with("partition", "{'enable':true,'type':2,'definitions':[{'id':11},{'id':12}]}")
                .index("u", true, "a", "is_global:true"));
    row(two, 12, 2, number(2), number(5), false);
    put(
        table()
            .with("partition", "{'enable':true,'type':2,'definitions':[{'id':11}]}")
            .index("u", true, "a", "is_global:true"));
    assertThat(check().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.EXTRA);
              assertThat(problem.detail()).contains("partition 12");
            });
  }

  @Test
  void twoRowsWithTheSameUniqueValueAreAMismatch() {
    TableDef table = put(table().index("u", true, "a"));
    row(table, 1, 1, number(5), number(6), false);
    row(table, 1, 2, number(5), number(6), false);
    assertThat(check().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.MISMATCH);
              assertThat(problem.row()).isEqualTo("`_tidb_rowid` = 1");
              assertThat(problem.detail()).startsWith("the row requires ");
            });
  }

  @Test
  void aRowIsNamedByItsPrimaryKeyInSql() {
    TableDef table =
        put(
            TableJson.named("t")
                .column("a", 3, 0, 11, 0)
                .text("s", 15, 0, 10, 0, "utf8mb4", "utf8mb4_general_ci")
                .with("is_common_handle", "true")
                .with("common_handle_version", "1")
                .index("PRIMARY", true, "a,s", "is_primary:true")
                .index("k", false, "a"));
    Datum[] values = {number(5), Datum.ofString("it's")};
    Handle handle = new HandleEncoder(table).handle(o -> values[o]);
    entries.put(
        handle.recordKey(1),
        RowEncoder.encode(List.of(Cell.of(table.columns().get(1), values[1]))));

    assertThat(check().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.MISSING);
              assertThat(problem.row()).isEqualTo("`a` = 5 AND `s` = 'it\\'s'");
            });
  }

  @Test
  void theKeyOfALostRowIsNamedAsFarAsItCanBeRead() {
    TableDef table =
        put(
            TableJson.named("t")
                .column("a", 3, 0, 11, 0)
                .text("s", 15, 0, 10, 0, "utf8mb4", "utf8mb4_general_ci")
                .with("is_common_handle", "true")
                .with("common_handle_version", "1")
                .index("PRIMARY", true, "a,s", "is_primary:true")
                .index("k", false, "a"));
    Datum[] values = {number(5), Datum.ofString("x")};
    Handle handle = new HandleEncoder(table).handle(o -> values[o]);
    for (IndexEntry entry :
        new IndexWriter(table, table.indexes().get(1)).entries(1, handle, o -> values[o])) {
      entries.put(entry.key(), entry.value());
    }

    assertThat(check().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.EXTRA);
              assertThat(problem.row()).isEqualTo("`a` = 5");
            });
  }

  @Test
  void onlyTheFirstProblemsAreListedAndAllAreCounted() {
    TableDef table = put(table().index("k", false, "a"));
    for (long id = 1; id <= 5; id++) {
      Handle handle = new Handle.Int(id);
      entries.put(
          handle.recordKey(1),
          RowEncoder.encode(List.of(Cell.of(table.columns().get(0), number(id)))));
    }
    CheckReport report =
        new Checker(new MapSnapshot(Tso.MAX, entries), SourceRules.newest(true))
            .check(TableFilter.ALL, Set.of(), 2, CheckListener.SILENT);

    assertThat(report.problems()).hasSize(2);
    assertThat(report.problemCount()).isEqualTo(5);
  }

  @Test
  void anIndexThatCanNotBeComputedIsReportedAsNotChecked() {
    put(
        TableJson.named("t")
            .column("a", 3, 0, 11, 0)
            .text("s", 15, 0, 10, 0, "utf8mb4", "utf8mb4_klingon_ci")
            .index("k", false, "s")
            .index("f", false, "a", "is_global:true", "global_index_version:2"));
    CheckReport report = check();
    assertThat(report.notChecked())
        .extracting(NotChecked::index)
        .containsExactlyInAnyOrder("k", "f");
    assertThat(report.notChecked()).allMatch(entry -> !entry.why().isEmpty());
  }

  @Test
  void pendingNonPublicAndColumnarIndexesAreSkipped() {
    TableDef table =
        put(
            table()
                .index("p", false, "a")
                .index("w", false, "a", "state:3")
                .index("v", false, "a", "index_type:5"));
    Handle handle = new Handle.Int(1);
    entries.put(
        handle.recordKey(1),
        RowEncoder.encode(List.of(Cell.of(table.columns().get(0), number(1)))));
    CheckReport report = check("`d`.`t`.`p`", "`d`.`other`.`x`");
    assertThat(report.ok()).isTrue();
    assertThat(report.pending()).containsExactly("`d`.`t`.`p`");
    assertThat(check().problems()).extracting(CheckProblem::index).containsExactly("p");
  }
}
