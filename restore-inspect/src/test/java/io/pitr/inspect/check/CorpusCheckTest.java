package io.pitr.inspect.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.format.filter.TableFilter;
import io.pitr.format.key.TableKeys;
import io.pitr.inspect.CorpusTarget;
import io.pitr.inspect.MapSnapshot;
import io.pitr.inspect.check.CheckProblem.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusCheckTest {
  /** Built by ingest: their backfill is not in the log. */
  private static final Set<String> INGESTED =
      Set.of(
          "`app`.`users`.`s1_users_pad`",
          "`app`.`s1_new`.`s1_idx`",
          "`shop`.`s2_renamed`.`s1_idx`",
          "`app`.`s2_copy`.`s1_users_pad`",
          "`app`.`big`.`s3_inflight`",
          "`s2db`.`t`.`s4_w`",
          "`app`.`all_types`.`k_dec`");

  private static MapSnapshot snapshot(String cut) {
    CorpusTarget corpus = CorpusTarget.alpha();
    return corpus.at(corpus.cuts().get(cut));
  }

  private static CheckReport check(MapSnapshot snapshot, Set<String> pending, String... rules) {
    return new Checker(snapshot, true)
        .check(TableFilter.parse(List.of(rules)), pending, CheckListener.SILENT);
  }

  @Test
  void theBaseIsClean() {
    CheckReport report = check(snapshot("full"), Set.of(), "*.*");
    assertThat(report.problems()).isEmpty();
    assertThat(report.notChecked()).isEmpty();
    assertThat(report.ok()).isTrue();
    assertThat(report.rows()).isEqualTo(8200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s1", "s2", "s3", "s4"})
  void aCutIsCleanApartFromWhatWaits(String cut) {
    CheckReport report = check(snapshot(cut), INGESTED, "*.*");
    assertThat(report.problems()).isEmpty();
    assertThat(report.pending()).isNotEmpty().allMatch(INGESTED::contains);
    assertThat(report.notChecked()).isEmpty();
  }

  @Test
  void entriesThatIngestWroteAreMissingUntilTheyAreRebuilt() {
    CheckReport report = check(snapshot("s4"), Set.of(), "app.users");
    assertThat(report.ok()).isFalse();
    assertThat(report.problemCount()).isGreaterThan(1000);
    assertThat(report.problems())
        .hasSize(1000)
        .allMatch(problem -> problem.kind() == Kind.MISSING)
        .allMatch(problem -> problem.index().equals("s1_users_pad"));
  }

  private static byte[] firstKey(MapSnapshot snapshot, Predicate<byte[]> wanted) {
    return snapshot.entries().keySet().stream().filter(wanted).findFirst().orElseThrow();
  }

  private static Predicate<byte[]> rowOf(long table) {
    return key -> TableKeys.isRecord(key) && TableKeys.physicalId(key, "test") == table;
  }

  private static Predicate<byte[]> entryOf(long table, long index) {
    return key ->
        TableKeys.isIndex(key)
            && TableKeys.physicalId(key, "test") == table
            && TableKeys.indexId(key, "test") == index;
  }

  @Test
  void aRowThatIsGoneLeavesExtraEntriesInEachIndex() {
    MapSnapshot snapshot = snapshot("full");
    snapshot.entries().remove(firstKey(snapshot, rowOf(120)));
    CheckReport report = check(snapshot, Set.of(), "app.users");
    assertThat(report.problems())
        .hasSize(2)
        .allMatch(problem -> problem.kind() == Kind.EXTRA)
        .extracting(CheckProblem::index)
        .containsExactlyInAnyOrder("k_score", "u_name");
  }

  @Test
  void anEntryThatIsGoneIsMissing() {
    MapSnapshot snapshot = snapshot("full");
    snapshot.entries().remove(firstKey(snapshot, entryOf(120, 1)));
    CheckReport report = check(snapshot, Set.of(), "app.users");
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.MISSING);
              assertThat(problem.table()).isEqualTo("`app`.`users`");
              assertThat(problem.index()).isEqualTo("k_score");
              assertThat(problem.key()).startsWith("7480000000000000785f698000000000000001");
            });
  }

  @Test
  void aUniqueEntryThatPointsElsewhereIsAMismatch() {
    MapSnapshot snapshot = snapshot("full");
    byte[] key = firstKey(snapshot, entryOf(120, 2));
    byte[] value = snapshot.entries().get(key).clone();
    value[value.length - 1] ^= 1;
    snapshot.entries().put(key, value);
    CheckReport report = check(snapshot, Set.of(), "app.users");
    assertThat(report.problems())
        .extracting(CheckProblem::kind)
        .contains(Kind.MISMATCH)
        .doesNotContain(Kind.MISSING);
  }

  @Test
  void aRowThatCantBeReadIsSaid() {
    MapSnapshot snapshot = snapshot("full");
    byte[] key = firstKey(snapshot, rowOf(120));
    snapshot.entries().put(key, new byte[] {(byte) 0x80, 0, 1, 0});
    CheckReport report = check(snapshot, Set.of(), "app.users");
    assertThat(report.problems())
        .extracting(CheckProblem::kind)
        .contains(Kind.UNREADABLE);
  }

  @Test
  void theJsonIsWhatTheContractSays() {
    MapSnapshot snapshot = snapshot("full");
    snapshot.entries().remove(firstKey(snapshot, entryOf(120, 1)));
    CheckReport report = check(snapshot, Set.of("`app`.`users`.`u_name`"), "app.users");
    assertThat(report.json().toString())
        .startsWith("{\"ok\":false,\"tables\":1,\"rows\":3000,\"indexEntries\":2999,")
        .contains(
            "\"problems\":[{\"table\":\"`app`.`users`\",\"index\":\"k_score\",\"kind\":\"missing\","
                + "\"key\":\"7480")
        .contains("\"pending\":[\"`app`.`users`.`u_name`\"],\"notChecked\":[]}");
  }

  @Test
  void theOrderOfEntriesDoesNotMatterAndEveryByteDoes() {
    Map<byte[], byte[]> entries = new TreeMap<>(java.util.Arrays::compareUnsigned);
    EntryDigest up = new EntryDigest();
    EntryDigest down = new EntryDigest();
    for (int i = 0; i < 100; i++) {
      byte[] key = ("key" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      entries.put(key, new byte[i]);
      up.add(key, new byte[i]);
    }
    ((TreeMap<byte[], byte[]>) entries).descendingMap().forEach(down::add);
    assertThat(up.sameAs(down)).isTrue();
    EntryDigest moved = new EntryDigest();
    entries.forEach((key, value) -> moved.add(key, value.length == 7 ? new byte[] {1} : value));
    assertThat(moved.sameAs(up)).isFalse();
    EntryDigest shifted = new EntryDigest();
    shifted.add(new byte[] {1, 2}, new byte[] {3});
    EntryDigest split = new EntryDigest();
    split.add(new byte[] {1}, new byte[] {2, 3});
    assertThat(shifted.sameAs(split)).isFalse();
  }
}
