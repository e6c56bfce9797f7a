package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.engine.request.LastChoice;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.GoJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * A user changes restored objects before the last segment: row S-82 of the matrix in
 * spec/segmented-restore.md F.2. {@link ClusterHazardsTest} has the rows about clusters.
 */
class TargetBetweenSegmentsTest {
  @TempDir Path folder;

  private Scene scene;
  private Tso first;
  private SegmentedRun run;

  @BeforeEach
  void start() {
    scene = new Scene(folder);
    scene.table(Scene.PLAIN, 1, 2);
    scene.table(Scene.PLAIN.renamed("u"), 1);
    scene.fullBackup();
    scene.ddl().commentTable("app", "u", "changed in the log").finish();
    first = scene.cut();
    scene.insert("app", "t", 3);
    run = scene.restore();
    run.until(first);
  }

  private MetaKey table(String name) {
    return new MetaKey.Table(scene.now("app", name).schemaId(), scene.now("app", name).id());
  }

  private void assertRefused(String object) {
    assertThat(run.refusal(first, scene.end(), LastChoice.LAST)).containsExactly("TARGET_CHANGED");
    assertThat(run.refusalText(first, scene.end(), LastChoice.LAST)).contains(object);
    assertThat(run.canPlan(first, scene.end())).as("--dry-run says so too").isFalse();
    assertThat(SegmentedRun.codes(run::finish)).as("finish").containsExactly("TARGET_CHANGED");
  }

  @Test
  void s82_aTableThatWasAlteredIsFound() {
    ObjectNode altered = (ObjectNode) run.definition("app", "t");
    altered.put("update_timestamp", altered.path("update_timestamp").longValue() + 1);
    run.userWrites(table("t"), GoJson.write(altered));

    assertRefused("`app`.`t`");
  }

  @Test
  void s82_aTableThatWasRenamedIsFound() {
    ObjectNode renamed = (ObjectNode) run.definition("app", "u");
    renamed.putObject("name").put("O", "mine").put("L", "mine");
    run.userWrites(table("u"), GoJson.write(renamed));

    assertRefused("`app`.`u`");
  }

  @Test
  void s82_aTableThatWasDroppedIsFound() {
    run.userDeletes(table("t"));

    assertRefused("`app`.`t` does not exist on the target any more");
  }

  @Test
  void s82_aDatabaseThatWasChangedIsFound() {
    ObjectNode changed = (ObjectNode) run.database("app");
    changed.put("collate", "utf8mb4_general_ci");
    run.userWrites(new MetaKey.Database(scene.now("app", "t").schemaId()), GoJson.write(changed));

    assertRefused("database `app`");
  }

  @Test
  void s82_everyChangedObjectIsNamed() {
    run.userDeletes(table("t"));
    run.userDeletes(table("u"));

    assertThat(run.refusalText(first, scene.end(), LastChoice.LAST))
        .contains("`app`.`t`")
        .contains("`app`.`u`");
  }

  /** Servers allocate row ids, and a later segment sets the allocators anyway. */
  @Test
  void s82_anAllocatorThatAdvancedIsNotAChange() {
    run.userWrites(
        new MetaKey.AutoId(
            MetaKey.AutoId.Kind.AUTO_RANDOM,
            scene.now("app", "t").schemaId(),
            scene.now("app", "t").id()),
        "77".getBytes(StandardCharsets.US_ASCII));

    assertThat(run.canPlan(first, scene.end())).isTrue();
  }
}
