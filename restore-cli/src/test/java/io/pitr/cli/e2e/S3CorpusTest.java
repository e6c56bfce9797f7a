package io.pitr.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.plugin.storage.s3.S3Error;
import io.pitr.plugin.storage.s3.S3StoragePlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.target.embedded.EmbeddedPlugin;
import io.pitr.testkit.CorpusExpectation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real backup restored from a bucket is what it is when restored from local files. */
class S3CorpusTest {
  private static final List<RestorePlugin> PLUGINS =
      List.of(
          new LocalStoragePlugin(),
          new S3StoragePlugin(),
          new EmbeddedPlugin(),
          new GcPlugin(),
          new IndexPlugin(),
          new TiflashPlugin());

  private static CorpusExpectation alpha;
  private static S3Server server;

  @TempDir static Path shared;
  private static Workbench local;
  private static MvccState expected;

  @TempDir Path folder;

  @BeforeAll
  static void upload() throws Exception {
    alpha = CorpusExpectation.named("alpha");
    server = new S3Server();
    server.upload(alpha.full(), "alpha/full");
    server.upload(alpha.log(), "alpha/log");
    local = new Workbench(alpha.full(), alpha.log());
    String target = Workbench.uri(shared.resolve("local"));
    local.chain(target, cuts());
    expected = MvccState.of(local.plugins(), target, alpha.cut("s4").ts());
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void segmentsFromABucketEndAsSegmentsFromLocalFiles() {
    Workbench bucket = over(server.port());
    bucket.chain(target("bucket"), cuts());

    assertThat(state(bucket, "bucket")).isEqualTo(expected);
    assertThat(bucket.check(target("bucket")).problems()).isEmpty();
  }

  @Test
  void aChainMayGoOnFromTheOtherPlace() {
    List<Tso> cuts = cuts();
    Workbench bucket = over(server.port());
    local.first(target("moved"), cuts.get(0), false);
    for (int i = 1; i < cuts.size(); i++) {
      Workbench place = i % 2 == 1 ? bucket : local;
      place.next(target("moved"), cuts.get(i - 1), cuts.get(i), i == cuts.size() - 1);
    }

    assertThat(state(bucket, "moved")).isEqualTo(expected);
  }

  @Test
  void aWrongSecretIsNamedBeforeAnythingIsWritten() {
    var bench =
        new Workbench(
            server.url("alpha/full").replace("secret/", "Secret/"),
            server.url("alpha/log").replace("secret/", "Secret/"),
            PLUGINS);

    assertThatThrownBy(() -> bench.chain(target("none"), cuts()))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(S3Error.S3_CREDENTIALS_REFUSED))
        .hasMessageNotContaining("test+");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  private Workbench over(int port) {
    return new Workbench(server.url("alpha/full", port), server.url("alpha/log", port), PLUGINS);
  }

  private static List<Tso> cuts() {
    return alpha.cuts().stream()
        .filter(cut -> !cut.name().equals("full"))
        .map(CorpusExpectation.Cut::ts)
        .toList();
  }

  private String target(String name) {
    return Workbench.uri(folder.resolve(name));
  }

  private MvccState state(Workbench bench, String name) {
    return MvccState.of(bench.plugins(), target(name), alpha.cut("s4").ts());
  }
}
