package io.pitr.engine.plugin;

import io.pitr.api.ProblemCollector;
import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider;
import io.pitr.api.target.TargetProvider.OpenMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The plugins of this run: those of the module path, and those of the plugins folder. Ids and
 * schemes are unique: a second claim is refused, never silently ignored.
 */
public final class PluginRegistry {
  private static final String PLAIN_PATH_SCHEME = "local";

  private final List<RestorePlugin> plugins;
  private final List<DeferralHook<?>> hooks;
  private final List<RestoreObserver> observers;
  private final Map<String, StorageProvider> storages = new TreeMap<>();
  private final Map<String, TargetProvider> targets = new TreeMap<>();

  private PluginRegistry(Collection<? extends RestorePlugin> found) {
    plugins =
        found.stream()
            .sorted(Comparator.comparing(RestorePlugin::id))
            .<RestorePlugin>map(p -> p)
            .toList();
    hooks = plugins.stream().<DeferralHook<?>>flatMap(p -> p.hooks(defaults(p)).stream()).toList();
    observers = plugins.stream().flatMap(p -> p.observers(defaults(p)).stream()).toList();
    var problems = new ProblemCollector();
    var claims = new TreeMap<String, RestorePlugin>();
    for (RestorePlugin plugin : plugins) {
      claim(claims, "plugin id", plugin.id(), plugin, problems);
      for (StorageProvider provider : plugin.storages()) {
        for (String scheme : provider.schemes()) {
          claim(claims, "storage scheme", scheme, plugin, problems);
          storages.put(scheme, provider);
        }
      }
      for (TargetProvider provider : plugin.targets()) {
        for (String scheme : provider.schemes()) {
          claim(claims, "target scheme", scheme, plugin, problems);
          targets.put(scheme, provider);
        }
      }
      for (DeferralHook<?> hook : plugin.hooks(defaults(plugin))) {
        claim(claims, "hook id", hook.id(), plugin, problems);
      }
    }
    problems.throwIfAny();
  }

  /** A registry of plugins made by hand. */
  public static PluginRegistry of(Collection<? extends RestorePlugin> plugins) {
    return new PluginRegistry(plugins);
  }

  /** The plugins of the module path alone. */
  public static PluginRegistry load() {
    return new PluginRegistry(ofModulePath());
  }

  /**
   * The plugins of the module path and of a folder's jars.
   *
   * @throws RestoreException with a code of {@link PluginError}
   */
  public static PluginRegistry load(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new RestoreException(
          PluginError.PLUGIN_FOLDER_MISSING, "no such folder", folder.toString());
    }
    List<RestorePlugin> all = new ArrayList<>(ofModulePath());
    all.addAll(PluginFolder.load(folder));
    return new PluginRegistry(all);
  }

  private static List<RestorePlugin> ofModulePath() {
    try {
      return ServiceLoader.load(RestorePlugin.class, PluginRegistry.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new RestoreException(
          PluginError.PLUGIN_NOT_LOADED, String.valueOf(e.getMessage()), "module path", e);
    }
  }

  /** In order of id. */
  public List<PluginDescription> describe() {
    return plugins.stream().map(PluginDescription::of).toList();
  }

  /** In order of the plugins' ids. */
  public List<DeferralHook<?>> hooks() {
    return hooks;
  }

  /** In order of the plugins' ids. */
  public List<RestoreObserver> observers() {
    return observers;
  }

  /**
   * Opens a backup storage; a plain absolute path is one of the scheme {@code local}.
   *
   * @param options see {@link StorageProvider#open}
   * @throws RestoreException {@link StorageError#STORAGE_SCHEME_UNKNOWN}, or what the plugin throws
   */
  public BackupStorage openStorage(String url, Map<String, String> options) {
    if (url.isBlank()) {
      throw new RestoreException(
          StorageError.STORAGE_URL_INVALID, "the storage URL is empty", "--storage");
    }
    String scheme = url.startsWith("/") ? PLAIN_PATH_SCHEME : scheme(url);
    StorageProvider provider = storages.get(scheme);
    if (provider == null) {
      throw new RestoreException(
          StorageError.STORAGE_SCHEME_UNKNOWN,
          "no storage for " + named(scheme) + "; found: " + String.join(", ", storages.keySet()),
          withoutSecrets(url),
          remedy(scheme));
    }
    return provider.open(url, options);
  }

  /**
   * Opens a restore target.
   *
   * @param options see {@link TargetProvider#open}
   * @throws RestoreException {@link TargetError#TARGET_SCHEME_UNKNOWN}, or what the plugin throws
   */
  public RestoreTarget openTarget(String uri, OpenMode mode, Map<String, String> options) {
    String scheme = scheme(uri);
    TargetProvider provider = targets.get(scheme);
    if (provider == null) {
      throw new RestoreException(
          TargetError.TARGET_SCHEME_UNKNOWN,
          "no target for " + named(scheme) + "; found: " + String.join(", ", targets.keySet()),
          withoutSecrets(uri));
    }
    return provider.open(uri, mode, options);
  }

  /** The values of a plugin's options when none is given. */
  static OptionValues defaults(RestorePlugin plugin) {
    return OptionValues.of(plugin.options(), Map.of());
  }

  private static String scheme(String url) {
    int end = url.indexOf("://");
    return end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private static String named(String scheme) {
    return scheme.isEmpty() ? "a URL without a scheme" : "'" + scheme + "'";
  }

  /** Schemes of Go {@code br} that no plugin of this program reads. */
  private static String remedy(String scheme) {
    return switch (scheme) {
      case "gs", "gcs", "azure", "azblob", "hdfs" ->
          "Copy the backup to a folder or an S3 bucket, mount it and give local:///folder, or put a"
              + " plugin that reads "
              + scheme
              + ":// into the plugins folder.";
      case "noop" -> "Give the URL of a storage that holds something.";
      default -> StorageError.STORAGE_SCHEME_UNKNOWN.remedy();
    };
  }

  /** A query part may hold secrets, and so may what stands before the host. */
  private static String withoutSecrets(String url) {
    int query = url.indexOf('?');
    String place = query < 0 ? url : url.substring(0, query);
    int host = place.indexOf("://") + 3;
    int end = place.indexOf('/', host);
    int user = place.substring(0, end < 0 ? place.length() : end).lastIndexOf('@');
    return user < host ? place : place.substring(0, host) + place.substring(user + 1);
  }

  private static void claim(
      Map<String, RestorePlugin> claims,
      String kind,
      String name,
      RestorePlugin plugin,
      ProblemCollector problems) {
    RestorePlugin first = claims.putIfAbsent(kind + " '" + name + "'", plugin);
    if (first != null) {
      problems.add(
          PluginError.PLUGIN_DUPLICATE,
          kind + " '" + name + "' is claimed by " + origin(first) + " and by " + origin(plugin),
          "");
    }
  }

  private static String origin(RestorePlugin plugin) {
    Module module = plugin.getClass().getModule();
    return plugin.getClass().getName() + (module.isNamed() ? " of module " + module.getName() : "");
  }
}
