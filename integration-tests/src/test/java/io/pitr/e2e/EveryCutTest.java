package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.testkit.Properties;
import io.pitr.writer.ddl.Clause;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.PartitionSpec.Definition;
import io.pitr.writer.schema.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two segments, cut at, right before and right after every commit of a DDL job that runs while rows
 * change (spec/segmented-restore.md F.1, the systematic sweep). A plain build takes a tenth of the
 * cuts.
 */
class EveryCutTest {
  @TempDir Path folder;

  /** What happens after the full backup. */
  enum Script {
    ADD_INDEX(
        scene ->
            scene.runAmidChanges(
                scene
                    .ddl()
                    .addIndex("app", "t", IndexSpec.unique("u_name", "name"), ReorgType.INGEST),
                "app",
                "t",
                20)),
    MODIFY_COLUMN(
        scene ->
            scene.runAmidChanges(
                scene
                    .ddl()
                    .changeColumnType("app", "t", "score", SqlType.varchar(20), ReorgType.INGEST),
                "app",
                "t",
                20)),
    REORGANIZE_PARTITION(
        scene ->
            scene.runAmidChanges(
                scene
                    .ddl()
                    .reorganizePartitions(
                        "app",
                        "pt",
                        List.of("p0"),
                        List.of(Definition.lessThan("a", "25"), Definition.lessThan("b", "100"))),
                "app",
                "pt",
                20)),
    PARTITION_BY(
        scene ->
            scene.runAmidChanges(
                scene.ddl().partitionBy("app", "t", PartitionSpec.hash("id", 2)), "app", "t", 20)),
    EXCHANGE(
        scene -> {
          scene
              .ddl()
              .addIndex("app", "t", IndexSpec.of("k_name", "name"), ReorgType.INGEST)
              .finish();
          scene.ddl().addIndex("app", "pt", IndexSpec.of("k_name", "name"), ReorgType.TXN).finish();
          scene.runAmidChanges(
              scene.ddl().exchangePartition("app", "pt", "p0", "app", "t"), "app", "t", 20);
        }),
    TRUNCATE_PARTITION(
        scene ->
            scene.runAmidChanges(
                scene.ddl().truncatePartitions("app", "pt", "p0"), "app", "pt", 20)),
    RENAME_ACROSS_DATABASES(
        scene -> {
          scene.ddl().createDatabase("y").finish();
          scene.ddl().setTiflashReplica("app", "t", 1).finish();
          scene.runAmidChanges(scene.ddl().renameTable("app", "t", "y", "t"), "y", "t", 20);
        }),
    DROP_DATABASE(
        scene -> {
          scene.ddl().dropDatabase("app").finish();
          scene.ddl().createDatabase("app").finish();
          scene.table(Scene.PLAIN, 30);
        }),
    MULTI_SCHEMA_CHANGE(
        scene ->
            scene.runAmidChanges(
                scene
                    .ddl()
                    .alterTable(
                        "app",
                        "t",
                        new Clause.AddColumn(ColumnSpec.of("a", SqlType.INT).defaultText("1")),
                        new Clause.AddIndex(IndexSpec.of("k_name", "name"), ReorgType.INGEST),
                        new Clause.DropIndex("k_score")),
                "app",
                "t",
                20));

    private final Consumer<Scene> run;

    Script(Consumer<Scene> run) {
      this.run = run;
    }
  }

  @ParameterizedTest
  @EnumSource(Script.class)
  void theEndIsTheSameWhereverTheCutIs(Script script) throws Exception {
    Scene scene = new Scene(folder.resolve("scene"));
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.table(Scene.IN_PARTITIONS, 4, 5, 150);
    Tso base = scene.fullBackup();
    script.run.accept(scene);
    SegmentedRun run = scene.restore();
    run.last();
    Workbench bench = run.bench();

    for (Tso cut : cuts(scene, base)) {
      Path place = folder.resolve("cut-" + cut);
      String target = Workbench.uri(place);
      bench.first(target, cut, false);
      assertThat(
              new BetweenSegments(bench, target, scene.cluster(), base, id -> false)
                  .violations(cut, 1))
          .as("at %s", cut)
          .isEmpty();
      bench.next(target, cut, scene.end(), true);
      assertThat(
              Differences.between(
                  NewestState.of(bench.plugins(), run.target()),
                  "one go",
                  NewestState.of(bench.plugins(), target),
                  "the chain"))
          .as("cut at %s", cut)
          .isEmpty();
      assertThat(bench.check(target).problems()).as("cut at %s", cut).isEmpty();
      LawCase.delete(place);
    }
  }

  private static List<Tso> cuts(Scene scene, Tso base) {
    var around = new TreeSet<Tso>();
    for (Tso commit : scene.cluster().commits().subSet(base, false, scene.end(), false)) {
      for (long offset = -1; offset <= 1; offset++) {
        around.add(new Tso(commit.value() + offset));
      }
    }
    List<Tso> all = new ArrayList<>(around.stream().filter(ts -> ts.isAfter(base)).toList());
    Collections.shuffle(all, new Random(all.size()));
    return all.subList(0, Properties.count(all.size()));
  }
}
