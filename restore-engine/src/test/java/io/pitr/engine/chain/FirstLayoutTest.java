package io.pitr.engine.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Tso;
import io.pitr.engine.schema.ChainSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** State that version 0.1 wrote: a chain after two segments, and a chain that ended. */
class FirstLayoutTest {
  private static final String OPEN = "open-chain-of-0.1.txt";
  private static final String FINISHED = "finished-chain-of-0.1.txt";
  private static final Tso BASE = new Tso(464635979411226625L);
  private static final Tso FIRST_END = new Tso(464636215375953924L);
  private static final Tso SECOND_END = new Tso(464636435591593985L);

  private final MapState state = new MapState();

  @Test
  void anOpenChainIsReadWithoutBeingChanged() throws IOException {
    load(OPEN);
    var before = new TreeMap<>(state.entries());
    assertIsTheOpenChain(ChainStore.openForReading(state));
    assertThat(state.entries()).isEqualTo(before);
  }

  @Test
  void anOpenChainIsRewrittenOnce() throws IOException {
    load(OPEN);
    assertIsTheOpenChain(ChainStore.open(state));
    assertThat(state.entries().keySet()).noneMatch(key -> key.startsWith("chain/s0"));
    var rewritten = new TreeMap<>(state.entries());
    assertIsTheOpenChain(ChainStore.open(state));
    assertThat(state.entries()).isEqualTo(rewritten);
  }

  @Test
  void aRewriteThatDiesIsRepeated() throws IOException {
    load(OPEN);
    for (int commits = 0; commits < 2; commits++) {
      state.dieAfter(commits);
      assertThatThrownBy(() -> ChainStore.open(state)).hasMessage("killed");
      state.revive();
      assertIsTheOpenChain(ChainStore.openForReading(state));
    }
    assertIsTheOpenChain(ChainStore.open(state));
  }

  @Test
  void theNextSegmentContinuesARewrittenChain() throws IOException {
    load(OPEN);
    ChainStore store = ChainStore.open(state);
    ChainHead head = store.head().orElseThrow();
    var third = new Segment(3, SECOND_END, new Tso(SECOND_END.value() + 1), false, SECOND_END);
    ChainHead running = head.begin(third);
    store.begin(running, 3);
    ChainHead sealed = store.seal(running, Map.of(), Set.of("table/117"), Map.of());
    assertThat(sealed.sealedSegments()).isEqualTo(3);
    assertThat(store.objects(3)).doesNotContainKey("table/117").containsKey("table/129");
    assertThat(store.segments(3, 1)).containsExactly(third);
  }

  @Test
  void idsOfARunningSegmentStayItsOwn() throws IOException {
    load(OPEN);
    state
        .entries()
        .put(
            "chain/s00000003/ids/000001",
            StateDocument.write(StateDocument.JSON.createObjectNode().put("7", 7)));
    ChainStore store = ChainStore.open(state);
    assertThat(store.ids(2).contains(7)).isFalse();
    assertThat(store.ids(3).contains(7)).isTrue();
  }

  @Test
  void aFinishedChainKeepsItsSegments() throws IOException {
    load(FINISHED);
    for (ChainStore store : List.of(ChainStore.openForReading(state), ChainStore.open(state))) {
      Tombstone end = store.tombstone().orElseThrow();
      assertThat(end.how()).isEqualTo(Tombstone.FINISHED);
      assertThat(end.sealedSegments()).isEqualTo(3);
      assertThat(store.segments(3, 10)).hasSize(3).last().isEqualTo(end.last().orElseThrow());
    }
  }

  private static void assertIsTheOpenChain(ChainStore store) {
    ChainHead head = store.head().orElseThrow();
    assertThat(head.start()).isEqualTo(BASE);
    assertThat(head.phase()).isEqualTo(Phase.CLOSED);
    assertThat(head.reached()).contains(SECOND_END);
    assertThat(head.facts().fingerprints().full()).isPresent();
    assertThat(head.facts().locations().log()).contains("local:///tmp/old/br-demo/log");
    assertThat(head.facts().ingested()).isEqualTo(Optional.of(new TreeSet<>()));
    assertThat(store.segments(2, 10))
        .extracting(Segment::restoredTs)
        .containsExactly(FIRST_END, SECOND_END);
    ChainSchema schema = ChainSchema.read(store, 2);
    assertThat(schema.model().restoredTables())
        .extracting(table -> table.name())
        .containsExactlyInAnyOrder("customers", "products", "orders", "payments", "carts");
    assertThat(schema.ids().asMap()).containsEntry(129L, 129L).containsEntry(117L, 117L).hasSize(8);
    assertThat(store.hooks(2)).containsOnlyKeys("gc", "index", "tiflash");
  }

  private void load(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FirstLayoutTest.class.getResourceAsStream(resource))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", 3))
          .forEach(
              fields ->
                  state
                      .entries()
                      .put(
                          fields[0],
                          (fields[1] + '\n' + fields[2]).getBytes(StandardCharsets.UTF_8)));
    }
  }
}
