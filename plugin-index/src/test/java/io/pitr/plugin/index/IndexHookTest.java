package io.pitr.plugin.index;

import static io.pitr.api.schema.ActionType.ADD_INDEX;
import static io.pitr.api.schema.ActionType.ADD_PRIMARY_KEY;
import static io.pitr.api.schema.ActionType.MODIFY_COLUMN;
import static io.pitr.api.schema.ActionType.MULTI_SCHEMA_CHANGE;
import static io.pitr.api.schema.BackfillMethod.INGEST;
import static io.pitr.api.schema.BackfillMethod.TRANSACTIONAL;
import static io.pitr.api.schema.BackfillMethod.TRANSACTIONAL_WITH_MERGE;
import static io.pitr.api.schema.BackfillState.INAPPLICABLE;
import static io.pitr.api.schema.BackfillState.MERGING;
import static io.pitr.api.schema.BackfillState.RUNNING;
import static io.pitr.api.schema.JobState.ROLLBACK_DONE;
import static io.pitr.api.schema.SchemaState.DELETE_ONLY;
import static io.pitr.api.schema.SchemaState.PUBLIC;
import static io.pitr.api.schema.SchemaState.WRITE_ONLY;
import static io.pitr.api.schema.SchemaState.WRITE_REORGANIZATION;
import static io.pitr.testkit.schema.JobFixture.job;
import static io.pitr.testkit.schema.TableFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreEvent.DdlJobFinished;
import io.pitr.api.event.RestoreEvent.IndexDropped;
import io.pitr.api.event.RestoreEvent.SegmentOpened;
import io.pitr.api.event.RestoreEvent.TableChanged;
import io.pitr.api.event.RestoreEvent.TableCreated;
import io.pitr.api.event.RestoreEvent.TableDropped;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.FinishBody.RebuildIndex;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlModes;
import io.pitr.testkit.DeferralHookContract;
import io.pitr.testkit.schema.SchemaFixture;
import io.pitr.testkit.schema.TableFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The contract of hooks, and the hazards of indexes in spec/segmented-restore.md: D-02 (suspects),
 *
 */
class IndexHookTest extends DeferralHookContract<IndexState> {
  private static final Tso BASE = new Tso(500);
  private static final Tso TS = new Tso(2_000);
  private static final RestoreEvent OPENED = new SegmentOpened(1, BASE, new Tso(9_000), false);

  private static final TableFixture T = table(100, "app", "t");
  private static final TableFixture INDEXED = T.withPublicIndex(2, "k", "c");

  private static final SessionSettings LENIENT =
      new SessionSettings(SqlModes.NONE, new SessionZone("UTC", 19_800));

  @Override
  protected DeferralHook<IndexState> hook() {
    return new IndexHook();
  }

  @Override
  protected List<RestoreEvent> events() {
    return List.of(
        OPENED,
        new TableCreated(TS, T),
        changed(T, T.withIndex(2, "k", WRITE_REORGANIZATION, RUNNING)),
        finished(job(50, ADD_INDEX, 100).withIndexes(INGEST, 2)),
        changed(INDEXED, INDEXED.withIndex(3, "late", WRITE_REORGANIZATION, RUNNING)));
  }

  @Override
  protected SchemaView finalSchema() {
    return SchemaFixture.of(INDEXED);
  }

  @Override
  protected Map<Integer, String> savedByVersion() {
    return Map.of(1, "{\"base\":\"500\",\"items\":[[100,2]],\"suspects\":[[100,3,[100]]]}");
  }

  private static RestoreEvent changed(TableFixture before, TableFixture after) {
    return new TableChanged(TS, before, after);
  }

  private static RestoreEvent finished(DdlJobView job) {
    return new DdlJobFinished(TS, job);
  }

  /** ADD INDEX of an unpartitioned table, by ingest. */
  private static RestoreEvent ingested(long tableId, long... indexIds) {
    return finished(job(50, ADD_INDEX, tableId).withIndexes(INGEST, indexIds));
  }

  private static List<FinishBody> after(SchemaView schema, RestoreEvent... events) {
    return actions(schema, events).stream().map(FinishAction::body).toList();
  }

  private static List<FinishAction> actions(SchemaView schema, RestoreEvent... events) {
    var hook = new IndexHook();
    IndexState state = hook.on(OPENED, hook.empty());
    for (RestoreEvent event : events) {
      state = hook.on(event, state);
    }
    return hook.actions(state, schema);
  }

  @Test
  void anIndexIsRebuiltAsTheSessionThatAddedItEvaluates() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                finished(job(50, ADD_INDEX, 100).withIndexes(INGEST, 2).withSession(LENIENT))))
        .containsExactly(new RebuildIndex(100, 2, Optional.of(LENIENT)));
  }

  @Test
  void theSessionOfAnIndexThatNeedsNoRebuildIsKnownToo() {
    var hook = new IndexHook();
    IndexState state =
        hook.on(
            finished(job(50, ADD_INDEX, 100).withIndexes(TRANSACTIONAL, 2).withSession(LENIENT)),
            hook.on(OPENED, hook.empty()));
    assertThat(hook.indexSessions(state)).containsExactly(Map.entry(new IndexId(100, 2), LENIENT));
    assertThat(hook.indexSessions(hook.on(new IndexDropped(TS, INDEXED, 2), state))).isEmpty();
    assertThat(hook.indexSessions(hook.on(new TableDropped(TS, INDEXED), state))).isEmpty();
  }

  @Test
  void aStepOfAMultiSchemaChangeHasTheSessionOfTheStatement() {
    var step = job(50, ADD_INDEX, 100).withIndexes(INGEST, 2).withSession(LENIENT);
    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                finished(job(50, MULTI_SCHEMA_CHANGE, 100).withSubJobs(step))))
        .containsExactly(new RebuildIndex(100, 2, Optional.of(LENIENT)));
  }

  @Test
  void sessionsSurviveASaveAndUnknownModesToo() {
    var hook = new IndexHook();
    var newer =
        new SessionSettings(new SqlModes(1L << 40 | 1), new SessionZone("Europe/Berlin", 0));
    IndexState state =
        hook.on(
            finished(job(51, ADD_INDEX, 100).withIndexes(TRANSACTIONAL, 3, 4).withSession(newer)),
            hook.on(
                finished(
                    job(50, ADD_INDEX, 100).withIndexes(TRANSACTIONAL, 2).withSession(LENIENT)),
                hook.empty()));
    assertThat(hook.indexSessions(hook.codec().read(1, hook.codec().write(state))))
        .containsOnly(
            Map.entry(new IndexId(100, 2), LENIENT),
            Map.entry(new IndexId(100, 3), newer),
            Map.entry(new IndexId(100, 4), newer));
  }

  @Test
  void anIngestedIndexIsRebuilt() {
    assertThat(after(SchemaFixture.of(INDEXED), ingested(100, 2)))
        .containsExactly(new RebuildIndex(100, 2));
  }

  @Test
  void anIndexWhoseBackfillIsInTheLogIsNot() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                finished(job(50, ADD_INDEX, 100).withIndexes(TRANSACTIONAL, 2))))
        .isEmpty();
  }

  @Test
  void anIndexThatWasBegunBeforeTheFullBackupIsRebuiltHoweverItWasBuilt() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                finished(
                    job(50, ADD_INDEX, 100).withIndexes(TRANSACTIONAL, 2).startedAt(BASE.value()))))
        .containsExactly(new RebuildIndex(100, 2));
  }

  @Test
  void aPrimaryKeyThatWasIngestedIsRebuilt() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                finished(job(50, ADD_PRIMARY_KEY, 100).withIndexes(INGEST, 2))))
        .containsExactly(new RebuildIndex(100, 2));
  }

  @Test
  void indexesThatAChangeOfTypeBuiltAnewAreRebuilt() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED.withPublicIndex(3, "j", "c")),
                finished(job(50, MODIFY_COLUMN, 100).withNewIndexes(INGEST, 2L, 3L))))
        .containsExactly(new RebuildIndex(100, 2), new RebuildIndex(100, 3));
  }

  @Test
  void eachClauseOfOneStatementIsLookedAt() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED.withPublicIndex(3, "j", "c")),
                finished(
                    job(50, MULTI_SCHEMA_CHANGE, 100)
                        .withSubJobs(
                            job(50, ADD_INDEX, 100).withIndexes(INGEST, 2),
                            job(50, ADD_INDEX, 100).withIndexes(TRANSACTIONAL, 3)))))
        .containsExactly(new RebuildIndex(100, 2));
  }

  @Test
  void d15_aJobThatWasRolledBackLeavesNothingToRebuild() {
    assertThat(
            after(
                SchemaFixture.of(T),
                changed(T, T.withIndex(2, "k", WRITE_REORGANIZATION, RUNNING)),
                new IndexDropped(TS, T.withIndex(2, "k", WRITE_REORGANIZATION, RUNNING), 2),
                finished(job(50, ADD_INDEX, 100).withIndexes(INGEST, 2).withState(ROLLBACK_DONE))))
        .isEmpty();
  }

  @Test
  void d02_anIndexThatIsPublicWhileItsJobIsNotYetInTheHistoryIsSuspected() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                changed(T, T.withIndex(2, "k", DELETE_ONLY, RUNNING)),
                changed(T, T.withIndex(2, "k", WRITE_REORGANIZATION, MERGING)),
                changed(T, INDEXED)))
        .containsExactly(new RebuildIndex(100, 2));
  }

  @Test
  void d02_aSuspectWhoseJobTurnsOutToBeInTheLogIsCleared() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                changed(T, T.withIndex(2, "k", WRITE_REORGANIZATION, MERGING)),
                changed(T, INDEXED),
                finished(job(50, ADD_INDEX, 100).withIndexes(TRANSACTIONAL_WITH_MERGE, 2))))
        .isEmpty();
  }

  @Test
  void d02_anIndexWhoseFirstStatesWereBeforeTheFullBackupIsSuspected() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                changed(T, T.withIndex(2, "k", WRITE_ONLY, INAPPLICABLE))))
        .containsExactly(new RebuildIndex(100, 2));
  }

  @Test
  void anIndexSeenFromItsFirstStateOnWithoutABackfillIsNot() {
    TableFixture first = T.withIndex(2, "k", DELETE_ONLY, INAPPLICABLE);

    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                changed(T, first),
                changed(first, T.withIndex(2, "k", WRITE_REORGANIZATION, INAPPLICABLE)),
                changed(T.withIndex(2, "k", WRITE_REORGANIZATION, INAPPLICABLE), INDEXED)))
        .isEmpty();
  }

  @Test
  void anIndexThatIsNotPublicIsNothingToRebuild() {
    assertThat(
            after(
                SchemaFixture.of(T.withIndex(2, "k", WRITE_REORGANIZATION, RUNNING)),
                changed(T, T.withIndex(2, "k", WRITE_REORGANIZATION, RUNNING))))
        .isEmpty();
  }

  @Test
  void r10_truncationLeavesTheIndexWithTheOldId() {
    TableFixture emptied = table(200, "app", "t").withPublicIndex(2, "k", "c");

    assertThat(
            after(
                SchemaFixture.of(emptied).withDropped(100),
                ingested(100, 2),
                new TableDropped(TS, INDEXED),
                new TableCreated(TS, emptied)))
        .isEmpty();
  }

  @Test
  void r10_aTableThatIsRecoveredUnderItsOldIdIsRebuilt() {
    assertThat(
            after(
                SchemaFixture.of(INDEXED),
                ingested(100, 2),
                new TableDropped(TS, INDEXED),
                new TableCreated(TS, INDEXED)))
        .containsExactly(new RebuildIndex(100, 2));
  }

  @Test
  void r11_anIndexThatIsDroppedIsForgotten() {
    assertThat(
            after(
                SchemaFixture.of(T),
                ingested(100, 2),
                changed(INDEXED, T),
                new IndexDropped(TS, INDEXED, 2)))
        .isEmpty();
  }

  @Test
  void r11_anIndexAddedAgainUnderTheNameIsAnother() {
    TableFixture again = T.withPublicIndex(3, "k", "c");

    assertThat(
            after(
                SchemaFixture.of(again),
                ingested(100, 2),
                changed(INDEXED, T),
                new IndexDropped(TS, INDEXED, 2),
                finished(job(51, ADD_INDEX, 100).withIndexes(TRANSACTIONAL, 3))))
        .isEmpty();
  }

  @Test
  void r12_ingestedPartitionsThatAreTablesNowAreRebuiltThere() {
    TableFixture parts = table(100, "app", "pt").withPartitions(101, 102).withPublicIndex(2, "k");
    TableFixture single = table(200, "app", "nt").withPublicIndex(2, "k");
    TableFixture partsAfter =
        table(100, "app", "pt").withPartitions(200, 102).withPublicIndex(2, "k");
    TableFixture singleAfter = table(101, "app", "nt").withPublicIndex(2, "k");

    assertThat(
            after(
                SchemaFixture.of(partsAfter, singleAfter),
                finished(job(50, ADD_INDEX, 100).withIndexes(INGEST, 2).withPartitions(101L, 102L)),
                new TableDropped(TS, single),
                changed(parts, partsAfter),
                new TableCreated(TS, singleAfter)))
        .containsExactlyInAnyOrder(new RebuildIndex(100, 2), new RebuildIndex(101, 2));
  }

  @Test
  void r12_aSuspectOfAPartitionedTableFollowsItsPartitions() {
    TableFixture parts = table(100, "app", "pt").withPartitions(101, 102);
    TableFixture singleAfter = table(101, "app", "nt").withPublicIndex(2, "k");
    TableFixture partsAfter =
        table(100, "app", "pt").withPartitions(200, 102).withPublicIndex(2, "k");

    assertThat(
            after(
                SchemaFixture.of(partsAfter, singleAfter),
                changed(parts, parts.withIndex(2, "k", WRITE_REORGANIZATION, RUNNING)),
                finished(job(50, ADD_INDEX, 100).withIndexes(INGEST, 2))))
        .containsExactlyInAnyOrder(new RebuildIndex(100, 2), new RebuildIndex(101, 2));
  }

  @Test
  void r14_anIngestedTableThatIsAPartitionNowIsRebuiltInItsParent() {
    TableFixture partsAfter =
        table(100, "app", "pt").withPartitions(200, 102).withPublicIndex(2, "k");
    TableFixture singleAfter = table(101, "app", "nt").withPublicIndex(2, "k");

    assertThat(after(SchemaFixture.of(partsAfter, singleAfter), ingested(200, 2)))
        .containsExactly(new RebuildIndex(100, 2));
  }

  @Test
  void r15_namesAreThoseOfTheEnd() {
    TableFixture renamed = table(100, "archive", "old_t").withPublicIndex(2, "new_k", "d");

    assertThat(actions(SchemaFixture.of(renamed), ingested(100, 2)))
        .extracting(FinishAction::id, FinishAction::description)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "index:archive.old_t.new_k", "rebuild index `new_k` of `archive`.`old_t`"));
  }

  @Test
  void r10_anIndexIsLostWithItsTable() {
    assertThat(
            after(
                SchemaFixture.of().withDropped(100),
                ingested(100, 2),
                new TableDropped(TS, INDEXED)))
        .isEmpty();
  }

  @Test
  void r19_anIndexIsLostWithItsColumn() {
    assertThat(
            after(
                SchemaFixture.of(T),
                finished(job(50, MODIFY_COLUMN, 100).withNewIndexes(INGEST, 2L)),
                changed(INDEXED, T),
                new IndexDropped(TS, INDEXED, 2)))
        .isEmpty();
  }

  @Test
  void anIndexOfOneTableIsNotThatOfAnother() {
    TableFixture other = table(101, "app", "u").withPublicIndex(2, "k", "c");

    assertThat(after(SchemaFixture.of(INDEXED, other), ingested(100, 2)))
        .containsExactly(new RebuildIndex(100, 2));
  }

  private static ForeignKeyView foreignKey() {
    return new ForeignKeyView(1, "fk", List.of("c"), "app", "parent", List.of("id"), 0, 0);
  }

  @Test
  void r30_aForeignKeyWhoseOnlyIndexIsRebuiltIsTakenAwayForThatTime() {
    TableFixture child = INDEXED.withForeignKey(foreignKey());

    assertThat(actions(SchemaFixture.of(child), ingested(100, 2)))
        .extracting(FinishAction::order, FinishAction::body)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(190, new FinishBody.DropForeignKey(100, "fk")),
            org.assertj.core.groups.Tuple.tuple(200, new RebuildIndex(100, 2)),
            org.assertj.core.groups.Tuple.tuple(210, new FinishBody.AddForeignKey(100, "fk")));
  }

  @Test
  void r30_aForeignKeyThatAnotherIndexServesStays() {
    TableFixture child = INDEXED.withPublicIndex(3, "other", "C", "d").withForeignKey(foreignKey());

    assertThat(after(SchemaFixture.of(child), ingested(100, 2)))
        .containsExactly(new RebuildIndex(100, 2));
  }

  @Test
  void r30_aForeignKeyWhoseParentsIndexIsRebuiltIsTakenAwayToo() {
    TableFixture parent = table(300, "app", "parent").withPublicIndex(2, "u_id", "id");
    TableFixture child = INDEXED.withForeignKey(foreignKey());

    assertThat(after(SchemaFixture.of(child, parent), ingested(300, 2)))
        .contains(
            new FinishBody.DropForeignKey(100, "fk"), new FinishBody.AddForeignKey(100, "fk"));
  }

  @Test
  void theStateOfAPublicIndexIsTheOnlyOneThatIsRebuilt() {
    assertThat(after(SchemaFixture.of(T.withIndex(2, "k", PUBLIC, INAPPLICABLE)), ingested(100, 2)))
        .containsExactly(new RebuildIndex(100, 2));
  }
}
