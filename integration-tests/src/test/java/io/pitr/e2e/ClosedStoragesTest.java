package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageProvider;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentSources;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.registry.PluginRegistry;
import io.pitr.testkit.CorpusExpectation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storages of a segment are closed in reverse order, even if closing one fails. */
class ClosedStoragesTest {
  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");
  private final List<String> closed = new ArrayList<>();
  private final PluginRegistry plugins = PluginRegistry.of(List.of(new FailingClose()));

  @TempDir Path empty;

  @Test
  void afterAFailureTheOtherStorageIsClosedToo() {
    SegmentSources sources = SegmentSources.open(plugins, request(alpha.log()));

    assertThatThrownBy(sources::close)
        .hasMessage("log is not closed")
        .satisfies(
            first ->
                assertThat(first.getSuppressed())
                    .singleElement()
                    .hasToString("java.lang.IllegalStateException: full is not closed"));
    assertThat(closed).containsExactly("log", "full");
  }

  @Test
  void theReasonWhyABackupCantBeOpenedIsThrownFirst() {
    assertThatThrownBy(() -> SegmentSources.open(plugins, request(empty)))
        .isInstanceOf(RestoreException.class)
        .satisfies(first -> assertThat(first.getSuppressed()).hasSize(2));
  }

  private RestoreRequest request(Path log) {
    return new Workbench(alpha.full(), log).request("embedded:///unused");
  }

  /** Local storage that fails when it is closed. */
  private final class FailingClose implements RestorePlugin {
    @Override
    public String id() {
      return "failing-close";
    }

    @Override
    public List<StorageProvider> storages() {
      return List.of(
          new StorageProvider() {
            @Override
            public Set<String> schemes() {
              return Set.of("local");
            }

            @Override
            public BackupStorage open(String url, OptionValues options) {
              return failing(
                  new LocalStoragePlugin().storages().get(0).open(url, options),
                  url.equals(alpha.full().toAbsolutePath().normalize().toString())
                      ? "full"
                      : "log");
            }
          });
    }
  }

  private BackupStorage failing(BackupStorage storage, String name) {
    return (BackupStorage)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BackupStorage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.add(name);
                throw new IllegalStateException(name + " is not closed");
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
