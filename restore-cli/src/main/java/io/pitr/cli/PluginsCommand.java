package io.pitr.cli;

import io.pitr.api.option.OptionSpec;
import io.pitr.cli.output.JsonDocument;
import io.pitr.registry.PluginDescription;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "plugins",
    description = "Plugins found: their module, version, flags, and what they register.")
final class PluginsCommand extends BrTask {

  PluginsCommand(CliContext context, CommonOptions common) {
    super(context, common);
  }

  @Override
  int run(Map<String, String> flags) {
    List<PluginDescription> plugins = plugins().describe();
    if (json()) {
      print(
          new JsonDocument()
              .objects(
                  "plugins",
                  plugins,
                  (PluginDescription plugin, JsonDocument each) ->
                      each.put("id", plugin.id())
                          .put("module", plugin.module())
                          .put("version", plugin.version())
                          .strings("storages", plugin.storages())
                          .strings("targets", plugin.targets())
                          .strings("hooks", plugin.hooks())
                          .strings("observers", plugin.observers())
                          .objects("options", plugin.options(), PluginsCommand::describe)));
      return DONE;
    }
    for (PluginDescription plugin : plugins) {
      line(plugin.id() + "  " + plugin.module() + " " + plugin.version());
      show("storages", plugin.storages());
      show("targets", plugin.targets());
      show("hooks", plugin.hooks());
      show("observers", plugin.observers());
      plugin.options().forEach(option -> line("  " + text(option)));
    }
    return DONE;
  }

  private static void describe(OptionSpec option, JsonDocument into) {
    into.put("name", option.name())
        .put("kind", option.kind().getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .put("default", option.defaultValue())
        .put("description", option.description())
        .put("secret", option.secret())
        .strings(
            "uses",
            option.uses().stream()
                .map(use -> use.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList());
  }

  private static String text(OptionSpec option) {
    String fallback =
        option.defaultValue().isEmpty() ? "" : " (default: " + option.defaultValue() + ")";
    return String.join(", ", option.flags())
        + " "
        + option.kind().label()
        + "  "
        + option.description()
        + fallback;
  }

  private void show(String kind, List<String> names) {
    if (!names.isEmpty()) {
      line("  " + kind + ": " + String.join(", ", names));
    }
  }
}
