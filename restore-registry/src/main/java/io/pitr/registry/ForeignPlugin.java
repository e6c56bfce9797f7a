package io.pitr.registry;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.event.Wait;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.storage.WritableStorage;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A plugin of the plugins folder. An exception that its code does not mean to throw becomes a
 * {@link RestoreException} that names the plugin. One that it means to throw is already a {@link
 * RestoreException} and stays as it is.
 */
final class ForeignPlugin implements RestorePlugin {
  private final RestorePlugin plugin;
  private final String id;

  ForeignPlugin(RestorePlugin plugin) {
    this.plugin = plugin;
    this.id = plugin.id();
  }

  /** The plugin itself. */
  RestorePlugin plugin() {
    return plugin;
  }

  /** Calls code of the plugin. */
  <T> T call(String doing, Supplier<T> code) {
    return call(PluginError.PLUGIN_FAILED, doing, code);
  }

  /**
   * @param onFailure code of the exception for a failure that the plugin does not mean to throw
   */
  <T> T call(ErrorCode onFailure, String doing, Supplier<T> code) {
    try {
      return code.get();
    } catch (RestoreException e) {
      throw e;
    } catch (RuntimeException | LinkageError | AssertionError e) {
      throw failure(onFailure, doing, e);
    }
  }

  private RestoreException failure(ErrorCode onFailure, String doing, Throwable e) {
    return new RestoreException(
        onFailure,
        "plugin '" + id + "' failed while " + doing + ": " + e,
        PluginRegistry.origin(plugin),
        e);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public List<OptionSpec> options() {
    return call("declaring its options", plugin::options);
  }

  @Override
  public List<StorageProvider> storages() {
    return call("naming its storages", plugin::storages).stream()
        .<StorageProvider>map(Storages::new)
        .toList();
  }

  @Override
  public List<TargetProvider> targets() {
    return call("naming its targets", plugin::targets).stream()
        .<TargetProvider>map(Targets::new)
        .toList();
  }

  @Override
  public List<DeferralHook<?>> hooks(OptionValues options) {
    return call("making its hooks", () -> plugin.hooks(options)).stream()
        .<DeferralHook<?>>map(this::guarded)
        .toList();
  }

  private <S> DeferralHook<S> guarded(DeferralHook<S> hook) {
    return new ForeignHook<>(this, hook);
  }

  @Override
  public List<RestoreObserver> observers(OptionValues options) {
    return call("making its observers", () -> plugin.observers(options)).stream()
        .<RestoreObserver>map(Observer::new)
        .toList();
  }

  private final class Storages implements StorageProvider {
    private final StorageProvider provider;

    Storages(StorageProvider provider) {
      this.provider = provider;
    }

    @Override
    public Set<String> schemes() {
      return call("naming its storage schemes", provider::schemes);
    }

    @Override
    public BackupStorage open(String url, OptionValues options) {
      return guarded(call("opening a storage", () -> provider.open(url, options)));
    }

    @Override
    public WritableStorage openForWriting(String url, OptionValues options) {
      return call("opening a storage", () -> provider.openForWriting(url, options));
    }
  }

  private BackupStorage guarded(BackupStorage storage) {
    return (BackupStorage)
        Proxy.newProxyInstance(
            BackupStorage.class.getClassLoader(),
            new Class<?>[] {BackupStorage.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                Throwable cause = e.getCause();
                if (cause instanceof RestoreException known) {
                  throw known;
                }
                if (cause instanceof RuntimeException || cause instanceof LinkageError) {
                  throw failure(
                      PluginError.PLUGIN_FAILED,
                      "calling " + method.getName() + " of a storage",
                      cause);
                }
                throw cause == null ? e : cause;
              }
            });
  }

  private final class Targets implements TargetProvider {
    private final TargetProvider provider;

    Targets(TargetProvider provider) {
      this.provider = provider;
    }

    @Override
    public Set<String> schemes() {
      return call("naming its target schemes", provider::schemes);
    }

    @Override
    public RestoreTarget open(String uri, OpenMode mode, RunSettings run, OptionValues options) {
      return call("opening a target", () -> provider.open(uri, mode, run, options));
    }
  }

  private final class Observer implements RestoreObserver {
    private final RestoreObserver observer;

    Observer(RestoreObserver observer) {
      this.observer = observer;
    }

    @Override
    public void event(RestoreEvent event) {
      run(() -> observer.event(event));
    }

    @Override
    public void progress(Progress progress) {
      run(() -> observer.progress(progress));
    }

    @Override
    public void waiting(Wait wait) {
      run(() -> observer.waiting(wait));
    }

    private void run(Runnable code) {
      call(
          "observing",
          () -> {
            code.run();
            return true;
          });
    }
  }
}
