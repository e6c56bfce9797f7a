package io.pitr.cluster.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.target.StateChange;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NoteBufferTest {
  private final NoteBuffer notes = new NoteBuffer();

  @Test
  void notesGoWithTheNextChangeUnlessItReplacesOrRemovesThem() {
    note("chain/ledger/log/1");
    note("chain/head");
    note("chain/logmeta/1");
    note("other");

    StateChange merged =
        notes.mergedInto(
            new StateChange(
                new TreeMap<>(Map.of("chain/head", new byte[] {9})),
                new TreeSet<>(Set.of("other")),
                new TreeSet<>(Set.of("chain/ledger/"))));

    assertThat(merged.puts()).containsOnlyKeys("chain/head", "chain/logmeta/1");
    assertThat(merged.puts().get("chain/head")).containsExactly(9);
    assertThat(merged.deletes()).containsExactly("other");
    assertThat(merged.deletedPrefixes()).containsExactly("chain/ledger/");
    assertThat(notes.isEmpty()).isTrue();
  }

  @Test
  void whatIsNotedIsKnownByKeyAndByPrefix() {
    note("chain/ledger/log/1");

    assertThat(notes.holds("chain/ledger/log/1")).isTrue();
    assertThat(notes.holds("chain/ledger/log/2")).isFalse();
    assertThat(notes.holdsAny("chain/ledger/")).isTrue();
    assertThat(notes.holdsAny("chain/logmeta/")).isFalse();
  }

  @Test
  void whatRemovesSomethingOrIsLargeIsNotKept() {
    assertThat(notes.add(StateChange.deletePrefixes(Set.of("chain/")))).isFalse();
    assertThat(notes.add(StateChange.put("chain/big", new byte[1 << 20]))).isFalse();
    assertThat(notes.isEmpty()).isTrue();
  }

  private void note(String key) {
    assertThat(notes.add(StateChange.put(key, new byte[] {1}))).isTrue();
  }
}
