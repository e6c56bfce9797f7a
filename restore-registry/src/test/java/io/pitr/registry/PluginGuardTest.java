package io.pitr.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.option.OptionValues;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetProvider;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A plugin of the plugins folder whose code fails wherever it is called. */
class PluginGuardTest {
  private final RestorePlugin plugin = PluginGuard.around(new Failing());

  @Test
  void aFailureInEveryPartOfAPluginNamesThePlugin() {
    BackupStorage storage = plugin.storages().get(0).open("x://", OptionValues.NONE);
    RestoreTarget target =
        plugin
            .targets()
            .get(0)
            .open("x://", TargetProvider.OpenMode.READ, RunSettings.DEFAULT, OptionValues.NONE);
    DeferralHook<?> hook = plugin.hooks(OptionValues.NONE).get(0);

    requireNamed(() -> plugin.observers(OptionValues.NONE), PluginError.PLUGIN_FAILED);
    requireNamed(storage::uri, PluginError.PLUGIN_FAILED);
    requireNamed(target::flush, PluginError.PLUGIN_FAILED);
    requireNamed(() -> target.state().get("key"), PluginError.PLUGIN_FAILED);
    requireNamed(() -> hook.codec().version(), PluginError.PLUGIN_FAILED);
    requireNamed(() -> runAction(hook), PluginError.HOOK_FAILED);
  }

  @Test
  void anExceptionThatThePluginMeansToThrowStaysAsItIs() {
    BackupStorage storage = plugin.storages().get(0).open("x://", OptionValues.NONE);

    assertThatThrownBy(() -> storage.read("missing", 1))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(StorageError.STORAGE_NOT_FOUND));
  }

  @Test
  void theStateOfAHookStaysTheObjectThatTheHookMade() {
    assertThat(plugin.hooks(OptionValues.NONE).get(0).empty()).isSameAs(Hook.EMPTY);
  }

  private static <S> void runAction(DeferralHook<S> hook) {
    FinishAction action = hook.actions(hook.empty(), SCHEMA).get(0);
    ((FinishBody.Custom) action.body()).callback().run(action.id(), SCHEMA);
  }

  private static void requireNamed(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining("plugin 'failing' failed in ")
        .hasMessageContaining("not written yet")
        .hasMessageContaining(Failing.class.getName());
  }

  private static final SchemaView SCHEMA = failing(SchemaView.class);

  /** An object of a contract that fails in each of its methods. */
  private static <T> T failing(Class<T> contract) {
    return contract.cast(
        Proxy.newProxyInstance(
            contract.getClassLoader(),
            new Class<?>[] {contract},
            (proxy, method, arguments) -> {
              if (method.getName().equals("state")) {
                return failing(method.getReturnType());
              }
              if (method.getName().equals("read")) {
                throw new RestoreException(StorageError.STORAGE_NOT_FOUND, "no such object", "x");
              }
              throw new IllegalStateException("not written yet");
            }));
  }

  private static final class Failing implements RestorePlugin {
    @Override
    public String id() {
      return "failing";
    }

    @Override
    public List<StorageProvider> storages() {
      return List.of(
          new StorageProvider() {
            @Override
            public Set<String> schemes() {
              return Set.of("x");
            }

            @Override
            public BackupStorage open(String url, OptionValues options) {
              return failing(BackupStorage.class);
            }
          });
    }

    @Override
    public List<TargetProvider> targets() {
      return List.of(
          new TargetProvider() {
            @Override
            public Set<String> schemes() {
              return Set.of("x");
            }

            @Override
            public RestoreTarget open(
                String uri, OpenMode mode, RunSettings run, OptionValues options) {
              return failing(RestoreTarget.class);
            }
          });
    }

    @Override
    public List<DeferralHook<?>> hooks(OptionValues options) {
      return List.of(new Hook());
    }

    @Override
    public List<io.pitr.api.event.RestoreObserver> observers(OptionValues options) {
      throw new IllegalStateException("not written yet");
    }
  }

  private static final class Hook implements DeferralHook<List<String>> {
    static final List<String> EMPTY = new ArrayList<>();

    @Override
    public String id() {
      return "hook";
    }

    @Override
    @SuppressWarnings("unchecked")
    public StateCodec<List<String>> codec() {
      return failing(StateCodec.class);
    }

    @Override
    public List<String> empty() {
      return EMPTY;
    }

    @Override
    public List<String> on(RestoreEvent event, List<String> state) {
      return state;
    }

    @Override
    public List<FinishAction> actions(List<String> state, SchemaView finalSchema) {
      return List.of(
          new FinishAction(
              "a", 1, "fail", new FinishBody.Custom(failing(FinishBody.Callback.class))));
    }
  }
}
