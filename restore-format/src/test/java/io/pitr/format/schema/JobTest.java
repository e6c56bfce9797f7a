package io.pitr.format.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.BackfillMethod;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.DdlJobView.GlobalIndexArg;
import io.pitr.api.schema.DdlJobView.IndexArg;
import io.pitr.api.schema.JobState;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlMode;
import io.pitr.api.schema.SqlModes;
import io.pitr.format.FormatError;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTest {
  private static final int SYNCED = 6;

  private static Job job(ActionType type, int state, int version, String arguments) {
    return parse(
        """
        {"id":9,"type":%d,"schema_id":1,"table_id":100,"state":%d,"version":%d,"start_ts":77,\
        "raw_args":%s,"reorg_meta":{"reorg_tp":2}}\
        """
            .formatted(type.code(), state, version, arguments));
  }

  private static Job parse(String json) {
    return Job.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Job withReorg(String meta) {
    return parse("{\"id\":9,\"type\":7,\"state\":6,\"reorg_meta\":" + meta + "}");
  }

  @Test
  void aJobHasItsSessionSettings() {
    assertThat(
            withReorg("{\"sql_mode\":1436549152,\"location\":{\"name\":\"Etc/UTC\",\"offset\":0}}")
                .session())
        .contains(new SessionSettings(SqlModes.DEFAULT, new SessionZone("Etc/UTC", 0)));
    assertThat(
            withReorg("{\"sql_mode\":64,\"location\":{\"name\":\"UTC\",\"offset\":19800}}")
                .session())
        .contains(
            new SessionSettings(
                SqlModes.of(SqlMode.NO_UNSIGNED_SUBTRACTION), new SessionZone("UTC", 19_800)));
    assertThat(withReorg("{\"sql_mode\":0,\"location\":null}").session())
        .contains(new SessionSettings(SqlModes.NONE, SessionZone.SYSTEM));
    assertThat(withReorg("null").session()).isEmpty();
  }

  @Test
  void aZoneIsAnOffsetOrAName() {
    assertThat(new SessionZone("UTC", 19_800).id()).isEqualTo(ZoneOffset.ofHoursMinutes(5, 30));
    assertThat(new SessionZone("UTC", 19_800).text()).isEqualTo("+05:30");
    assertThat(new SessionZone("UTC", -34_200).text()).isEqualTo("-09:30");
    assertThat(new SessionZone("Europe/Berlin", 0).text()).isEqualTo("Europe/Berlin");
    assertThat(SessionZone.SYSTEM.isKnown()).isFalse();
    assertThat(SessionZone.SYSTEM.id()).isEqualTo(ZoneOffset.UTC);
    assertThat(SessionZone.SYSTEM.text()).isEqualTo("+00:00");
  }

  @Test
  void aDroppedDatabaseNamesItsTables() {
    assertThat(job(ActionType.DROP_SCHEMA, SYNCED, 1, "[[5,6]]").droppedTableIds())
        .containsExactly(5L, 6L);
    assertThat(
            job(ActionType.DROP_SCHEMA, SYNCED, 2, "{\"all_dropped_table_ids\":[5,6]}")
                .droppedTableIds())
        .containsExactly(5L, 6L);
  }

  @Test
  void aDroppedTableNamesItsPartitionsAndItsStartKey() {
    Job first = job(ActionType.DROP_TABLE, SYNCED, 1, "[\"dIAAAAAAAACT\",[5,6],[\"rule\"]]");
    Job second =
        job(
            ActionType.DROP_TABLE,
            SYNCED,
            2,
            "{\"start_key\":\"dIAAAAAAAACT\",\"old_partition_ids\":[5,6]}");
    assertThat(first.oldPhysicalIds()).containsExactly(5L, 6L);
    assertThat(second.oldPhysicalIds()).containsExactly(5L, 6L);
    assertThat(first.startKeyTableId()).hasValue(147);
    assertThat(second.startKeyTableId()).hasValue(147);
  }

  @Test
  void aTruncationNamesOldPartitionsAndTheNewTable() {
    assertThat(job(ActionType.TRUNCATE_TABLE, SYNCED, 1, "[\"\",[5]]").oldPhysicalIds())
        .containsExactly(5L);
    assertThat(job(ActionType.TRUNCATE_TABLE, SYNCED, 1, "[null,null]").newTableId()).isEmpty();
    assertThat(job(ActionType.TRUNCATE_TABLE, SYNCED, 2, "{\"new_table_id\":8}").newTableId())
        .hasValue(8);
  }

  @Test
  void changesOfPartitionsNameWhatTheyReplaced() {
    for (ActionType type :
        new ActionType[] {
          ActionType.DROP_PARTITION,
          ActionType.REORGANIZE_PARTITION,
          ActionType.PARTITION_BY,
          ActionType.REMOVE_PARTITIONING
        }) {
      Job first = job(type, SYNCED, 1, "[[5],[{\"TableID\":100,\"IndexID\":3}]]");
      Job second =
          job(
              type,
              SYNCED,
              2,
              "{\"part_names\":[\"p\"],\"old_physical_tbl_ids\":[5],"
                  + "\"old_global_indexes\":[{\"TableID\":100,\"IndexID\":3}]}");
      for (Job job : new Job[] {first, second}) {
        assertThat(job.oldPhysicalIds()).containsExactly(5L);
        assertThat(job.oldGlobalIndexes()).containsExactly(new GlobalIndexArg(100, 3));
      }
    }
    assertThat(job(ActionType.TRUNCATE_PARTITION, SYNCED, 1, "[[5,6]]").oldPhysicalIds())
        .containsExactly(5L, 6L);
  }

  @Test
  void anAddedIndexIsReadInAllForms() {
    IndexArg plain = new IndexArg(3, false);
    IndexArg global = new IndexArg(4, true);
    assertThat(job(ActionType.ADD_INDEX, SYNCED, 1, "[[3,4],[false,true],[5],[false,true]]"))
        .satisfies(
            job -> {
              assertThat(job.indexes()).containsExactly(plain, global);
              assertThat(job.partitionIds()).containsExactly(5L);
              assertThat(job.reorgType()).isEqualTo(BackfillMethod.INGEST);
            });
    assertThat(job(ActionType.ADD_PRIMARY_KEY, SYNCED, 1, "[3,false,[5],false]").indexes())
        .containsExactly(plain);
    assertThat(
            job(
                    ActionType.ADD_INDEX,
                    SYNCED,
                    2,
                    "{\"index_args\":[{\"index_id\":3},{\"index_id\":4,\"is_global\":true}]}")
                .indexes())
        .containsExactly(plain, global);
  }

  @Test
  void anAddedIndexThatWasRolledBackHasNamesInsteadOfIds() {
    Job job =
        job(
            ActionType.ADD_INDEX,
            JobState.ROLLBACK_DONE.code(),
            1,
            "[[{\"O\":\"i\",\"L\":\"i\"}],[false],[5]]");
    assertThat(job.indexes()).isEmpty();
    assertThat(job.partitionIds()).containsExactly(5L);
    assertThat(job.succeeded()).isFalse();
  }

  @Test
  void aDroppedIndexAndColumnsNameTheirIndexes() {
    assertThat(
            job(ActionType.DROP_INDEX, SYNCED, 1, "[{\"O\":\"i\",\"L\":\"i\"},false,3,[5],false]")
                .indexes())
        .containsExactly(new IndexArg(3, false));
    assertThat(job(ActionType.DROP_COLUMN, SYNCED, 1, "[{},false,[3],[5]]").indexes())
        .containsExactly(new IndexArg(3, false));
    Job modify = job(ActionType.MODIFY_COLUMN, SYNCED, 1, "[[3],[5],[6]]");
    assertThat(modify.indexes()).containsExactly(new IndexArg(3, false));
    assertThat(modify.partitionIds()).containsExactly(5L);
    assertThat(modify.newIndexIds()).containsExactly(6L);
    assertThat(job(ActionType.MODIFY_COLUMN, SYNCED, 2, "{\"new_index_ids\":[6]}").newIndexIds())
        .containsExactly(6L);
  }

  @Test
  void subJobsHaveTheirOwnArgumentsAndTheParentsTable() {
    Job job =
        parse(
            """
            {"id":9,"type":61,"schema_id":1,"table_id":100,"state":6,"version":1,"start_ts":77,\
            "raw_args":null,"multi_schema_info":{"sub_jobs":[\
            {"type":7,"raw_args":[[3],[false],[],[false]],"state":4,"reorg_tp":2},\
            {"type":5,"raw_args":null,"state":4}]}}\
            """);
    assertThat(job.subJobs()).hasSize(2);
    DdlJobView first = job.subJobs().get(0);
    assertThat(first.indexes()).containsExactly(new IndexArg(3, false));
    assertThat(first.reorgType()).isEqualTo(BackfillMethod.INGEST);
    assertThat(first.tableId()).isEqualTo(100);
    assertThat(first.startTs()).isEqualTo(new Tso(77));
    assertThat(first.succeeded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "7", "\"x\""})
  void argumentsOfAnUnknownLayoutAreRefusedIfTheyAreNeeded(String arguments) {
    assertThatThrownBy(() -> job(ActionType.DROP_TABLE, SYNCED, 3, arguments))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(FormatError.FORMAT_UNSUPPORTED));
    assertThat(job(ActionType.TABLE_COMMENT, SYNCED, 3, arguments).indexes()).isEmpty();
  }

  @Test
  void aStartKeyThatIsNotBase64IsRefused() {
    assertThatThrownBy(() -> job(ActionType.DROP_TABLE, SYNCED, 1, "[\"***\",[]]"))
        .isInstanceOf(RestoreException.class);
  }
}
