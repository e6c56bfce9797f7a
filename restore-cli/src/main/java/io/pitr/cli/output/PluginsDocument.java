package io.pitr.cli.output;

import io.pitr.api.option.OptionSpec;
import io.pitr.inspect.json.Description;
import io.pitr.registry.PluginDescription;
import java.util.List;
import java.util.Locale;

@Description("Result of `br plugins`.")
public record PluginsDocument(
    @Description("`plugins`") String command, List<PluginDetails> plugins) {

  /** A plugin and what it registers. */
  record PluginDetails(
      String id,
      @Description("its Java module; empty for a plugin of the class path") String module,
      @Description("version of the module; may be empty") String version,
      @Description("URI schemes") List<String> storages,
      @Description("URI schemes") List<String> targets,
      @Description("ids") List<String> hooks,
      @Description("class names") List<String> observers,
      @Description("flags") List<OptionDetails> options) {}

  /** A flag of a plugin. */
  record OptionDetails(
      @Description("without dashes") String name,
      @Description("kind of value") String kind,
      @Description("default value; empty if there is none") String defaultValue,
      String description,
      @Description("whether its value is hidden in outputs") boolean secret,
      @Description("where the flag is accepted") List<String> uses) {}

  public static PluginsDocument of(List<PluginDescription> plugins) {
    return new PluginsDocument("plugins", plugins.stream().map(PluginsDocument::details).toList());
  }

  private static PluginDetails details(PluginDescription plugin) {
    return new PluginDetails(
        plugin.id(),
        plugin.module(),
        plugin.version(),
        plugin.storages(),
        plugin.targets(),
        plugin.hooks(),
        plugin.observers(),
        plugin.options().stream().map(PluginsDocument::details).toList());
  }

  private static OptionDetails details(OptionSpec option) {
    return new OptionDetails(
        option.name(),
        option.kind().getClass().getSimpleName().toLowerCase(Locale.ROOT),
        option.defaultValue(),
        option.description(),
        option.secret(),
        option.uses().stream().map(use -> use.name().toLowerCase(Locale.ROOT)).sorted().toList());
  }
}
