package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Tso;
import io.pitr.api.target.StateChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {
  @TempDir Path temp;
  private EmbeddedTarget target;

  @BeforeEach
  void open() {
    target = Opened.write(temp);
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void anAbsentKeyGivesEmpty() {
    assertThat(target.state().get("absent")).isEmpty();
  }

  @Test
  void aValueIsThereAfterARestart() {
    target.state().commit(StateChange.put("a/b", new byte[] {1, 2}));
    target.close();
    open();
    assertThat(target.state().get("a/b")).hasValue(new byte[] {1, 2});
  }

  @Test
  void whatIsNotedIsThereAfterARestartToo() {
    target.state().commit(StateChange.put("a", new byte[] {1}));
    target.state().putRelaxed(StateChange.put("a", new byte[] {2}));
    assertThat(target.state().get("a")).hasValue(new byte[] {2});
    target.close();
    open();
    assertThat(target.state().get("a")).hasValue(new byte[] {2});
  }

  @Test
  void anEmptyValueIsAValue() {
    target.state().commit(StateChange.put("a", new byte[0]));
    assertThat(target.state().get("a")).hasValue(new byte[0]);
  }

  @Test
  void aScanGivesThePrefixInOrderAndNothingElse() {
    target
        .state()
        .commit(
            StateChange.put(
                Map.of("b", new byte[1], "a~", new byte[2], "a/2", new byte[3], "a", new byte[4])));
    assertThat(target.state().scan("a").keySet()).containsExactly("a", "a/2", "a~");
    assertThat(target.state().scan("a/").keySet()).containsExactly("a/2");
    assertThat(target.state().scan("").keySet()).containsExactly("a", "a/2", "a~", "b");
    assertThat(target.state().scan("zz")).isEmpty();
  }

  @Test
  void prefixesGoBeforePutsCome() {
    target.state().commit(StateChange.put(Map.of("p/1", new byte[1], "p/2", new byte[1])));
    target.state().commit(StateChange.put(Map.of("p0", new byte[1], "q", new byte[1])));
    target
        .state()
        .commit(
            new StateChange(
                new TreeMap<>(Map.of("p/2", new byte[] {9})),
                new TreeSet<>(Set.of("q", "absent")),
                new TreeSet<>(Set.of("p/"))));
    assertThat(target.state().scan("").keySet()).containsExactly("p/2", "p0");
    assertThat(target.state().get("p/2")).hasValue(new byte[] {9});
  }

  @Test
  void anEmptyPrefixEmptiesTheStateButNotWhatTheTargetKeepsForItself() {
    Tso before = target.timestamp(Tso.ZERO);
    target.state().commit(StateChange.put("~", new byte[1]));
    target.state().commit(StateChange.deletePrefixes(Set.of("")));
    assertThat(target.state().scan("")).isEmpty();
    target.close();
    open();
    assertThat(target.timestamp(Tso.ZERO)).isGreaterThan(before);
  }

  @Test
  void whatTheTargetKeepsForItselfDoesNotShow() {
    target.timestamp(Tso.ZERO);
    target.allocateIds("chain", new TreeSet<>(Set.of(5L)));
    assertThat(target.state().scan("")).isEmpty();
    List<String> dumped = new ArrayList<>();
    MvccDump.of(target).state((key, value) -> dumped.add(key));
    assertThat(dumped).isEmpty();
  }

  @Test
  void aValueOf64MebibytesFitsAndALargerOneDoesNot() {
    byte[] value = new byte[64 << 20];
    Arrays.fill(value, (byte) 7);
    target.state().commit(StateChange.put("large", value));
    assertThat(target.state().get("large")).hasValue(value);
    assertThatThrownBy(
            () -> target.state().commit(StateChange.put("larger", new byte[(64 << 20) + 1])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(target.state().get("larger")).isEmpty();
  }

  @Test
  void keysThatAreNotPrintableAsciiAreRefused() {
    for (String key : List.of("", "a\n", "\0", "ä", "a\u007f")) {
      assertThatThrownBy(() -> target.state().commit(StateChange.put(key, new byte[1])))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
