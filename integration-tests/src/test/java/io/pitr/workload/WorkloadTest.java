package io.pitr.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.testkit.MemoryStorage;
import io.pitr.testkit.Properties;
import io.pitr.writer.model.LogicalState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static WorkloadRun run(Workload workload) {
    return workload.run(new MemoryStorage("full")::write, new MemoryStorage("log")::write);
  }

  @Test
  void theSameSeedGivesTheSameLog() {
    MemoryStorage first = new MemoryStorage("first");
    MemoryStorage second = new MemoryStorage("second");
    for (MemoryStorage storage : List.of(first, second)) {
      Workload.generate(11, WorkloadOptions.DEFAULT)
          .run((p, c) -> storage.write("full/" + p, c), (p, c) -> storage.write("log/" + p, c));
    }
    List<String> paths = new ArrayList<>();
    first.list("", info -> paths.add(info.path()));

    assertThat(paths).isNotEmpty();
    paths.removeIf(path -> path.startsWith("full/"));
    for (String path : paths) {
      assertThat(second.read(path, 1 << 30)).as(path).isEqualTo(first.read(path, 1 << 30));
    }
  }

  @Test
  void anyPartOfAWorkloadCanRun() {
    Properties.forSteps(
        20,
        seed -> Workload.generate(seed, WorkloadOptions.DEFAULT.steps(10, 40)).steps(),
        (steps, random) -> {
          List<Step> some = new ArrayList<>(steps);
          some.removeIf(step -> random.nextInt(3) == 0);
          run(Workload.generate(1, WorkloadOptions.DEFAULT).with(some));
        });
  }

  @Test
  void rowsAndEntriesOfPublicIndexesAgreeAtEveryCut() {
    Properties.forSteps(
        200,
        seed -> Workload.generate(seed, WorkloadOptions.DEFAULT).steps(),
        (steps, random) -> {
          WorkloadRun run = run(Workload.generate(1, WorkloadOptions.DEFAULT).with(steps));
          List<Tso> cuts = new ArrayList<>(run.cuts(4, random.nextLong()));
          cuts.add(run.end());
          for (Tso cut : cuts) {
            check(run, cut);
          }
        });
  }

  private static void check(WorkloadRun run, Tso ts) {
    Set<String> names = new HashSet<>();
    Set<Long> ids = new HashSet<>();
    for (LogicalState.Table table : run.stateAt(ts).tables()) {
      assertThat(names.add(table.schema() + "." + table.name())).as(table.name()).isTrue();
      if (!table.hasRows()) {
        continue;
      }
      for (long id : table.physicalIds()) {
        assertThat(ids.add(id)).as("physical id " + id + " of one table").isTrue();
      }
      List<String> there = new ArrayList<>();
      for (var index : table.info().indexes()) {
        for (long id : index.global() ? List.of(table.id()) : table.physicalIds()) {
          if (index.isPublic()) {
            byte[] prefix = TableKeys.indexPrefix(id, index.id());
            run.cluster()
                .store()
                .scan(prefix, KeyPrefixes.next(prefix), ts)
                .forEach((k, v) -> there.add(HexText.of(k) + "=" + HexText.of(v.value())));
          }
        }
      }
      List<String> expected = new ArrayList<>();
      table.indexEntries().forEach((k, v) -> expected.add(HexText.of(k) + "=" + HexText.of(v)));
      List<String> missing = new ArrayList<>(expected);
      missing.removeAll(new HashSet<>(there));
      there.removeAll(new HashSet<>(expected));
      String where = " in %s.%s at %s".formatted(table.schema(), table.name(), ts);
      assertThat(missing).as("missing" + where).isEmpty();
      assertThat(there).as("too much" + where).isEmpty();
    }
  }
}
