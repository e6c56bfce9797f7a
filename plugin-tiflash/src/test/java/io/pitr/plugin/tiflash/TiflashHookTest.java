package io.pitr.plugin.tiflash;

import static io.pitr.testkit.schema.TableFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreEvent.BaseTableRestored;
import io.pitr.api.event.RestoreEvent.DatabaseDropped;
import io.pitr.api.event.RestoreEvent.PartitionDropped;
import io.pitr.api.event.RestoreEvent.TableChanged;
import io.pitr.api.event.RestoreEvent.TableCreated;
import io.pitr.api.event.RestoreEvent.TableDropped;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.SchemaView;
import io.pitr.testkit.DeferralHookContract;
import io.pitr.testkit.schema.SchemaFixture;
import io.pitr.testkit.schema.TableFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of hooks, and the hazards of spec/segmented-restore.md E.4. */
class TiflashHookTest extends DeferralHookContract<TiflashState> {
  private static final Tso TS = new Tso(2_000);
  private static final TableFixture USERS = table(100, "app", "users");
  private static final TableFixture ORDERS = table(101, "app", "orders");

  @Override
  protected DeferralHook<TiflashState> hook() {
    return new TiflashHook();
  }

  @Override
  protected List<RestoreEvent> events() {
    return List.of(
        new BaseTableRestored(USERS.withReplica(1)),
        new TableCreated(TS, ORDERS),
        new TableChanged(TS, ORDERS, ORDERS.withReplica(2, "zone", "host")),
        new TableChanged(TS, USERS.withReplica(1), USERS.withReplica(3)));
  }

  @Override
  protected SchemaView finalSchema() {
    return SchemaFixture.of(USERS, ORDERS);
  }

  @Override
  protected Map<Integer, String> savedByVersion() {
    return Map.of(
        1,
        """
        {"replicas":{"100":{"count":3,"labels":[]},\
        "101":{"count":2,"labels":["zone","host"]}}}\
        """);
  }

  private static List<FinishAction> after(SchemaView schema, RestoreEvent... events) {
    var hook = new TiflashHook();
    TiflashState state = hook.empty();
    for (RestoreEvent event : events) {
      state = hook.on(event, state);
    }
    return hook.actions(state, schema);
  }

  private static FinishBody replica(TableFixture table, long count, String... labels) {
    return new FinishBody.SetReplica(table.id(), count, List.of(labels));
  }

  @Test
  void r01_theLastWishOfATableCounts() {
    assertThat(
            after(
                SchemaFixture.of(USERS),
                new TableCreated(TS, USERS.withReplica(1)),
                new TableChanged(TS, USERS.withReplica(1), USERS.withReplica(2, "zone"))))
        .extracting(FinishAction::body)
        .containsExactly(replica(USERS, 2, "zone"));
  }

  @Test
  void r01_aReplicaThatIsTakenAwayIsNotSet() {
    assertThat(
            after(
                SchemaFixture.of(USERS),
                new TableCreated(TS, USERS.withReplica(1)),
                new TableChanged(TS, USERS.withReplica(1), USERS.withoutReplica())))
        .isEmpty();
  }

  @Test
  void r01_aCountOfZeroIsNoReplica() {
    assertThat(
            after(
                SchemaFixture.of(USERS),
                new TableCreated(TS, USERS.withReplica(1)),
                new TableChanged(TS, USERS.withReplica(1), USERS.withReplica(0))))
        .isEmpty();
  }

  @Test
  void r02_aReplicaFromBeforeTheFullBackupIsSet() {
    assertThat(after(SchemaFixture.of(USERS), new BaseTableRestored(USERS.withReplica(1))))
        .extracting(FinishAction::body)
        .containsExactly(replica(USERS, 1));
  }

  @Test
  void r04_aTableThatMovesToAnotherDatabaseTakesItsReplicaAlong() {
    TableFixture moved = USERS.in(9, "archive").named("people");

    assertThat(
            after(
                SchemaFixture.of(moved),
                new TableCreated(TS, USERS.withReplica(1)),
                new TableChanged(TS, USERS.withReplica(1), moved.withReplica(1))))
        .extracting(FinishAction::id, FinishAction::body)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("tiflash:archive.people", replica(moved, 1)));
  }

  @Test
  void r05_aTableThatIsDroppedHasNone() {
    assertThat(
            after(
                SchemaFixture.of().withDropped(100),
                new BaseTableRestored(USERS.withReplica(1)),
                new TableDropped(TS, USERS.withReplica(1))))
        .isEmpty();
  }

  @Test
  void r05_aTableThatIsRecoveredHasWhatItComesBackWith() {
    assertThat(
            after(
                SchemaFixture.of(USERS),
                new BaseTableRestored(USERS.withReplica(2)),
                new TableDropped(TS, USERS.withReplica(2)),
                new TableCreated(TS, USERS.withReplica(1))))
        .extracting(FinishAction::body)
        .containsExactly(replica(USERS, 1));
  }

  @Test
  void r05_aTableThatIsRecoveredWithoutAReplicaHasNone() {
    assertThat(
            after(
                SchemaFixture.of(USERS),
                new BaseTableRestored(USERS.withReplica(2)),
                new TableDropped(TS, USERS.withReplica(2)),
                new TableCreated(TS, USERS)))
        .isEmpty();
  }

  @Test
  void r06_truncationCarriesTheWishToTheNewId() {
    TableFixture emptied = table(200, "app", "users");

    assertThat(
            after(
                SchemaFixture.of(emptied).withDropped(100),
                new BaseTableRestored(USERS.withReplica(1)),
                new TableDropped(TS, USERS.withReplica(1)),
                new TableCreated(TS, emptied.withReplica(1))))
        .extracting(FinishAction::body)
        .containsExactly(replica(emptied, 1));
  }

  @Test
  void r06_aDatabaseThatIsDroppedAndCreatedAgainBringsOnlyItsNewTables() {
    TableFixture again = table(200, "app", "users").in(5, "app");

    assertThat(
            after(
                SchemaFixture.of(again).withDropped(100),
                new BaseTableRestored(USERS.withReplica(1)),
                new TableDropped(TS, USERS.withReplica(1)),
                new DatabaseDropped(TS, 1, "app"),
                new TableCreated(TS, again)))
        .isEmpty();
  }

  @Test
  void r07_partitionsComeAndGoUnderOneWish() {
    TableFixture parts = USERS.withPartitions(110, 111).withReplica(1);
    TableFixture fewer = USERS.withPartitions(111).withReplica(1);

    assertThat(
            after(
                SchemaFixture.of(fewer).withDropped(110),
                new BaseTableRestored(parts),
                new TableChanged(TS, parts, fewer),
                new PartitionDropped(TS, parts, 110)))
        .extracting(FinishAction::body)
        .containsExactly(replica(USERS, 1));
  }

  @Test
  void r08_theSentenceNamesTableCountAndLabels() {
    assertThat(after(SchemaFixture.of(USERS), new BaseTableRestored(USERS.withReplica(2, "zone"))))
        .extracting(FinishAction::description)
        .containsExactly("set 2 TiFlash replica(s) of `app`.`users` with location labels zone");
  }

  @Test
  void replicasComeAfterIndexes() {
    assertThat(after(SchemaFixture.of(USERS), new BaseTableRestored(USERS.withReplica(1))))
        .extracting(FinishAction::order)
        .containsExactly(300);
  }
}
