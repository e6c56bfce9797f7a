package io.pitr.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginRegistryTest {

  @Test
  void twoPluginsWithOneIdAreRefusedWithTheirClasses() {
    assertThatThrownBy(
            () -> PluginRegistry.of(List.of(new Fake("a", "x", "t"), new Fake("a", "y", "u"))))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining(
            "[PLUGIN_DUPLICATE] plugin id 'a' is claimed by " + Fake.class.getName());
  }

  @Test
  void allConflictsAreReportedTogether() {
    assertThatThrownBy(
            () -> PluginRegistry.of(List.of(new Fake("a", "x", "t"), new Fake("b", "x", "t"))))
        .satisfies(e -> assertThat(((RestoreException) e).problems()).hasSize(2))
        .hasMessageContaining("storage scheme 'x'")
        .hasMessageContaining("target scheme 't'");
  }

  @Test
  void theSchemeOfTheUrlDecidesWhichPluginOpensIt() {
    var registry = PluginRegistry.of(List.of(new Fake("a", "x", "t"), new Fake("b", "local", "u")));

    assertThatThrownBy(() -> registry.openStorage("X://bucket", Map.of()))
        .hasMessage("a opens X://bucket");
    assertThatThrownBy(() -> registry.openStorage("/plain/path", Map.of()))
        .hasMessage("b opens /plain/path");
    assertThatThrownBy(
            () -> registry.openTarget("u://there", TargetProvider.OpenMode.READ, Map.of()))
        .hasMessage("b opens u://there");
  }

  @Test
  void anUnknownSchemeIsAnsweredWithTheKnownOnesAndWithoutTheQuery() {
    var registry = PluginRegistry.of(List.of(new Fake("a", "x", "t"), new Fake("b", "y", "u")));

    assertThatThrownBy(() -> registry.openStorage("s3x://b?secret-access-key=K", Map.of()))
        .satisfies(
            e ->
                assertThat(((RestoreException) e).code())
                    .isEqualTo(StorageError.STORAGE_SCHEME_UNKNOWN))
        .hasMessageContaining("no storage for 's3x'; found: x, y")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> registry.openTarget("nowhere", TargetProvider.OpenMode.READ, Map.of()))
        .satisfies(
            e ->
                assertThat(((RestoreException) e).code())
                    .isEqualTo(TargetError.TARGET_SCHEME_UNKNOWN))
        .hasMessageContaining("found: t, u");
    assertThatThrownBy(() -> registry.openStorage(" ", Map.of()))
        .satisfies(
            e ->
                assertThat(((RestoreException) e).code())
                    .isEqualTo(StorageError.STORAGE_URL_INVALID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gs://bucket/prefix?credentials-file=/secret",
        "gcs://bucket/prefix",
        "azure://secret@container/prefix?account-key=secret",
        "azblob://container?sas-token=secret",
        "hdfs://user:secret@host/path"
      })
  void aStorageOfGoBrThatIsNotReadHereIsAnsweredWithTheWayThere(String url) {
    PluginRegistry registry = PluginRegistry.of(List.of());

    assertThatThrownBy(() -> registry.openStorage(url, Map.of()))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(StorageError.STORAGE_SCHEME_UNKNOWN))
        .hasMessageContaining("Copy the backup to a folder or an S3 bucket")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aFolderThatIsNotThereIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> PluginRegistry.load(folder.resolve("none")))
        .satisfies(
            e ->
                assertThat(((RestoreException) e).code())
                    .isEqualTo(PluginError.PLUGIN_FOLDER_MISSING));
  }

  @Test
  void anEmptyFolderAddsNothing(@TempDir Path folder) {
    assertThat(PluginRegistry.load(folder).describe()).isEqualTo(PluginRegistry.load().describe());
  }

  @Test
  void aJarThatIsNoneIsRefusedWithTheFolder(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("broken.jar"), "no zip");

    assertThatThrownBy(() -> PluginRegistry.load(folder))
        .satisfies(
            e -> assertThat(((RestoreException) e).code()).isEqualTo(PluginError.PLUGIN_NOT_LOADED))
        .hasMessageContaining(folder.toString());
  }

  @Test
  void aDescriptionNamesWhatIsRegistered() {
    assertThat(PluginRegistry.of(List.of(new Fake("a", "x", "t"))).describe())
        .containsExactly(
            new PluginDescription(
                "a", "", "", List.of("x"), List.of("t"), List.of(), List.of(), List.of()));
  }

  private record Fake(String id, String storageScheme, String targetScheme)
      implements RestorePlugin {
    @Override
    public List<StorageProvider> storages() {
      return List.of(
          new StorageProvider() {
            @Override
            public Set<String> schemes() {
              return Set.of(storageScheme);
            }

            @Override
            public BackupStorage open(String url, OptionValues options) {
              throw new IllegalStateException(id + " opens " + url);
            }
          });
    }

    @Override
    public List<TargetProvider> targets() {
      return List.of(
          new TargetProvider() {
            @Override
            public Set<String> schemes() {
              return Set.of(targetScheme);
            }

            @Override
            public RestoreTarget open(
                String uri, OpenMode mode, RunSettings run, OptionValues options) {
              throw new IllegalStateException(id + " opens " + uri);
            }
          });
    }
  }
}
