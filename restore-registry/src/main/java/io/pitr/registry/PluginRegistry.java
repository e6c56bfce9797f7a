package io.pitr.registry;

import io.pitr.api.ProblemCollector;
import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.StopRequest;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
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
import java.util.Set;
import java.util.TreeMap;

/**
 * The plugins of this run: those of the module path and those of the plugins folder. Ids, schemes
 * and options are unique; a second claim is an error.
 */
public final class PluginRegistry {
  private static final String PLAIN_PATH_SCHEME = "local";

  private final List<RestorePlugin> plugins;
  private final Map<String, String> given;
  private final StopRequest stop;
  private final Map<String, Storage> storages = new TreeMap<>();
  private final Map<String, Target> targets = new TreeMap<>();

  private PluginRegistry(Collection<? extends RestorePlugin> found) {
    given = Map.of();
    stop = StopRequest.NEVER;
    plugins =
        found.stream()
            .sorted(Comparator.comparing(RestorePlugin::id))
            .<RestorePlugin>map(p -> p)
            .toList();
    var problems = new ProblemCollector();
    var claims = new TreeMap<String, RestorePlugin>();
    for (RestorePlugin plugin : plugins) {
      claim(claims, "plugin id", plugin.id(), plugin, problems);
      for (StorageProvider provider : plugin.storages()) {
        for (String scheme : provider.schemes()) {
          claim(claims, "storage scheme", scheme, plugin, problems);
          storages.put(scheme, new Storage(plugin, provider));
        }
      }
      for (TargetProvider provider : plugin.targets()) {
        for (String scheme : provider.schemes()) {
          claim(claims, "target scheme", scheme, plugin, problems);
          targets.put(scheme, new Target(plugin, provider));
        }
      }
      for (DeferralHook<?> hook : plugin.hooks(defaults(plugin))) {
        claim(claims, "hook id", hook.id(), plugin, problems);
      }
    }
    claimOptions(problems);
    problems.throwIfAny();
  }

  private PluginRegistry(PluginRegistry other, Map<String, String> given, StopRequest stop) {
    this.plugins = other.plugins;
    this.given = Map.copyOf(given);
    this.stop = stop;
    this.storages.putAll(other.storages);
    this.targets.putAll(other.targets);
  }

  /** Two plugins may declare the same option only if the declarations are equal. */
  private void claimOptions(ProblemCollector problems) {
    var claims = new TreeMap<String, RestorePlugin>();
    var specs = new TreeMap<String, OptionSpec>();
    for (RestorePlugin plugin : plugins) {
      for (OptionSpec spec : plugin.options()) {
        for (String flag : spec.flags()) {
          OptionSpec first = specs.putIfAbsent(flag, spec);
          if (first == null) {
            claims.put("flag '" + flag + "'", plugin);
          } else if (!first.equals(spec)) {
            claim(claims, "flag", flag, plugin, problems);
          }
        }
      }
    }
  }

  /**
   * The same plugins with the values of a command line.
   *
   * @param values by name without dashes; hooks and observers are made with them
   */
  public PluginRegistry withOptions(Map<String, String> values) {
    return new PluginRegistry(this, values, stop);
  }

  /** The same plugins. What they open from now on ends its work when the run is asked to stop. */
  public PluginRegistry withStop(StopRequest request) {
    return new PluginRegistry(this, given, request);
  }

  /** Tells whether the run was asked to stop. */
  public StopRequest stop() {
    return stop;
  }

  /** The options of all plugins, each once, in order of name. */
  public List<OptionSpec> options() {
    var all = new TreeMap<String, OptionSpec>();
    plugins.forEach(plugin -> plugin.options().forEach(spec -> all.put(spec.name(), spec)));
    return List.copyOf(all.values());
  }

  /**
   * Requires that no plugin claims a flag of the program.
   *
   * @param flags with dashes
   * @throws RestoreException {@link PluginError#PLUGIN_DUPLICATE}
   */
  public void requireNoOption(Set<String> flags) {
    var problems = new ProblemCollector();
    for (RestorePlugin plugin : plugins) {
      plugin.options().stream()
          .flatMap(option -> option.flags().stream())
          .filter(flags::contains)
          .forEach(
              flag ->
                  problems.add(
                      PluginError.PLUGIN_DUPLICATE,
                      "flag '" + flag + "' of " + origin(plugin) + " is a flag of the program",
                      flag));
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
    return plugins.stream()
        .<DeferralHook<?>>flatMap(plugin -> plugin.hooks(values(plugin, given)).stream())
        .toList();
  }

  /** In order of the plugins' ids. */
  public List<RestoreObserver> observers() {
    return plugins.stream()
        .flatMap(plugin -> plugin.observers(values(plugin, given)).stream())
        .toList();
  }

  /**
   * Opens a backup storage; a plain absolute path has the scheme {@code local}.
   *
   * @param options values by name without dashes; the plugin gets those that it declares
   * @throws RestoreException {@link StorageError#STORAGE_SCHEME_UNKNOWN}, or what the plugin throws
   */
  public BackupStorage openStorage(String url, Map<String, String> options) {
    if (url.isBlank()) {
      throw new RestoreException(
          StorageError.STORAGE_URL_INVALID, "the storage URL is empty", "--storage");
    }
    String scheme = url.startsWith("/") ? PLAIN_PATH_SCHEME : scheme(url);
    Storage storage = storages.get(scheme);
    if (storage == null) {
      throw new RestoreException(
          StorageError.STORAGE_SCHEME_UNKNOWN,
          "no storage for " + named(scheme) + "; found: " + String.join(", ", storages.keySet()),
          withoutSecrets(url),
          remedy(scheme));
    }
    BackupStorage opened = storage.provider().open(url, values(storage.plugin(), options));
    return stop == StopRequest.NEVER ? opened : new StoppableStorage(opened, stop);
  }

  /**
   * Opens a restore target.
   *
   * @param options values by name without dashes; the plugin gets those that it declares, and those
   *     of the program's own flags as {@link RunSettings}
   * @throws RestoreException {@link TargetError#TARGET_SCHEME_UNKNOWN}, or what the plugin throws
   */
  public RestoreTarget openTarget(String uri, OpenMode mode, Map<String, String> options) {
    Target target = target(uri);
    RestoreTarget opened =
        target
            .provider()
            .open(uri, mode, ProgramOptions.settings(options), values(target.plugin(), options));
    opened.stopWhen(stop);
    return opened;
  }

  /**
   * Makes this process the only follower of a target; see {@link TargetProvider#follow}.
   *
   * @param options as for {@link #openTarget}
   */
  public TargetLease followTarget(String uri, String owner, Map<String, String> options) {
    Target target = target(uri);
    return target
        .provider()
        .follow(uri, owner, ProgramOptions.settings(options), values(target.plugin(), options));
  }

  private Target target(String uri) {
    String scheme = scheme(uri);
    Target target = targets.get(scheme);
    if (target == null) {
      throw new RestoreException(
          TargetError.TARGET_SCHEME_UNKNOWN,
          "no target for " + named(scheme) + "; found: " + String.join(", ", targets.keySet()),
          withoutSecrets(uri));
    }
    return target;
  }

  /** The values of a plugin's options when none is given. */
  static OptionValues defaults(RestorePlugin plugin) {
    return values(plugin, Map.of());
  }

  private static OptionValues values(RestorePlugin plugin, Map<String, String> given) {
    return OptionValues.of(plugin.options(), given);
  }

  private static String scheme(String url) {
    int end = url.indexOf("://");
    return end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private static String named(String scheme) {
    return scheme.isEmpty() ? "a URL without a scheme" : "'" + scheme + "'";
  }

  /** What to do about a scheme of Go {@code br} for which no plugin is installed. */
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

  /** The query part may contain secrets, and so may the part before the host. */
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

  /** The plugin's class and module, for messages. */
  static String origin(RestorePlugin plugin) {
    Class<?> type = PluginGuard.unguarded(plugin).getClass();
    Module module = type.getModule();
    return type.getName() + (module.isNamed() ? " of module " + module.getName() : "");
  }

  private record Storage(RestorePlugin plugin, StorageProvider provider) {}

  private record Target(RestorePlugin plugin, TargetProvider provider) {}
}
