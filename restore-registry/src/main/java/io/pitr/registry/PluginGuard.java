package io.pitr.registry;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.storage.WritableStorage;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.StateStore;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the program and the code of a plugin of the plugins folder. An exception that the
 * code does not mean to throw becomes a {@link RestoreException} that names the plugin; one that it
 * means to throw is already a {@link RestoreException} and stays as it is. What the code returns is
 * guarded too if it is an object of the contract, such as a storage or a hook.
 */
final class PluginGuard implements InvocationHandler {
  private static final List<Class<?>> CONTRACTS =
      List.of(
          RestorePlugin.class,
          StorageProvider.class,
          BackupStorage.class,
          WritableStorage.class,
          TargetProvider.class,
          RestoreTarget.class,
          TargetLease.class,
          StateStore.class,
          SnapshotReader.class,
          SnapshotReader.Cursor.class,
          DeferralHook.class,
          StateCodec.class,
          FinishBody.Callback.class,
          RestoreObserver.class);

  private final String pluginId;
  private final RestorePlugin plugin;
  private final Object guarded;

  private PluginGuard(String pluginId, RestorePlugin plugin, Object guarded) {
    this.pluginId = pluginId;
    this.plugin = plugin;
    this.guarded = guarded;
  }

  /** The plugin with a guard around it. */
  static RestorePlugin around(RestorePlugin plugin) {
    // Until the plugin has said its id, failures name its class.
    String id = around(plugin.getClass().getName(), plugin).id();
    return around(id, plugin);
  }

  private static RestorePlugin around(String name, RestorePlugin plugin) {
    return (RestorePlugin) new PluginGuard(name, plugin, plugin).guard(plugin);
  }

  /** The plugin without the guard around it. */
  static RestorePlugin unguarded(RestorePlugin plugin) {
    boolean isGuarded =
        Proxy.isProxyClass(plugin.getClass())
            && Proxy.getInvocationHandler(plugin) instanceof PluginGuard;
    return isGuarded ? ((PluginGuard) Proxy.getInvocationHandler(plugin)).plugin : plugin;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      Object result = method.invoke(guarded, arguments);
      return result == null ? null : guard(method.getReturnType(), result);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof RestoreException || cause instanceof VirtualMachineError) {
        throw cause;
      }
      throw failure(method, cause);
    }
  }

  private RestoreException failure(Method method, Throwable cause) {
    ErrorCode code =
        guarded instanceof FinishBody.Callback
            ? PluginError.HOOK_FAILED
            : PluginError.PLUGIN_FAILED;
    return new RestoreException(
        code,
        "plugin '"
            + pluginId
            + "' failed in "
            + guarded.getClass().getName()
            + "."
            + method.getName()
            + ": "
            + cause,
        PluginRegistry.origin(plugin),
        cause);
  }

  /**
   * @param declared the type that the contract declares; the states of a hook have none and stay
   *     the objects that the hook made
   */
  private Object guard(Class<?> declared, Object result) {
    if (declared == List.class) {
      return ((List<?>) result).stream().map(this::guard).toList();
    }
    return CONTRACTS.contains(declared) ? guard(result) : result;
  }

  private Object guard(Object result) {
    if (result instanceof FinishAction action) {
      return guard(action);
    }
    Class<?>[] contracts =
        CONTRACTS.stream().filter(type -> type.isInstance(result)).toArray(Class<?>[]::new);
    return contracts.length == 0
        ? result
        : Proxy.newProxyInstance(
            RestorePlugin.class.getClassLoader(),
            contracts,
            new PluginGuard(pluginId, plugin, result));
  }

  private FinishAction guard(FinishAction action) {
    if (!(action.body() instanceof FinishBody.Custom custom)) {
      return action;
    }
    var callback = (FinishBody.Callback) guard((Object) custom.callback());
    return new FinishAction(
        action.id(), action.order(), action.description(), new FinishBody.Custom(callback));
  }
}
