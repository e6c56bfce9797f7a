package io.pitr.plugin.gc;

import static io.pitr.api.schema.ActionType.ADD_INDEX;
import static io.pitr.api.schema.ActionType.DROP_COLUMN;
import static io.pitr.api.schema.ActionType.DROP_INDEX;
import static io.pitr.api.schema.ActionType.DROP_PARTITION;
import static io.pitr.api.schema.ActionType.DROP_SCHEMA;
import static io.pitr.api.schema.ActionType.DROP_TABLE;
import static io.pitr.api.schema.ActionType.MODIFY_COLUMN;
import static io.pitr.api.schema.ActionType.MULTI_SCHEMA_CHANGE;
import static io.pitr.api.schema.ActionType.REMOVE_PARTITIONING;
import static io.pitr.api.schema.ActionType.REORGANIZE_PARTITION;
import static io.pitr.api.schema.ActionType.TRUNCATE_TABLE;
import static io.pitr.api.schema.BackfillMethod.INGEST;
import static io.pitr.api.schema.BackfillMethod.NONE;
import static io.pitr.api.schema.JobState.CANCELLED;
import static io.pitr.api.schema.JobState.ROLLBACK_DONE;
import static io.pitr.testkit.schema.JobFixture.job;
import static io.pitr.testkit.schema.TableFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreEvent.DdlJobFinished;
import io.pitr.api.event.RestoreEvent.PartitionDropped;
import io.pitr.api.event.RestoreEvent.TableChanged;
import io.pitr.api.event.RestoreEvent.TableCreated;
import io.pitr.api.event.RestoreEvent.TableDropped;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.testkit.DeferralHookContract;
import io.pitr.testkit.schema.SchemaFixture;
import io.pitr.testkit.schema.TableFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The contract of hooks, and the hazards of range deletions in spec/segmented-restore.md: C.3,
 * D-10, D-17, R-20 to R-25.
 */
class GcHookTest extends DeferralHookContract<GcState> {
  private static final Tso TS = new Tso(2_000);
  private static final long TEMPORARY = 0x7fff000000000000L;

  private static final TableFixture T = table(100, "app", "t");
  private static final TableFixture PARTS = table(100, "app", "t").withPartitions(101, 102);

  @Override
  protected DeferralHook<GcState> hook() {
    return new GcHook();
  }

  @Override
  protected List<RestoreEvent> events() {
    return List.of(
        new TableDropped(TS, T),
        finished(job(50, DROP_TABLE, 100)),
        finished(job(51, DROP_INDEX, 300).withIndexes(NONE, 2)),
        new TableDropped(TS, table(200, "app", "u")));
  }

  @Override
  protected SchemaView finalSchema() {
    return SchemaFixture.of(table(300, "app", "v")).withDropped(100, 200);
  }

  @Override
  protected Map<Integer, String> savedByVersion() {
    return Map.of(1, "{\"jobs\":{\"50\":[[100,0]],\"51\":[[300,2]]},\"orphans\":[200]}");
  }

  private static RestoreEvent finished(DdlJobView job) {
    return new DdlJobFinished(TS, job);
  }

  private static ObjectRange whole(long id) {
    return new ObjectRange(id, ObjectRange.WHOLE_TABLE);
  }

  private static ObjectRange index(long id, long indexId) {
    return new ObjectRange(id, indexId);
  }

  private static List<ObjectRange> ranges(SchemaView schema, RestoreEvent... events) {
    return actions(schema, events).stream()
        .flatMap(action -> ((FinishBody.DeleteRanges) action.body()).ranges().stream())
        .toList();
  }

  private static List<FinishAction> actions(SchemaView schema, RestoreEvent... events) {
    var hook = new GcHook();
    GcState state = hook.empty();
    for (RestoreEvent event : events) {
      state = hook.on(event, state);
    }
    return hook.actions(state, schema);
  }

  @Test
  void aDroppedTableLeavesItsRows() {
    assertThat(
            ranges(
                SchemaFixture.of().withDropped(100),
                new TableDropped(TS, T),
                finished(job(50, DROP_TABLE, 100))))
        .containsExactly(whole(100));
  }

  @Test
  void aDroppedTableWithPartitionsLeavesThemAndItself() {
    assertThat(
            ranges(
                SchemaFixture.of().withDropped(100, 101, 102),
                new TableDropped(TS, PARTS),
                finished(job(50, DROP_TABLE, 100).withOldPhysicalIds(101L, 102L))))
        .containsExactly(whole(101), whole(102), whole(100));
  }

  @Test
  void truncationLeavesTheOldId() {
    assertThat(
            ranges(
                SchemaFixture.of(table(200, "app", "t")).withDropped(100),
                new TableDropped(TS, T),
                new TableCreated(TS, table(200, "app", "t")),
                finished(job(50, TRUNCATE_TABLE, 100))))
        .containsExactly(whole(100));
  }

  @Test
  void aDroppedDatabaseLeavesAllItsTables() {
    assertThat(
            ranges(
                SchemaFixture.of().withDropped(100, 101),
                finished(job(50, DROP_SCHEMA, 0).withDroppedTables(100L, 101L))))
        .containsExactly(whole(100), whole(101));
  }

  @Test
  void aDroppedPartitionLeavesItsRows() {
    TableFixture fewer = table(100, "app", "t").withPartitions(102);

    assertThat(
            ranges(
                SchemaFixture.of(fewer).withDropped(101),
                new TableChanged(TS, PARTS, fewer),
                new PartitionDropped(TS, PARTS, 101),
                finished(job(50, DROP_PARTITION, 100).withOldPhysicalIds(101L))))
        .containsExactly(whole(101));
  }

  @Test
  void reorganisedPartitionsLeaveTheOldOnes() {
    TableFixture after = table(100, "app", "t").withPartitions(103);

    assertThat(
            ranges(
                SchemaFixture.of(after).withDropped(101, 102),
                finished(job(50, REORGANIZE_PARTITION, 100).withOldPhysicalIds(101L, 102L))))
        .containsExactly(whole(101), whole(102));
  }

  @Test
  void removedPartitioningLeavesTheOldTableId() {
    assertThat(
            ranges(
                SchemaFixture.of(table(200, "app", "t")).withDropped(100, 101, 102),
                finished(job(50, REMOVE_PARTITIONING, 100).withOldPhysicalIds(101L, 102L, 100L))))
        .containsExactly(whole(101), whole(102), whole(100));
  }

  @Test
  void aDroppedIndexLeavesItsEntriesInEveryPartition() {
    assertThat(
            ranges(
                SchemaFixture.of(PARTS),
                finished(job(50, DROP_INDEX, 100).withIndexes(NONE, 2).withPartitions(101L, 102L))))
        .containsExactly(index(101, 2), index(102, 2));
  }

  @Test
  void aDroppedColumnLeavesTheIndexesOverIt() {
    assertThat(
            ranges(
                SchemaFixture.of(T), finished(job(50, DROP_COLUMN, 100).withIndexes(NONE, 2, 3))))
        .containsExactly(index(100, 2), index(100, 3));
  }

  @Test
  void aChangeOfTypeLeavesTheOldIndexes() {
    assertThat(
            ranges(
                SchemaFixture.of(T.withPublicIndex(4, "k", "c")),
                finished(job(50, MODIFY_COLUMN, 100).withIndexes(INGEST, 2))))
        .containsExactly(index(100, 2));
  }

  @Test
  void everyClauseOfOneStatementLeavesWhatItLeaves() {
    assertThat(
            ranges(
                SchemaFixture.of(T.withPublicIndex(4, "k", "c")),
                finished(
                    job(50, MULTI_SCHEMA_CHANGE, 100)
                        .withSubJobs(
                            job(50, DROP_INDEX, 100).withIndexes(NONE, 2),
                            job(50, ADD_INDEX, 100).withIndexes(INGEST, 4)))))
        .containsExactly(index(100, 2), index(100, 4 | TEMPORARY));
  }

  @Test
  void aJobThatWasCancelledLeavesNothing() {
    assertThat(
            actions(SchemaFixture.of(T), finished(job(50, DROP_TABLE, 100).withState(CANCELLED))))
        .isEmpty();
  }

  @Test
  void d15_aRolledBackIndexLeavesItselfAndItsTemporaryOne() {
    assertThat(
            ranges(
                SchemaFixture.of(T),
                finished(job(50, ADD_INDEX, 100).withIndexes(INGEST, 2).withState(ROLLBACK_DONE))))
        .containsExactly(index(100, 2 | TEMPORARY), index(100, 2));
  }

  @Test
  void r23_theTemporaryIndexOfALiveIndexGoes() {
    assertThat(
            ranges(
                SchemaFixture.of(T.withPublicIndex(2, "k", "c")),
                finished(job(50, ADD_INDEX, 100).withIndexes(INGEST, 2))))
        .containsExactly(index(100, 2 | TEMPORARY));
  }

  @Test
  void anIndexThatLivesAtTheEndKeepsItsEntries() {
    assertThat(
            actions(
                SchemaFixture.of(T.withPublicIndex(2, "k", "c")),
                finished(job(50, DROP_INDEX, 100).withIndexes(NONE, 2))))
        .isEmpty();
  }

  @Test
  void d17_aJobToldTwiceIsOne() {
    assertThat(
            actions(
                SchemaFixture.of().withDropped(100),
                finished(job(50, DROP_TABLE, 100)),
                finished(job(50, DROP_TABLE, 100))))
        .extracting(FinishAction::id)
        .containsExactly("gc:job-50");
  }

  @Test
  void d10_aTableThatIsGoneWhileItsJobIsNotYetInTheHistoryIsCleanedUp() {
    assertThat(ranges(SchemaFixture.of().withDropped(100, 101, 102), new TableDropped(TS, PARTS)))
        .containsExactlyInAnyOrder(whole(100), whole(101), whole(102));
  }

  @Test
  void d10_partitionsOfAReorganisationThatWasUndoneAreCleanedUp() {
    TableFixture during = table(100, "app", "t").withPartitions(101, 102, 103);

    assertThat(
            ranges(
                SchemaFixture.of(PARTS).withDropped(103),
                new TableChanged(TS, PARTS, during),
                new TableChanged(TS, during, PARTS),
                new PartitionDropped(TS, during, 103),
                finished(job(50, REORGANIZE_PARTITION, 100).withState(ROLLBACK_DONE))))
        .containsExactly(whole(103));
  }

  @Test
  void r20_aTableThatIsRecoveredKeepsItsRows() {
    assertThat(
            actions(
                SchemaFixture.of(T),
                new TableDropped(TS, T),
                finished(job(50, DROP_TABLE, 100)),
                new TableCreated(TS, T)))
        .isEmpty();
  }

  @Test
  void r20_aTableThatIsRecoveredAndDroppedAgainIsDeleted() {
    assertThat(
            ranges(
                SchemaFixture.of().withDropped(100),
                new TableDropped(TS, T),
                finished(job(50, DROP_TABLE, 100)),
                new TableCreated(TS, T),
                new TableDropped(TS, T),
                finished(job(60, DROP_TABLE, 100))))
        .containsOnly(whole(100));
  }

  @Test
  void r21_aDatabaseThatIsRecoveredKeepsAllItsTables() {
    assertThat(
            actions(
                SchemaFixture.of(T, table(200, "app", "u")),
                finished(job(50, DROP_SCHEMA, 0).withDroppedTables(100L, 200L)),
                new TableCreated(TS, T),
                new TableCreated(TS, table(200, "app", "u"))))
        .isEmpty();
  }

  @Test
  void r22_afterTruncationTheOldRowsLiveUnderTheNewName() {
    assertThat(
            actions(
                SchemaFixture.of(table(100, "app", "t2"), table(200, "app", "t")),
                new TableDropped(TS, T),
                new TableCreated(TS, table(200, "app", "t")),
                finished(job(50, TRUNCATE_TABLE, 100)),
                new TableCreated(TS, table(100, "app", "t2"))))
        .isEmpty();
  }

  @Test
  void anExchangeLeavesNothing() {
    TableFixture single = table(200, "app", "nt");
    TableFixture partsAfter = table(100, "app", "t").withPartitions(200, 102);
    TableFixture singleAfter = table(101, "app", "nt");

    assertThat(
            actions(
                SchemaFixture.of(partsAfter, singleAfter),
                new TableDropped(TS, single),
                new TableChanged(TS, PARTS, partsAfter),
                new PartitionDropped(TS, PARTS, 101),
                new TableCreated(TS, singleAfter)))
        .isEmpty();
  }

  @Test
  void viewsAndSequencesHaveNoRows() {
    TableFixture view =
        new TableFixture(
            100, 1, "app", "v", TableView.Kind.VIEW, List.of(), List.of(), List.of(), List.of());

    assertThat(actions(SchemaFixture.of().withDropped(100), new TableDropped(TS, view))).isEmpty();
  }

  @Test
  void r25_eachJobIsAnActionOfItsOwn() {
    assertThat(
            actions(
                SchemaFixture.of().withDropped(100, 200),
                finished(job(50, DROP_TABLE, 100)),
                finished(job(51, DROP_TABLE, 200))))
        .extracting(FinishAction::id, FinishAction::order)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("gc:job-50", 100),
            org.assertj.core.groups.Tuple.tuple("gc:job-51", 100));
  }
}
