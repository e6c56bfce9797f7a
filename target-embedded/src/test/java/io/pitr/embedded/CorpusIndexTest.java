package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.ActionOutcome.Status;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.FinishBody.DeleteRanges;
import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.hook.FinishBody.RebuildIndex;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.TargetIdentity;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.format.key.TableKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes as a real cluster wrote them, against those that are built from its rows. */
class CorpusIndexTest {
  private static final Pattern UNTOUCHED =
      Pattern.compile(
          "[0-9]+ entries, 0 added, 0 replaced, 0 deleted, all checked"
              + "(; the log has no job that added the index; .*)?");

  @TempDir Path temp;

  @Test
  void whatTheClusterWroteNeedsNoRepair() throws Exception {
    CorpusBackup backup = CorpusBackup.load();
    try (EmbeddedTarget target = Opened.fresh(temp)) {
      TestSchema schema = restore(backup, target);
      int done = 0;
      for (TableView table : schema.tables()) {
        for (IndexView index : table.indexes()) {
          ActionOutcome outcome = rebuild(target, schema, table, index);
          if (outcome.status() == Status.DONE) {
            assertThat(outcome.detail()).as(name(table, index)).matches(UNTOUCHED);
            done++;
          }
        }
      }
      assertThat(done).isEqualTo(12);
    }
  }

  @Test
  void whatWasDeletedIsBuiltAgainByteForByte() throws Exception {
    CorpusBackup backup = CorpusBackup.load();
    try (EmbeddedTarget target =
        Opened.open("embedded://" + temp + "?ids=fresh&history=drop", OpenMode.WRITE)) {
      TestSchema schema = restore(backup, target);
      TreeMap<byte[], byte[]> before = Opened.all(target, Tso.MAX);
      for (TableView table : schema.tables()) {
        for (IndexView index : table.indexes()) {
          List<ObjectRange> ranges = new ArrayList<>();
          table.physicalIds().forEach(id -> ranges.add(new ObjectRange(id, index.id())));
          run(target, schema, new DeleteRanges(1, ranges));
        }
      }
      assertThat(Opened.all(target, Tso.MAX).keySet()).noneMatch(TableKeys::isIndex);
      for (TableView table : schema.tables()) {
        table.indexes().forEach(index -> rebuild(target, schema, table, index));
      }
      TreeMap<byte[], byte[]> after = Opened.all(target, Tso.MAX);
      assertThat(after).hasSameSizeAs(before);
      before.forEach((key, value) -> assertThat(after.get(key)).isEqualTo(value));
    }
  }

  private static TestSchema restore(CorpusBackup backup, EmbeddedTarget target) {
    var upstream = new TreeSet<Long>();
    for (CorpusBackup.Table table : backup.tables()) {
      upstream.add(table.database().id());
      upstream.addAll(table.info().allIds());
    }
    Map<Long, Long> ids = target.allocateIds("chain", upstream);
    target.state().commit(StateChange.put(TargetIdentity.NEW_COLLATION_KEY, Opened.bytes("True")));
    assertThat(target.identity().newCollation()).isEqualTo("True");
    target.putMeta(backup.meta(ids), backup.ts());
    target.putSsts(
        backup.sstLoad(
            id -> ids.containsKey(id) ? OptionalLong.of(ids.get(id)) : OptionalLong.empty()),
        new MemoryLedger());
    var schema = new TestSchema();
    ids.forEach(schema::map);
    for (CorpusBackup.Table table : backup.tables()) {
      schema.know(table.info().view(table.database().name().original(), table.database().id()));
    }
    return schema;
  }

  private static ActionOutcome rebuild(
      EmbeddedTarget target, TestSchema schema, TableView table, IndexView index) {
    return run(target, schema, new RebuildIndex(table.id(), index.id()));
  }

  private static ActionOutcome run(EmbeddedTarget target, TestSchema schema, FinishBody body) {
    return target.run(new FinishAction("id", 1, "what", body), schema);
  }

  private static String name(TableView table, IndexView index) {
    return table.name() + "." + index.name();
  }
}
