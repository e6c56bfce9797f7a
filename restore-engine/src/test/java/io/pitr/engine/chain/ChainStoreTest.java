package io.pitr.engine.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.target.LoadResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChainStoreTest {
  private static final Segment FIRST =
      new Segment(1, new Tso(10), new Tso(20), false, new Tso(100));
  private static final Segment SECOND =
      new Segment(2, new Tso(20), new Tso(30), true, new Tso(200));

  private final MapState state = new MapState();
  private final ChainStore store = ChainStore.open(state);

  @Test
  void aHeadIsReadAsItWasSaved() {
    ChainHead head = head().begin(FIRST).at(Phase.APPLY);
    store.save(head);
    assertThat(store.head()).contains(head);
  }

  @Test
  void idsOfSeveralSegmentsAddUp() {
    store.begin(head().begin(FIRST), 1);
    store.addIds(1, Map.of(1L, 101L));
    store.addIds(1, Map.of(2L, 102L));
    store.addIds(2, Map.of(3L, 103L));
    assertThat(store.ids(1).asMap()).isEqualTo(Map.of(1L, 101L, 2L, 102L));
    assertThat(store.ids(2).asMap()).isEqualTo(Map.of(1L, 101L, 2L, 102L, 3L, 103L));
  }

  @Test
  void objectsAreThoseOfTheLastSegmentThatTouchedThem() {
    ChainHead sealed = seal(head().begin(FIRST), Map.of("a", text("1"), "b", text("1")), Set.of());
    seal(sealed.begin(SECOND), Map.of("b", text("2"), "c", text("2")), Set.of("a"));
    assertThat(store.objects(2)).isEqualTo(Map.of("b", text("2"), "c", text("2")));
  }

  @Test
  void aSealThatDiesAnywhereLeavesTheSegmentBeforeWhole() {
    ChainHead sealed = seal(head().begin(FIRST), Map.of("a", text("1")), Set.of());
    SortedMap<String, JsonNode> before = store.objects(1);
    ChainHead running = sealed.begin(SECOND);
    store.begin(running, 2);
    for (int commits = 0; commits < 2; commits++) {
      state.dieAfter(commits);
      assertThatThrownBy(
              () ->
                  store.seal(
                      running.at(Phase.SEAL),
                      Map.of("a", text("2")),
                      Set.of(),
                      Map.of("h", new SavedHook(1, "{}"))))
          .hasMessage("killed");
      state.revive();
      assertThat(store.objects(1)).isEqualTo(before);
      assertThat(store.hooks(1)).isEqualTo(Map.of("h", new SavedHook(1, "state of 1")));
      assertThat(store.head()).contains(running);
    }
    seal(running, Map.of("a", text("2")), Set.of());
    assertThat(store.objects(2)).isEqualTo(Map.of("a", text("2")));
  }

  @Test
  void theLastSegmentFinishesTheChainWhenItIsSealed() {
    ChainHead sealed = seal(head().begin(FIRST), Map.of(), Set.of());
    ChainHead last = seal(sealed.begin(SECOND), Map.of(), Set.of());
    assertThat(last.phase()).isEqualTo(Phase.FINISH);
    assertThat(last.unsealed()).isEmpty();
    assertThat(last.reached()).contains(new Tso(30));
  }

  @Test
  void theLedgerOfASealedSegmentIsDeleted() {
    ChainHead running = head().begin(FIRST);
    store.begin(running, 1);
    store.markDone("log", "u1", new LoadResult(1, 2, 3, 4));
    assertThat(store.ledger("log")).isEqualTo(Map.of("u1", new LoadResult(1, 2, 3, 4)));
    seal(running, Map.of(), Set.of());
    assertThat(store.ledger("log")).isEmpty();
  }

  @Test
  void actionsAreTickedOffUnderTheirOwnName() {
    var pending = new ActionOutcome(ActionOutcome.Status.PENDING, "no nodes");
    store.tick("tiflash:a.`b`/ü", pending);
    store.tick("index:a.b.c", ActionOutcome.DONE);
    assertThat(store.finished())
        .isEqualTo(Map.of("tiflash:a.`b`/ü", pending, "index:a.b.c", ActionOutcome.DONE));
  }

  @Test
  void onlyATombstoneAndTheSealedSegmentsRemain() {
    seal(head().begin(FIRST), Map.of("a", text("1")), Set.of());
    var end =
        new Tombstone(
            "c",
            7,
            new Tso(20),
            FIRST,
            head().options(),
            Tombstone.FINISHED,
            "now",
            "process 1 on a host",
            List.of("`a`.`b`.`c`"),
            FIRST,
            List.of("`a`.`b`.`d`"));
    store.end(end);
    assertThat(store.tombstone()).contains(end);
    assertThat(store.head()).isEmpty();
    assertThat(store.segments(1, 10)).containsExactly(FIRST);
    assertThat(state.entries().keySet())
        .containsExactly("chain/segment/00000001", "chain/tombstone");
    store.purge();
    assertThat(state.entries()).isEmpty();
  }

  @Test
  void theNewestSegmentsAreReadAlone() {
    ChainHead head = chainOf(12, Map.of());
    assertThat(store.segments(12, 2)).extracting(Segment::index).containsExactly(11, 12);
    assertThat(store.segments(12, 12)).hasSize(12);
    assertThat(head.sealedSegments()).isEqualTo(12);
  }

  @Test
  void idsOfManySegmentsAreMergedIntoOneDocument() {
    chainOf(40, Map.of(0L, 100L));
    assertThat(store.ids(40).size()).isEqualTo(40);
    assertThat(state.entries().keySet())
        .filteredOn(key -> key.startsWith("chain/ids/"))
        .hasSizeLessThanOrEqualTo(17);
  }

  @Test
  void anObjectThatADeadSealLeftIsNotSealedByTheNextOne() {
    ChainHead sealed = seal(head().begin(FIRST), Map.of("a", text("1")), Set.of());
    ChainHead running = sealed.begin(SECOND);
    store.begin(running, 2);
    state.dieAfter(1);
    assertThatThrownBy(
            () -> store.seal(running, Map.of("a", text("2"), "b", text("2")), Set.of(), Map.of()))
        .hasMessage("killed");
    state.revive();
    ChainStore next = ChainStore.open(state);
    next.seal(running, Map.of("a", text("3")), Set.of(), Map.of());
    assertThat(next.objects(2)).isEqualTo(Map.of("a", text("3")));
  }

  @Test
  void aSegmentCostsTheSameAfterManySegments() {
    StateCost early = costOfNextSegment(chainOf(5, Map.of()));
    state.entries().clear();
    StateCost late = costOfNextSegment(chainOf(500, Map.of()));
    assertThat(late.requests()).isEqualTo(early.requests());
    assertThat(late.bytes())
        .as("numbers of segments are longer")
        .isCloseTo(early.bytes(), Offset.offset(64L));
  }

  private StateCost costOfNextSegment(ChainHead head) {
    var counting = new CountingState(state);
    ChainStore next = ChainStore.open(counting);
    int sealed = next.head().orElseThrow().sealedSegments();
    next.objects(sealed);
    next.ids(sealed);
    next.hooks(sealed);
    Segment segment = segment(sealed + 1);
    ChainHead running = head.begin(segment);
    next.begin(running, segment.index());
    next.addIds(segment.index(), Map.of(1L, 2L));
    next.seal(running, Map.of("a", text("1")), Set.of(), Map.of("h", new SavedHook(1, "state")));
    return counting.cost();
  }

  /**
   * A chain that changes the same table in every segment.
   *
   * @param ids given in each segment, by offset from its number
   */
  private ChainHead chainOf(int segments, Map<Long, Long> ids) {
    ChainHead head = head();
    for (int index = 1; index <= segments; index++) {
      long offset = index;
      head = head.begin(segment(index));
      store.begin(head, index);
      var given = new TreeMap<Long, Long>();
      ids.forEach((from, to) -> given.put(from + offset, to + offset));
      store.addIds(index, given);
      head = store.seal(head, Map.of("a", text("1")), Set.of(), Map.of());
    }
    return head;
  }

  private static Segment segment(int index) {
    long start = 1_000_000L + index * 10L;
    return new Segment(index, new Tso(start), new Tso(start + 10), false, new Tso(start));
  }

  private ChainHead seal(ChainHead running, Map<String, JsonNode> objects, Set<String> gone) {
    Segment segment = running.unsealed().orElseThrow();
    store.begin(running, segment.index());
    return store.seal(
        running.at(Phase.SEAL),
        objects,
        gone,
        Map.of("h", new SavedHook(1, "state of " + segment.index())));
  }

  private static ChainHead head() {
    return newHead("c", 7, new Tso(10), new ChainOptions(new TreeMap<>(Map.of("filter", "a.*"))));
  }

  static ChainHead newHead(String id, long cluster, Tso start, ChainOptions options) {
    return ChainHead.ofNew(
        id,
        cluster,
        start,
        options,
        new ChainFacts(
            new BackupFingerprints("x", Optional.empty()),
            new BackupLocations(Optional.of("local:///log"), Optional.empty()),
            new TreeSet<>(),
            new TreeSet<>(),
            Optional.empty()));
  }

  private static JsonNode text(String value) {
    return StateDocument.JSON.createObjectNode().put("v", value);
  }
}
