package io.pitr.format.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.BackfillMethod;
import io.pitr.api.schema.DdlJobView.IndexArg;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CorpusSchemaTest {
  private final CorpusSchemas corpus = CorpusSchemas.open();

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Test
  void everySchemaOfTheFullBackupIsWrittenAsGoWroteIt() {
    List<byte[]> tables = corpus.tables();
    List<byte[]> databases = corpus.databases();
    assertThat(tables).hasSizeGreaterThan(70);
    assertThat(databases).hasSize(76);
    for (byte[] json : tables) {
      assertThat(text(GoJson.write(GoJson.parse(json, "table")))).isEqualTo(text(json));
    }
    for (byte[] json : databases) {
      assertThat(text(GoJson.write(GoJson.parse(json, "database")))).isEqualTo(text(json));
    }
  }

  @Test
  void everyValueOfTheMetaLogIsWrittenAsGoWroteIt() {
    List<CorpusSchemas.LogValue> values = corpus.logValues();
    assertThat(values).hasSizeGreaterThan(150);
    for (CorpusSchemas.LogValue value : values) {
      assertThat(text(GoJson.write(GoJson.parse(value.json(), value.key()))))
          .isEqualTo(text(value.json()));
    }
  }

  @Test
  void everyTableIsReadCompletelyThroughItsView() {
    int columns = 0;
    for (byte[] json : corpus.tables()) {
      TableInfo table = TableInfo.parse(json);
      columns += table.visibleColumns().size();
      table.columns().forEach(column -> assertThat(column.type().type()).isNotNull());
      assertThat(table.isPublic()).isTrue();
      assertThat(table.view("db", 1).json()).isEqualTo(text(json));
      assertThat(table.view("db", 1).physicalIds()).containsExactlyElementsOf(table.physicalIds());
    }
    assertThat(columns).isGreaterThan(500);
  }

  @Test
  void mappingIdsThereAndBackGivesTheSameBytes() {
    LongUnaryOperator there = id -> id + 1000;
    LongUnaryOperator back = id -> id - 1000;
    for (CorpusSchemas.LogValue value : corpus.logValues()) {
      if (value.isTable()) {
        TableInfo table = TableInfo.parse(value.json());
        TableInfo mapped = table.mapIds(there, there);
        assertThat(mapped.allIds())
            .containsExactlyElementsOf(table.allIds().stream().map(there::applyAsLong).toList());
        assertThat(mapped.mapIds(back, back)).isEqualTo(table);
      }
    }
  }

  @Test
  void anEditedTableKeepsEverythingElse() {
    for (byte[] json : corpus.tables()) {
      TableInfo table = TableInfo.parse(json);
      TableInfo edited = table.withId(77).withoutTiflashReplica();
      ObjectNode expected = table.tree();
      expected.put("id", 77L);
      expected.putNull("tiflash_replica");
      assertThat(text(edited.json())).isEqualTo(text(GoJson.write(expected)));
      assertThat(edited.withId(77)).isSameAs(edited);
    }
  }

  @Test
  void databasesOfTheLogAreRead() {
    assertThat(
            corpus.logValues().stream()
                .filter(CorpusSchemas.LogValue::isDatabase)
                .map(value -> DbInfo.parse(value.json()))
                .map(db -> db.name().original()))
        .isNotEmpty()
        .allMatch(name -> !name.isEmpty());
  }

  @Test
  void jobsOfTheLogHaveTheirArguments() {
    List<Job> jobs =
        corpus.logValues().stream()
            .filter(CorpusSchemas.LogValue::isJob)
            .map(value -> Job.parse(value.json()))
            .toList();
    assertThat(jobs).isNotEmpty();
    assertThat(jobs).allMatch(job -> job.version() == 2 && job.id() > 0);
    assertThat(jobs)
        .filteredOn(job -> job.type() == ActionType.DROP_TABLE && job.succeeded())
        .isNotEmpty()
        .allMatch(job -> job.startKeyTableId().orElse(-1) == job.tableId());
    assertThat(jobs)
        .filteredOn(
            job -> job.type() == ActionType.ADD_INDEX && job.reorgType() == BackfillMethod.INGEST)
        .isNotEmpty()
        .allMatch(job -> job.indexes().stream().mapToLong(IndexArg::indexId).min().orElse(0) > 0);
    assertThat(jobs)
        .filteredOn(job -> job.type() == ActionType.MULTI_SCHEMA_CHANGE)
        .allMatch(job -> !job.subJobs().isEmpty());
    assertThat(jobs)
        .filteredOn(job -> job.type() == ActionType.TRUNCATE_TABLE)
        .allMatch(job -> job.newTableId().isPresent());
    assertThat(jobs)
        .filteredOn(job -> job.type() == ActionType.DROP_PARTITION)
        .allMatch(job -> !job.oldPhysicalIds().isEmpty());
  }
}
