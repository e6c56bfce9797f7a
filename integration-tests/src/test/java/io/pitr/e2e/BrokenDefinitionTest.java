package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.engine.report.SegmentReport;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.inspect.export.ExportReport;
import io.pitr.inspect.schema.SkippedTable;
import io.pitr.testkit.Properties;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.schema.IndexSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The upstream left the definition of one table in an unreadable state. The restore succeeds, names
 * the table and the reason, and restores all other tables as without the fault.
 */
class BrokenDefinitionTest {
  private static final String VICTIM = "`app`.`victim`";

  @TempDir Path folder;

  private int cases;

  @Test
  void oneBrokenTableLeavesTheOthersWhole() {
    for (DefinitionFault fault : DefinitionFault.values()) {
      Properties.forSeeds(10, random -> check(fault, random));
    }
  }

  private void check(DefinitionFault fault, SplittableRandom random) throws IOException {
    Path place = folder.resolve("case" + cases++);
    boolean inBase = random.nextInt(3) == 0;
    long seed = random.nextLong();
    History broken = new History(place.resolve("broken"), inBase);
    broken.run(tree -> fault.apply(tree, new SplittableRandom(seed)));
    History sound = new History(place.resolve("sound"), inBase);
    sound.run(tree -> {});

    String one = Workbench.uri(place.resolve("one"));
    String chain = Workbench.uri(place.resolve("chain"));
    String calm = Workbench.uri(place.resolve("calm"));
    sound.bench.first(calm, sound.end(), true);
    SegmentReport last = broken.bench.first(one, broken.end(), true);
    broken.bench.first(chain, broken.cuts.get(0), false);
    broken.bench.next(chain, broken.cuts.get(0), broken.cuts.get(1), false);
    assertNamed(fault, broken.bench.check(chain).skippedTables());
    broken.bench.next(chain, broken.cuts.get(1), broken.end(), true);

    assertThat(last.notes().stream().filter(note -> note.startsWith(VICTIM + " can't be read")))
        .as("%s: %s", fault, last.notes())
        .hasSize(fault.unreadable() ? 1 : 0);
    Map<String, String> expected = export(sound.bench, calm, place.resolve("calm-export"), fault);
    for (String target : List.of(one, chain)) {
      CheckReport report = broken.bench.check(target);
      assertNamed(fault, report.skippedTables());
      assertThat(report.problems()).filteredOn(p -> !p.table().equals(VICTIM)).isEmpty();
      assertThat(report.pending()).isEmpty();
      Path out = place.resolve(target.substring(target.lastIndexOf('/') + 1) + "-export");
      assertThat(
              Differences.between(
                  expected, "calm", export(broken.bench, target, out, fault), "broken"))
          .as("%s", fault)
          .isEmpty();
    }
    LawCase.delete(place);
  }

  private static void assertNamed(DefinitionFault fault, List<SkippedTable> skippedTables) {
    if (!fault.unreadable()) {
      assertThat(skippedTables).as("%s", fault).isEmpty();
      return;
    }
    assertThat(skippedTables)
        .as("%s", fault)
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.qualifiedName()).isEqualTo(VICTIM);
              assertThat(table.reason()).contains(fault.reason());
              assertThat(table.why().remedy()).isNotEmpty();
            });
  }

  /** The files of all tables but the broken one; there are none of that one when it is left out. */
  private static Map<String, String> export(
      Workbench bench, String target, Path out, DefinitionFault fault) throws IOException {
    ExportReport report = bench.export(target, Tso.MAX, ExportFormat.JSONL, out);
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.list(out)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        if (name.contains("victim")) {
          assertThat(report.skippedTables()).as("%s, %s", fault, name).isEmpty();
        } else if (!name.equals("metadata")) {
          files.put(name, Files.readString(file));
        }
      }
    }
    if (fault.unreadable() && !report.skippedTables().isEmpty()) {
      assertNamed(fault, report.skippedTables());
    }
    return files;
  }

  /** Rows and indexes come before and after the fault; an index of the table waits for the end. */
  private static final class History {
    private final Scene scene;
    private final boolean inBase;
    private final Workbench bench;
    private List<Tso> cuts = List.of();

    History(Path folder, boolean inBase) {
      this.scene = new Scene(folder);
      this.inBase = inBase;
      this.bench = new Workbench(folder.resolve("full"), folder.resolve("log"));
    }

    void run(java.util.function.Consumer<tools.jackson.databind.node.ObjectNode> fault) {
      scene.table(Scene.PLAIN, 1, 2, 3).table(Scene.IN_PARTITIONS, 5, 150, 250);
      scene.table(Scene.PLAIN.renamed("victim").index("k_name", "name"), 1, 2, 3, 4);
      if (inBase) {
        scene.define("app", "victim", fault);
      }
      scene.fullBackup();
      scene.insert("app", "t", 4).insert("app", "pt", 151);
      Tso first = scene.cutAfterFlush();
      if (!inBase) {
        scene.insert("app", "victim", 5);
        scene
            .ddl()
            .addIndex("app", "victim", IndexSpec.of("k_late", "score", "pad"), ReorgType.INGEST)
            .finish();
        scene.define("app", "victim", fault);
      }
      scene.ddl().addIndex("app", "t", IndexSpec.of("k_late", "name"), ReorgType.INGEST).finish();
      scene.insert("app", "t", 6);
      Tso second = scene.cutAfterFlush();
      scene.insert("app", "pt", 7).delete("app", "t", 1);
      scene.complete();
      cuts = List.of(first, second);
    }

    Tso end() {
      return scene.end();
    }
  }
}
