package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.testkit.Properties;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.schema.IndexSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program dies at a durable step; the same commands run again. */
class DyingRunsTest {
  @TempDir Path folder;

  private final Fuse fuse = new Fuse();
  private Scene app;
  private Workbench mortal;
  private Tso cut = Tso.ZERO;
  private Tso end = Tso.ZERO;

  @BeforeEach
  void aLogWithSchemaChangesOfAllKinds() {
    app = new Scene(folder).tableOfUsers("app", Scene.USERS, 5);
    app.ddl().createDatabase("shop").finish();
    app.tableOfUsers("shop", Scene.USERS, 2);
    app.fullBackup();
    app.ddl().alterDatabase("app", "utf8mb4", "utf8mb4_general_ci").finish();
    app.ddl().setTiflashReplica("app", "users", 1).finish();
    app.tableOfUsers("app", Scene.USERS.renamed("more"), 3);
    app.ddl().addIndex("app", "more", IndexSpec.of("k_name", "name"), ReorgType.INGEST).finish();
    app.flush();
    cut = app.cut();
    app.insertUsers("app", "users", 3);
    app.ddl().dropDatabase("shop").finish();
    app.ddl().createDatabase("shop").finish();
    app.tableOfUsers("shop", Scene.USERS, 1);
    app.ddl().truncateTable("app", "more").finish();
    app.insertUsers("app", "more", 2);
    end = app.complete();
    mortal =
        new Workbench(
            folder.resolve("full"),
            folder.resolve("log"),
            Workbench.plugins(new CrashingTargets(new EmbeddedPlugin(), fuse)));
  }

  @Test
  void aRunThatDiesAtAnyStepEndsInTheSameState() {
    String undisturbed = target("undisturbed");
    fuse.disarm();
    mortal.chain(undisturbed, List.of(cut, end));
    int steps = fuse.steps();
    var versions = MvccState.of(app.bench().plugins(), undisturbed, end).versions();
    var newest = NewestState.of(app.bench().plugins(), undisturbed);
    int stride = Math.max(1, steps / Properties.count(steps * 2));
    int deaths = 0;
    for (int step = 1; step <= steps; step += stride) {
      String target = target("step" + step);
      fuse.arm(step, new SplittableRandom(step));
      int command = 0;
      try {
        for (; command < 2; command++) {
          run(command, target);
        }
        assertThat(fuse.steps()).as("steps of a run that does not die").isLessThan(step);
      } catch (Fuse.Crash death) {
        deaths++;
      }
      fuse.disarm();
      for (; command < 2; command++) {
        run(command, target);
      }

      String where = "died at step " + step + " of " + steps;
      assertThat(
              Differences.between(
                  versions,
                  "undisturbed",
                  MvccState.of(app.bench().plugins(), target, end).versions(),
                  where))
          .isEmpty();
      assertThat(
              Differences.between(
                  newest, "undisturbed", NewestState.of(app.bench().plugins(), target), where))
          .isEmpty();
      assertThat(app.bench().check(target).problems()).as(where).isEmpty();
    }
    // Units that are ready together are published in one step, so a run may have fewer steps.
    int chosen = (steps - 1) / stride + 1;
    assertThat(deaths).as("chosen steps that were reached").isBetween(chosen - 1, chosen);
  }

  private void run(int command, String target) {
    if (command == 0) {
      mortal.first(target, cut, false);
    } else {
      mortal.next(target, cut, end, true);
    }
  }

  private String target(String name) {
    return Workbench.uri(folder.resolve(name));
  }
}
