package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.plugin.storage.s3.S3Error;
import io.pitr.plugin.storage.s3.S3StoragePlugin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A real backup restored from a bucket equals the same restored from local files. */
@ParameterizedClass
@ValueSource(strings = {"alpha", "phi"})
class S3CorpusTest {
  private static final List<RestorePlugin> PLUGINS =
      Workbench.plugins(new S3StoragePlugin(), new EmbeddedPlugin());

  private static S3Server server;

  @TempDir Path folder;

  private final String corpus;
  private final RealBackup backup;
  private final Workbench local;

  S3CorpusTest(String corpus) {
    this.corpus = corpus;
    backup = RealBackup.named(corpus);
    local = backup.bench();
  }

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server();
  }

  @BeforeParameterizedClassInvocation
  static void upload(String corpus) throws Exception {
    RealBackup backup = RealBackup.named(corpus);
    server.upload(backup.full(), corpus + "/full");
    server.upload(backup.log(), corpus + "/log");
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
    bucket.chain(target("bucket"), backup.ends());

    assertThat(state(bucket, "bucket")).isEqualTo(fromLocalFiles());
    assertThat(bucket.check(target("bucket")).problems()).isEmpty();
  }

  @Test
  void aChainContinuesFromAnotherStorage() {
    List<Tso> cuts = backup.ends();
    Workbench bucket = over(server.port());
    local.first(target("moved"), cuts.get(0), false);
    for (int i = 1; i < cuts.size(); i++) {
      Workbench place = i % 2 == 1 ? bucket : local;
      place.next(target("moved"), cuts.get(i - 1), cuts.get(i), i == cuts.size() - 1);
    }

    assertThat(state(bucket, "moved")).isEqualTo(fromLocalFiles());
  }

  @Test
  void aWrongSecretIsNamedBeforeAnythingIsWritten() {
    var bench =
        new Workbench(
            server.url(corpus + "/full").replace("secret/", "Secret/"),
            server.url(corpus + "/log").replace("secret/", "Secret/"),
            PLUGINS);

    assertThatThrownBy(() -> bench.chain(target("none"), backup.ends()))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(S3Error.S3_CREDENTIALS_REFUSED))
        .hasMessageNotContaining("test+");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  private Workbench over(int port) {
    return new Workbench(
        server.url(corpus + "/full", port), server.url(corpus + "/log", port), PLUGINS);
  }

  private MvccState fromLocalFiles() {
    local.chain(target("local"), backup.ends());
    return state(local, "local");
  }

  private String target(String name) {
    return Workbench.uri(folder.resolve(name));
  }

  private MvccState state(Workbench bench, String name) {
    return MvccState.of(bench.plugins(), target(name), backup.last().ts());
  }
}
