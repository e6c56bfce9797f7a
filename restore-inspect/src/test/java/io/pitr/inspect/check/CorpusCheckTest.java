package io.pitr.inspect.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.schema.BackfillMethod;
import io.pitr.api.schema.DdlJobView;
import io.pitr.engine.status.RestoreStatus.State;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.IndexInfo;
import io.pitr.format.schema.Job;
import io.pitr.inspect.CorpusTarget;
import io.pitr.inspect.MapSnapshot;
import io.pitr.inspect.check.CheckProblem.Kind;
import io.pitr.inspect.json.CheckDocument;
import io.pitr.inspect.json.DocumentJson;
import io.pitr.inspect.json.StateRead;
import io.pitr.inspect.schema.SchemaReader;
import io.pitr.sql.text.SourceRules;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusCheckTest {
  private static final StateRead STATE =
      new StateRead(new Tso(5), State.SEALED, Optional.empty(), "");

  private static MapSnapshot snapshot(String cut) {
    CorpusTarget corpus = CorpusTarget.alpha();
    return corpus.at(corpus.cuts().get(cut));
  }

  /** Indexes built by ingest, whose backfill is not in the log, found by the job history. */
  private static Set<String> ingested(MapSnapshot snapshot) {
    Map<Long, Set<Long>> indexes = new HashMap<>();
    snapshot
        .entries()
        .forEach(
            (key, value) -> {
              if (key[0] == 'm' && MetaKey.parse(key, "test") instanceof MetaKey.DdlHistory) {
                Job job = Job.parse(value);
                gather(job, indexes);
                job.subJobs().forEach(sub -> gather(sub, indexes));
              }
            });
    Set<String> names = new TreeSet<>();
    SchemaReader schema = new SchemaReader(snapshot);
    schema
        .databases()
        .forEach(
            database ->
                schema
                    .objects(database)
                    .forEach(
                        object ->
                            object.table().indexes().stream()
                                .filter(IndexInfo::isPublic)
                                .filter(
                                    index ->
                                        indexes
                                            .getOrDefault(object.table().id(), Set.of())
                                            .contains(index.id()))
                                .forEach(
                                    index ->
                                        names.add(
                                            object.qualifiedName() + ".`" + index.name() + "`"))));
    return names;
  }

  private static void gather(DdlJobView job, Map<Long, Set<Long>> indexes) {
    if (job.reorgType() == BackfillMethod.INGEST && job.succeeded()) {
      Set<Long> ids = indexes.computeIfAbsent(job.tableId(), absent -> new HashSet<>());
      ids.addAll(job.newIndexIds());
      job.indexes().forEach(index -> ids.add(index.indexId()));
    }
  }

  private static Set<String> wrong(CheckReport report) {
    Set<String> names = new TreeSet<>();
    report
        .problems()
        .forEach(
            problem ->
                names.add(problem.table() + ".`" + problem.index() + "` " + problem.kind().text()));
    return names;
  }

  private static CheckReport check(MapSnapshot snapshot, Set<String> pending, String... rules) {
    return new Checker(snapshot, SourceRules.newest(true))
        .check(TableFilter.parse(List.of(rules)), pending, CheckListener.SILENT);
  }

  @Test
  void theBaseIsClean() {
    CheckReport report = check(snapshot("full"), Set.of(), "*.*");
    assertThat(wrong(report)).isEmpty();
    assertThat(report.notChecked()).isEmpty();
    assertThat(report.ok()).isTrue();
    assertThat(report.rows()).isEqualTo(9000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s1", "s2", "s3", "s4"})
  void aCutIsCleanExceptForPendingIndexes(String cut) {
    MapSnapshot snapshot = snapshot(cut);
    Set<String> ingested = ingested(snapshot);
    CheckReport report = check(snapshot, ingested, "*.*");
    assertThat(wrong(report)).isEmpty();
    assertThat(report.pending()).isNotEmpty().containsExactlyInAnyOrderElementsOf(ingested);
    assertThat(report.notChecked()).isEmpty();
  }

  @Test
  void entriesThatIngestWroteAreMissingUntilTheyAreRebuilt() {
    CheckReport report = check(snapshot("s4"), Set.of(), "app.users");
    assertThat(report.ok()).isFalse();
    assertThat(report.problemCount()).isGreaterThan(1000);
    assertThat(report.problems())
        .hasSize(Checker.LISTED_PROBLEMS)
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
  void aRemovedRowLeavesExtraEntriesInEachIndex() {
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
  void aRemovedEntryIsMissing() {
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
              assertThat(problem.row()).matches("`id` = \\d+");
              assertThat(problem.rawKey()).startsWith("7480000000000000785f698000000000000001");
            });
  }

  @Test
  void aUniqueEntryOfAnotherRowIsAMismatch() {
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
  void anUnreadableRowIsReported() {
    MapSnapshot snapshot = snapshot("full");
    byte[] key = firstKey(snapshot, rowOf(120));
    snapshot.entries().put(key, new byte[] {(byte) 0x80, 0, 1, 0});
    CheckReport report = check(snapshot, Set.of(), "app.users");
    assertThat(report.problems()).extracting(CheckProblem::kind).contains(Kind.UNREADABLE);
  }

  @Test
  void theJsonFollowsTheContract() {
    MapSnapshot snapshot = snapshot("full");
    snapshot.entries().remove(firstKey(snapshot, entryOf(120, 1)));
    CheckReport report = check(snapshot, Set.of("`app`.`users`.`u_name`"), "app.users");
    assertThat(DocumentJson.line(CheckDocument.of(report, STATE)))
        .startsWith(
            "{\"command\":\"check\",\"ok\":false,\"tables\":1,\"rows\":3000,\"indexEntries\":2999,")
        .contains(
            "\"problems\":[{\"table\":\"`app`.`users`\",\"index\":\"k_score\",\"kind\":\"missing\","
                + "\"key\":\"`id` = ")
        .contains(
            "\"pending\":[\"`app`.`users`.`u_name`\"],\"rowChecksums\":",
            "\"notChecked\":[],\"otherSessions\":[],\"unreadable\":[],\"ts\":\"5\",\"state\":\"sealed\",\"note\":\"\"}");
  }

  @Test
  void aDigestDependsOnEveryByteAndNotOnTheOrder() {
    Map<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    EntryDigest up = new EntryDigest();
    EntryDigest down = new EntryDigest();
    for (int i = 0; i < 100; i++) {
      byte[] key = ("key" + i).getBytes(StandardCharsets.UTF_8);
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
