package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.TargetIdentity;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.inspect.check.CheckProblem;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.value.Datum;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every later process formats text as the version of the backup's cluster does. */
class SourceVersionTest {
  private static final TableSpec NUMBERS =
      TableSpec.named("j")
          .column("id", SqlType.BIGINT)
          .column("doc", SqlType.JSON)
          .column(
              ColumnSpec.of("text", SqlType.varchar(64))
                  .generated("cast(`doc` as char(64))", false, "doc"))
          .column(ColumnSpec.of("note", SqlType.varchar(20)).defaultText("a\\b"))
          .primaryKey("id")
          .index("k_before", "text");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"8.5.4, -1.5e-7", "9.0.0-beta.2, -0.00000015"})
  void jsonFunctionsBehaveAsInTheVersionOfTheBackup(String version, String text) {
    Scene scene = scene(version);
    Tso cut = scene.cut();
    scene.ddl().addIndex("app", "j", IndexSpec.of("k_after", "text"), ReorgType.INGEST).finish();
    insert(scene, 3);
    SegmentedRun run = scene.restore();

    run.until(cut);
    assertThat(run.column("app.j", 1)).containsEntry("1", text).containsEntry("2", text);
    assertThat(run.create("app.j")).contains("`note` varchar(20) DEFAULT 'a\\\\b'");
    assertThat(run.check().problems()).isEmpty();
    assertThat(run.last().actions().finished()).containsEntry("index", 1);
    assertThat(run.column("app.j", 1)).containsEntry("3", text);
    assertThat(run.check().problems()).isEmpty();
    assertThat(run.check().pending()).isEmpty();
  }

  @Test
  void aTargetThatDoesNotKnowTheVersionIsReadAsOfTheNewest() {
    Scene scene = scene("8.5.4");
    SegmentedRun run = scene.restore();
    run.last();
    try (RestoreTarget target =
        run.bench().plugins().openTarget(run.target(), OpenMode.WRITE, Map.of())) {
      assertThat(target.identity().sourceVersion()).isEqualTo("8.5.4");
      target.state().commit(StateChange.deletePrefixes(Set.of(TargetIdentity.SOURCE_VERSION_KEY)));
      assertThat(target.identity().sourceVersion()).isEmpty();
    }

    assertThat(run.column("app.j", 1)).containsEntry("1", "-0.00000015");
    assertThat(run.check().problems())
        .extracting(CheckProblem::index)
        .isNotEmpty()
        .containsOnly("k_before");
  }

  private Scene scene(String version) {
    var options = Upstream.Options.DEFAULT.cluster(ClusterOptions.DEFAULT.version(version));
    Scene scene = new Scene(folder, options);
    scene.ddl().createTable("app", NUMBERS).finish();
    insert(scene, 1);
    scene.fullBackup();
    insert(scene, 2);
    return scene;
  }

  private static void insert(Scene scene, long id) {
    scene.change(
        txn ->
            txn.insert(
                "app",
                "j",
                Map.of(
                    "id",
                    new Datum.Int(id),
                    "doc",
                    Datum.Json.of(new JsonValue.Real(-1.5e-7)),
                    "note",
                    Datum.ofString("n"))));
  }
}
